"""Writes: take warnings in, start and end responses, put people on posts."""

from .duty import put_on_post, release_duty
from .feeds import poll_feeds, wake_intake
from .folder import take_folder
from .intake import Entered, Taken, enter_alert, receive_alert
from .level import Start, change_level, start_response
from .plan import choose_plan, close_plan, make_plan, revise_plan
from .post import Fitted, Wish, add_post, change_post, open_posts, withdraw_post

__all__ = [
    "Entered",
    "Fitted",
    "Start",
    "Taken",
    "Wish",
    "add_post",
    "change_level",
    "change_post",
    "choose_plan",
    "close_plan",
    "enter_alert",
    "make_plan",
    "open_posts",
    "poll_feeds",
    "put_on_post",
    "receive_alert",
    "release_duty",
    "revise_plan",
    "start_response",
    "take_folder",
    "wake_intake",
    "withdraw_post",
]
