"""What warnings and responses hold about a person: who decided, was called, came, left. See `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose, all_but

from .models import (
    Alert,
    AlertReference,
    Ban,
    Call,
    CallRound,
    Duty,
    Feed,
    FeedEntry,
    Filing,
    LevelChange,
    Movement,
    Plan,
    PlanVersion,
    Post,
    Presence,
    Report,
    ReportPhoto,
    Response,
    RosterJob,
    ServiceRecord,
)

SAID = ("content", "origin", "issuer", "event", "headline", "description", "instruction", "areas", "level_words")


def _of_person(whose: Whose) -> Q:
    return Q(person__in=whose.people)


def _told(whose: Whose) -> Q:
    """What somebody reported, or what was given to somebody to do."""
    return Q(person__in=whose.people) | (Q(told_by=whose.account_id) if whose.account_id else Q(pk__in=[]))


HOLDINGS: tuple[Holding, ...] = (
    Holding(Alert, None, plain=all_but(Alert, *SAID), text=SAID),
    Holding(AlertReference, None, plain=all_but(AlertReference)),
    Holding(Feed, None, plain=all_but(Feed)),
    Holding(FeedEntry, None, plain=all_but(FeedEntry)),
    Holding(Plan, None, plain=all_but(Plan, "title"), text=("title",)),
    Holding(PlanVersion, None, plain=all_but(PlanVersion, "content", "reason"), text=("content", "reason")),
    Holding(
        Response,
        None,
        plain=all_but(Response, "title", "stood_down_reason"),
        text=("title", "stood_down_reason"),
    ),
    Holding(LevelChange, None, plain=all_but(LevelChange, "reason"), text=("reason",)),
    Holding(Post, None, plain=all_but(Post, "task"), text=("task",)),
    Holding(Duty, _of_person, plain=all_but(Duty, "reason"), text=("reason",), erase="emptied"),
    Holding(Ban, _of_person, plain=all_but(Ban, "reason"), text=("reason",), erase="emptied"),
    Holding(RosterJob, None, plain=all_but(RosterJob)),
    Holding(CallRound, None, plain=all_but(CallRound)),
    Holding(Call, _of_person, plain=all_but(Call, "reason"), text=("reason",), erase="emptied"),
    Holding(Movement, _of_person, plain=all_but(Movement)),
    Holding(Presence, _of_person, plain=all_but(Presence), reckoned=True),
    Holding(
        Report,
        _told,
        plain=all_but(Report, "words", "done_words"),
        text=("words", "done_words"),
        erase="emptied",
    ),
    Holding(ReportPhoto, None, plain=all_but(ReportPhoto)),
    Holding(ServiceRecord, _of_person, plain=all_but(ServiceRecord)),
    Holding(Filing, None, plain=all_but(Filing)),
)
