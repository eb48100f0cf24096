"""Reads of `records`, one file per noun. What pages and features above use is listed here."""

from .effective import effective_records, last_number
from .vocabulary import record_vocabulary, roster_of_members

__all__ = ["effective_records", "last_number", "record_vocabulary", "roster_of_members"]
