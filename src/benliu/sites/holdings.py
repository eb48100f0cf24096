"""What sites hold about a person: see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose, all_but

from .models import (
    Check,
    DutyPerson,
    DutyPlan,
    DutySeat,
    DutySwap,
    Fulfilment,
    HandOver,
    Hazard,
    HazardContact,
    HazardPhoto,
    HazardStep,
    OpenPoint,
    Patrol,
    Point,
    PointVisit,
    Reading,
    RectificationNotice,
    Requirement,
    Route,
    Site,
)

FIRMS = ("project", "owner", "contractor", "supervisor")


def _said(whose: Whose) -> Q:
    return Q(said_by=whose.account_id) if whose.account_id else Q(pk__in=[])


def _reported(whose: Whose) -> Q:
    return Q(reported_by=whose.account_id) if whose.account_id else Q(pk__in=[])


def _stepped(whose: Whose) -> Q:
    return _said(whose) | Q(person__in=whose.people)


def _walked(whose: Whose) -> Q:
    return Q(person__in=whose.people)


def _swapped(whose: Whose) -> Q:
    return Q(giver__in=whose.people) | Q(taker__in=whose.people)


def _told(whose: Whose) -> Q:
    return Q(seat__person__in=whose.people)


HOLDINGS: tuple[Holding, ...] = (
    Holding(Site, None, plain=all_but(Site, *FIRMS), text=FIRMS),
    Holding(Requirement, None, plain=all_but(Requirement)),
    Holding(Route, None, plain=all_but(Route)),
    Holding(Point, None, plain=all_but(Point, "secret"), secret=("secret",)),
    Holding(Check, None, plain=all_but(Check)),
    Holding(Patrol, _walked, plain=all_but(Patrol)),
    Holding(
        PointVisit,
        lambda whose: Q(patrol__person__in=whose.people),
        plain=all_but(PointVisit, "missed"),
        text=("missed",),
        erase="emptied",
    ),
    Holding(
        Reading,
        lambda whose: Q(visit__patrol__person__in=whose.people),
        plain=all_but(Reading, "words"),
        text=("words",),
        erase="emptied",
    ),
    Holding(Fulfilment, _said, plain=all_but(Fulfilment, "words"), text=("words",), erase="emptied"),
    Holding(
        Hazard,
        _reported,
        plain=all_but(Hazard, "spot", "words", "word"),
        text=("spot", "words"),
        secret=("word",),
        erase="emptied",
    ),
    Holding(HazardContact, None, plain=all_but(HazardContact, "text"), text=("text",), erase="emptied"),
    Holding(HazardStep, _stepped, plain=all_but(HazardStep, "words"), text=("words",), erase="emptied"),
    Holding(HazardPhoto, None, plain=all_but(HazardPhoto)),
    Holding(
        RectificationNotice,
        None,
        plain=all_but(RectificationNotice, "firm", "words"),
        text=("firm", "words"),
    ),
    Holding(DutyPlan, None, plain=all_but(DutyPlan)),
    Holding(DutyPerson, _walked, plain=all_but(DutyPerson)),
    Holding(DutySeat, _walked, plain=all_but(DutySeat)),
    Holding(DutySwap, _swapped, plain=all_but(DutySwap, "words"), text=("words",), erase="emptied"),
    Holding(HandOver, _told, plain=all_but(HandOver, "words"), text=("words",), erase="emptied"),
    Holding(
        OpenPoint,
        lambda whose: Q(hand_over__seat__person__in=whose.people),
        plain=all_but(OpenPoint, "words"),
        text=("words",),
        erase="emptied",
    ),
)
