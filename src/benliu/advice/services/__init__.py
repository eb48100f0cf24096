"""Writes of `advice`, one file per noun."""

from .asking import Wanted, ask_advice, forget_requester
from .closing import close_request
from .exporting import note_request_export
from .overdue import settle_advice
from .service_records import file_advice_records, file_unjudged
from .talking import answer_by_link, ask_requester, rate_by_link, reopen_by_link
from .topics import TopicTold, close_topic, keep_topic
from .triage import decline_request, propose_expert, reroute_request, triage_request
from .working import Visit, accept_request, file_advice, make_appointment, note_visit, pass_on_request

__all__ = [
    "TopicTold",
    "Visit",
    "Wanted",
    "accept_request",
    "answer_by_link",
    "ask_advice",
    "ask_requester",
    "close_request",
    "close_topic",
    "decline_request",
    "file_advice",
    "file_advice_records",
    "file_unjudged",
    "forget_requester",
    "keep_topic",
    "make_appointment",
    "note_request_export",
    "note_visit",
    "pass_on_request",
    "propose_expert",
    "rate_by_link",
    "reopen_by_link",
    "reroute_request",
    "settle_advice",
    "triage_request",
]
