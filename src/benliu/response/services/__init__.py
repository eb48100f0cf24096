"""Writes: take warnings in, start and end responses, put people on posts."""

from .duty import put_on_post, release_duty
from .feeds import poll_feeds, wake_intake
from .folder import take_folder
from .intake import Entered, Taken, enter_alert, receive_alert
from .level import Start, change_level, start_response

__all__ = [
    "Entered",
    "Start",
    "Taken",
    "change_level",
    "enter_alert",
    "poll_feeds",
    "put_on_post",
    "receive_alert",
    "release_duty",
    "start_response",
    "take_folder",
    "wake_intake",
]
