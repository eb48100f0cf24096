"""Writes of `records`, one file per noun."""

from .correction import cancel_record, supersede_record
from .filing import file_records
from .kind import define_kind
from .numbering import number_verified
from .verification import return_records, undo_batch, verify_records

__all__ = [
    "cancel_record",
    "define_kind",
    "file_records",
    "number_verified",
    "return_records",
    "supersede_record",
    "undo_batch",
    "verify_records",
]
