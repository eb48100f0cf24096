"""Writes of `records`, one file per noun."""

from .attesting import attest_records
from .correction import cancel_record, supersede_record
from .doubles import keep_doubles, merge_doubles, merge_telling, take_back_decision
from .files import store_document, store_photo, store_visitors_photo
from .filing import file_records
from .found import hold_subjects
from .imports import (
    advance_import,
    apply_import,
    cancel_import,
    choose_columns,
    continue_import,
    discard_import,
    file_all_as_corrections,
    file_as_correction,
    file_as_new,
    forget_columns,
    mend_all_alike,
    mend_row,
    resume_stalled_imports,
    skip_row,
    split_row,
    start_import,
    stop_import,
    take_row_back,
)
from .kind import HOURS, define_kind, edit_kind, kind_titled, pair_kinds, settle_kinds
from .numbering import number_verified
from .recording import Recorded, Told, keep_activity, record_activity
from .removal import take_back_telling
from .resubmission import resubmit_record
from .verification import return_records, take_back_return, undo_batch, verify_records
from .withdrawal import file_again, take_back_withdrawal, withdraw_records

__all__ = [
    "Recorded",
    "Told",
    "advance_import",
    "apply_import",
    "attest_records",
    "cancel_import",
    "cancel_record",
    "choose_columns",
    "continue_import",
    "HOURS",
    "define_kind",
    "discard_import",
    "edit_kind",
    "kind_titled",
    "file_again",
    "file_all_as_corrections",
    "file_as_correction",
    "file_as_new",
    "file_records",
    "forget_columns",
    "hold_subjects",
    "keep_activity",
    "keep_doubles",
    "mend_all_alike",
    "mend_row",
    "merge_doubles",
    "merge_telling",
    "number_verified",
    "pair_kinds",
    "record_activity",
    "resume_stalled_imports",
    "resubmit_record",
    "return_records",
    "settle_kinds",
    "skip_row",
    "split_row",
    "start_import",
    "stop_import",
    "store_document",
    "store_photo",
    "store_visitors_photo",
    "supersede_record",
    "take_back_decision",
    "take_back_return",
    "take_back_telling",
    "take_back_withdrawal",
    "take_row_back",
    "undo_batch",
    "verify_records",
    "withdraw_records",
]
