"""Workbooks on their way to records: upload → read → preview, mend → apply → undo or cancel."""

from .advancing import advance_import, continue_import, resume_stalled_imports
from .applying import apply_import, stop_import
from .cancelling import cancel_import
from .columns import choose_columns, forget_columns
from .mending import (
    file_all_as_corrections,
    file_as_correction,
    file_as_new,
    mend_all_alike,
    mend_row,
    skip_row,
    split_row,
    take_row_back,
)
from .upload import discard_import, start_import

__all__ = [
    "advance_import",
    "apply_import",
    "cancel_import",
    "choose_columns",
    "continue_import",
    "discard_import",
    "file_all_as_corrections",
    "file_as_correction",
    "file_as_new",
    "forget_columns",
    "mend_all_alike",
    "mend_row",
    "resume_stalled_imports",
    "skip_row",
    "split_row",
    "start_import",
    "stop_import",
    "take_row_back",
]
