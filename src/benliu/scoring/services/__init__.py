"""Writes of `scoring`, one file per noun."""

from .export import note_export
from .objection import answer_objection, file_objection, withdraw_objection
from .publication import prepare_publication, publish_run, withdraw_publication
from .run import rescore_open_periods, run_scheme, start_run
from .run_closing import close_run, repeat_run
from .scheme import adopt_scheme

__all__ = [
    "adopt_scheme",
    "answer_objection",
    "close_run",
    "file_objection",
    "note_export",
    "prepare_publication",
    "publish_run",
    "repeat_run",
    "rescore_open_periods",
    "run_scheme",
    "start_run",
    "withdraw_objection",
    "withdraw_publication",
]
