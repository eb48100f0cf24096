"""What advice holds about a person: who asked, who was asked, who went. See `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose, all_but

from .models import AdviceRecord, Contact, KnownAnswer, Request, Step, StepDocument, StepPhoto, Topic


def _asked(whose: Whose) -> Q:
    """Requests that somebody of the bureau sent from the own account."""
    return Q(asked_by=whose.account_id) if whose.account_id else Q(pk__in=[])


def _contact(whose: Whose) -> Q:
    return Q(request__asked_by=whose.account_id) if whose.account_id else Q(pk__in=[])


def _told(whose: Whose) -> Q:
    """What somebody did, and what was done with them as an expert."""
    return Q(person__in=whose.people) | (Q(by=whose.account_id) if whose.account_id else Q(pk__in=[]))


HOLDINGS: tuple[Holding, ...] = (
    Holding(Topic, None, plain=all_but(Topic)),
    Holding(
        Request,
        _asked,
        plain=all_but(Request, "words", "spot", "latitude", "longitude"),
        personal=("latitude", "longitude"),
        text=("words", "spot"),
        erase="emptied",
    ),
    Holding(Contact, _contact, plain=("request",), personal=("name", "reach"), erase="emptied"),
    Holding(Step, _told, plain=all_but(Step, "words"), text=("words",), erase="emptied"),
    Holding(StepPhoto, None, plain=all_but(StepPhoto)),
    Holding(StepDocument, None, plain=all_but(StepDocument, "name"), text=("name",)),
    Holding(
        KnownAnswer,
        None,
        plain=all_but(KnownAnswer, "title", "question", "answer"),
        text=("title", "question", "answer"),
    ),
    Holding(AdviceRecord, lambda whose: Q(person__in=whose.people), plain=all_but(AdviceRecord)),
)
