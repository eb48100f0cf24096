"""Tables for the command: CSV and Parquet in and out."""

from rulebook.tables.exceeding import without_too_much
from rulebook.tables.files import TableError
from rulebook.tables.reading import lacking, none_of, read_branches, read_records, read_subjects, record_columns
from rulebook.tables.rejected import Rejected
from rulebook.tables.results import make_room, write_result

__all__ = [
    "Rejected",
    "TableError",
    "lacking",
    "make_room",
    "none_of",
    "read_branches",
    "read_records",
    "read_subjects",
    "record_columns",
    "without_too_much",
    "write_result",
]
