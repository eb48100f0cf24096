"""Reads of `meetings`, one file per noun. What features above use is listed here."""

from .listing import MeetingLine, next_meetings, open_meetings
from .missing import urgent_duties

__all__ = ["MeetingLine", "next_meetings", "open_meetings", "urgent_duties"]
