"""Writes: skills and who has them, how soon people can come and when not, teams."""

from .availability import (
    AbsenceTold,
    Where,
    call_off_absence,
    forget_where,
    note_absence,
    note_where,
    say_standing,
)
from .competence import CompetenceTold, note_competence, withdraw_competence
from .exporting import note_export
from .reminding import remind_of_expiry
from .skill import add_skill, close_skill, reopen_skill
from .team import add_members, appoint_leader, dissolve_team, make_team, remove_member

__all__ = [
    "AbsenceTold",
    "CompetenceTold",
    "Where",
    "add_members",
    "add_skill",
    "appoint_leader",
    "call_off_absence",
    "close_skill",
    "dissolve_team",
    "forget_where",
    "make_team",
    "note_absence",
    "note_competence",
    "note_export",
    "note_where",
    "remind_of_expiry",
    "remove_member",
    "reopen_skill",
    "say_standing",
    "withdraw_competence",
]
