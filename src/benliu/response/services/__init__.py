"""Writes: take warnings in, start and end responses, put people on posts."""

from .acceptance import Accepted, accept_roster
from .answer import answer_call
from .duty import put_on_post, release_duty
from .feeds import poll_feeds, wake_intake
from .folder import take_folder
from .hand import allow_person, forbid_person, move_duty, unpin_duty
from .intake import Entered, Taken, enter_alert, receive_alert
from .level import Start, change_level, start_response
from .movement import Told, refresh_presence, tell_movement, tell_movements
from .plan import choose_plan, close_plan, make_plan, revise_plan
from .post import Fitted, Wish, add_post, change_post, open_posts, withdraw_post
from .report import Reported, finish_report, tell_report
from .roster import ask_roster, queued_rosters, search_roster, stop_roster, wake_rosters

__all__ = [
    "Accepted",
    "Entered",
    "Fitted",
    "Reported",
from .relief import HandOver, hand_over
from .service_records import Filed, file_service_records
from .standdown import Back, stand_down, tell_back

__all__ = [
    "Back",
    "Entered",
    "Filed",
    "HandOver",
    "Start",
    "Taken",
    "Wish",
    "accept_roster",
    "add_post",
    "allow_person",
    "ask_roster",
    "answer_call",
    "Told",
    "change_level",
    "change_post",
    "choose_plan",
    "close_plan",
    "enter_alert",
    "forbid_person",
    "make_plan",
    "move_duty",
    "open_posts",
    "finish_report",
    "file_service_records",
    "hand_over",
    "stand_down",
    "tell_back",
    "poll_feeds",
    "put_on_post",
    "queued_rosters",
    "receive_alert",
    "release_duty",
    "revise_plan",
    "search_roster",
    "refresh_presence",
    "start_response",
    "stop_roster",
    "take_folder",
    "unpin_duty",
    "tell_movement",
    "tell_movements",
    "tell_report",
    "wake_intake",
    "wake_rosters",
    "withdraw_post",
]
