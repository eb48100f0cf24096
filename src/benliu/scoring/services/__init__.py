"""Writes of `scoring`, one file per noun."""

from .draft import add_item, change_numbers, change_text, open_for_comments, start_draft, withdraw_draft
from .draft_comment import comment_on_draft, resolve_comment
from .draft_decision import approve_draft, return_draft, submit_draft
from .draft_hand import take_back_changes
from .export import note_export
from .objection import answer_objection, file_objection, withdraw_objection
from .publication import prepare_publication, publish_run, withdraw_publication
from .run import discard_run, rescore_open_periods, run_scheme, start_run
from .run_closing import close_run, repeat_run
from .scheme import adopt_scheme

__all__ = [
    "add_item",
    "adopt_scheme",
    "answer_objection",
    "approve_draft",
    "change_numbers",
    "change_text",
    "close_run",
    "comment_on_draft",
    "discard_run",
    "file_objection",
    "note_export",
    "open_for_comments",
    "prepare_publication",
    "publish_run",
    "repeat_run",
    "rescore_open_periods",
    "resolve_comment",
    "return_draft",
    "run_scheme",
    "start_draft",
    "start_run",
    "submit_draft",
    "take_back_changes",
    "withdraw_draft",
    "withdraw_objection",
    "withdraw_publication",
]
