"""Writes of `meetings`, one file per noun."""

from .answering import answer_meeting
from .correcting import correct_attendance
from .feeds import open_feed, revoke_feed
from .fixing import Fixed, fix_day, make_proposed
from .planning import Plan, announce_meeting, cancel_meeting, change_meeting, plan_meeting
from .recording import NoQuorum, StillOpen, record_meeting, take_back_recording
from .reminding import remind_due, wake_reminders
from .rest import sign_in_rest, take_back_rest
from .signing_in import SignedIn, sign_in_by_scan, sign_in_by_word
from .warning import wake_warnings, warn_of_missing

__all__ = [
    "Fixed",
    "NoQuorum",
    "Plan",
    "SignedIn",
    "StillOpen",
    "announce_meeting",
    "answer_meeting",
    "cancel_meeting",
    "change_meeting",
    "correct_attendance",
    "fix_day",
    "make_proposed",
    "open_feed",
    "plan_meeting",
    "record_meeting",
    "remind_due",
    "revoke_feed",
    "sign_in_by_scan",
    "sign_in_by_word",
    "sign_in_rest",
    "take_back_recording",
    "take_back_rest",
    "wake_reminders",
    "wake_warnings",
    "warn_of_missing",
]
