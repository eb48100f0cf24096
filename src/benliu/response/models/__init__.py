"""Tables of warnings, plans, responses, rosters, calls, and of what happens on site."""

from .call import Call, CallRound
from .level import Level
from .onsite import Filing, Movement, Presence, Report, ReportPhoto, ServiceRecord
from .plan import Plan, PlanVersion
from .response import LevelChange, Response
from .roster import Ban, Duty, Post, RosterJob
from .warning import KEY, Alert, AlertReference, Feed, FeedEntry

__all__ = [
    "KEY",
    "Alert",
    "AlertReference",
    "Ban",
    "Call",
    "CallRound",
    "Duty",
    "Feed",
    "FeedEntry",
    "Filing",
    "Level",
    "LevelChange",
    "Movement",
    "Plan",
    "PlanVersion",
    "Post",
    "Presence",
    "Report",
    "ReportPhoto",
    "Response",
    "RosterJob",
    "ServiceRecord",
]
