"""Tables for the command: CSV and Parquet in and out."""

from rulebook.tables.files import TableError
from rulebook.tables.reading import lacking, read_records, read_subjects
from rulebook.tables.rejected import Rejected
from rulebook.tables.results import make_room, write_result

__all__ = ["Rejected", "TableError", "lacking", "make_room", "read_records", "read_subjects", "write_result"]
