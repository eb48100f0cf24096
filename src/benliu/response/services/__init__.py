"""Writes: take warnings in, start and end responses, put people on posts."""

from .acceptance import Accepted, accept_roster
from .answer import answer_call
from .call import Asked, Called, call_chosen, call_pool
from .duty import put_on_post, release_duty
from .feeds import poll_feeds, wake_intake
from .filing import go_on_filing, wake_filings
from .folder import take_folder
from .hand import allow_person, forbid_person, move_duty, unpin_duty
from .intake import Entered, Taken, enter_alert, receive_alert
from .ladder import climb, wake_calls
from .level import Start, change_level, start_response
from .movement import Told, refresh_presence, tell_movement, tell_movements
from .paper import Mistakes, Sheet, key_in_roster
from .plan import choose_plan, close_plan, make_plan, revise_plan
from .post import Fitted, Wish, add_post, change_post, open_posts, withdraw_post
from .relief import HandOver, hand_over
from .reply import answer_by_link, answer_own, note_answer, take_replies
from .report import Reported, finish_report, tell_report
from .roster import ask_roster, queued_rosters, search_roster, stop_roster, wake_rosters
from .round import call_again, extend_round, stop_round
from .service_records import Filed, file_service_records
from .standdown import Back, stand_down, tell_back

__all__ = [
    "Accepted",
    "Asked",
    "Back",
    "Called",
    "Entered",
    "Filed",
    "Fitted",
    "HandOver",
    "Mistakes",
    "Reported",
    "Sheet",
    "Start",
    "Taken",
    "Told",
    "Wish",
    "accept_roster",
    "add_post",
    "allow_person",
    "answer_by_link",
    "answer_call",
    "answer_own",
    "ask_roster",
    "call_again",
    "call_chosen",
    "call_pool",
    "change_level",
    "change_post",
    "choose_plan",
    "climb",
    "close_plan",
    "enter_alert",
    "extend_round",
    "file_service_records",
    "finish_report",
    "forbid_person",
    "go_on_filing",
    "hand_over",
    "key_in_roster",
    "make_plan",
    "move_duty",
    "note_answer",
    "open_posts",
    "poll_feeds",
    "put_on_post",
    "queued_rosters",
    "receive_alert",
    "refresh_presence",
    "release_duty",
    "revise_plan",
    "search_roster",
    "stand_down",
    "start_response",
    "stop_roster",
    "stop_round",
    "take_folder",
    "take_replies",
    "tell_back",
    "tell_movement",
    "tell_movements",
    "tell_report",
    "unpin_duty",
    "wake_calls",
    "wake_filings",
    "wake_intake",
    "wake_rosters",
    "withdraw_post",
]
