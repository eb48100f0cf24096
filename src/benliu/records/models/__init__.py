"""The tables of `records`: facts and how they came in."""

from .activity import Activity
from .choice import ColumnChoice
from .double import Double
from .evidence import Evidence, StoredFile
from .imports import Import, ImportFile, ImportRow
from .kind import RecordKind
from .record import Batch, Numbering, Record, RecordText

__all__ = [
    "Activity",
    "Batch",
    "ColumnChoice",
    "Double",
    "Evidence",
    "Import",
    "ImportFile",
    "ImportRow",
    "Numbering",
    "Record",
    "RecordKind",
    "RecordText",
    "StoredFile",
]
