"""Warnings in the Common Alerting Protocol (CAP 1.2, 1.1; 1.0 to look at) and the feeds that carry them.

Pure: bytes in, values or a reason out. No Django, no files, no connections, no clock.
"""

from benliu.response.cap.alert import Alert, Area, Identity, Info, Named
from benliu.response.cap.decoding import MOST_BYTES
from benliu.response.cap.feed import Entry, Feed, read_feed
from benliu.response.cap.level import Level, SaidLevel, level_of_severity, lifts, said_level
from benliu.response.cap.reading import read_alert
from benliu.response.cap.words import Problem, Refusal

__all__ = [
    "MOST_BYTES", "Alert", "Area", "Entry", "Feed", "Identity", "Info", "Level", "Named", "Problem", "Refusal",
    "SaidLevel", "level_of_severity", "lifts", "read_alert", "read_feed", "said_level",
]  # fmt: skip
