"""Reads of `records`, one file per noun. What pages and features above use is listed here."""

from .detail import RecordDetail, record_detail
from .effective import effective_records, last_number
from .kinds import KindRow, kind_rows
from .lines import RecordLine, record_lines
from .listing import Filters, RecordPage, own_waiting, record_page
from .vocabulary import record_vocabulary, roster_of_members
from .waiting import Doubt, WaitingLine, returned_count, waiting_count, waiting_records

__all__ = [
    "Doubt",
    "Filters",
    "KindRow",
    "RecordDetail",
    "RecordLine",
    "RecordPage",
    "WaitingLine",
    "effective_records",
    "kind_rows",
    "last_number",
    "record_detail",
    "record_lines",
    "own_waiting",
    "record_page",
    "record_vocabulary",
    "returned_count",
    "roster_of_members",
    "waiting_count",
    "waiting_records",
]
