"""What follows from the steps: a table worked out by hand."""

import datetime as dt

import pytest

from benliu.advice.course import FOLLOWS, Course, Happened, course_of
from benliu.common.workdays import WorkCalendar

MONDAY = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
ONE, TWO = 1, 2
ACCEPTED = ("received", "triaged", f"proposed {ONE}", f"accepted {ONE}")
CLOSED = (*ACCEPTED, f"advised {ONE}", "closed")


def after(*steps: str) -> Course:
    """Steps an hour apart: “accepted 1” is by person 1, “rated 5” gives 5."""
    told = []
    for hour, step in enumerate(steps):
        kind, _space, more = step.partition(" ")
        number = int(more) if more else None
        person, score = (None, number) if kind == "rated" else (number, None)
        told.append(Happened(kind, MONDAY + dt.timedelta(hours=hour), person, score))
    return course_of(told)


@pytest.mark.parametrize(
    ("steps", "state", "expert", "heard", "waits", "score"),
    [
        (("received",), "new", None, False, False, None),
        (("received", "question"), "new", None, True, True, None),
        (("received", "question", "answered"), "new", None, True, False, None),
        (("received", "triaged"), "routed", None, True, False, None),
        (("received", "triaged", "rerouted"), "new", None, True, False, None),
        (("received", "declined"), "declined", None, True, False, None),
        (("received", "question", "declined"), "declined", None, True, False, None),
        (("received", "triaged", "proposed 1"), "asked", ONE, True, False, None),
        (("received", "triaged", "proposed 1", "proposed 2"), "asked", TWO, True, False, None),
        (("received", "triaged", "proposed 1", "passed 1"), "routed", None, True, False, None),
        (ACCEPTED, "accepted", ONE, True, False, None),
        ((*ACCEPTED, "appointed 1"), "appointed", ONE, True, False, None),
        ((*ACCEPTED, "visited 1", "appointed 1"), "appointed", ONE, True, False, None),
        ((*ACCEPTED, "visited 1", "passed 1"), "routed", None, True, False, None),
        ((*ACCEPTED, "visited 1", "advised 1", "question"), "advised", ONE, True, True, None),
        (CLOSED, "closed", ONE, True, False, None),
        ((*CLOSED, "rated 4"), "closed", ONE, True, False, 4),
        ((*CLOSED, "reopened"), "asked", ONE, True, False, None),
        ((*CLOSED, "reopened", "accepted 1", "advised 1", "closed", "rated 5"), "closed", ONE, True, False, 5),
        ((*CLOSED, "reopened", "passed 1", "proposed 2", "accepted 2"), "accepted", TWO, True, False, None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_state_and_all_that_follows(steps, state, expert, heard, waits, score):
    found = after(*steps)
    assert (found.state, found.expert_id, found.is_heard, found.waits, found.score) == (
        state,
        expert,
        heard,
        waits,
        score,
    )


@pytest.mark.parametrize(
    ("steps", "may"),
    [
        ((), "received"),
        (("received",), "declined question rerouted triaged"),
        (("received", "question"), "answered declined question rerouted triaged"),
        (("received", "triaged"), "declined proposed question rerouted"),
        (("received", "triaged", "proposed 1"), "accepted declined passed proposed question rerouted"),
        (ACCEPTED, "advised appointed passed question visited"),
        ((*ACCEPTED, "advised 1"), "advised appointed closed passed question visited"),
        (CLOSED, "rated reopened"),
        ((*CLOSED, "rated 2"), "reopened"),
        (("received", "declined"), ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_which_step_may_follow(steps, may):
    found = after(*steps)
    assert " ".join(sorted(kind for kind in FOLLOWS if found.allows(kind))) == may


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        (("received",), "2026-03-04"),  # two working days after Monday: Wednesday
        (("received", "triaged"), "2026-03-16"),  # ten, two weekends between
        (CLOSED, None),
        (("received", "declined"), None),
    ],
)
def test_terms_in_working_days(steps, due):
    wanted = dt.date.fromisoformat(due) if due else None
    assert after(*steps).due_on(2, 10, WorkCalendar(), dt.date(2026, 3, 2)) == wanted


def test_a_holiday_moves_the_term():
    off = WorkCalendar(off=frozenset({dt.date(2026, 3, 3)}))
    assert after("received").due_on(2, 10, off, dt.date(2026, 3, 2)) == dt.date(2026, 3, 5)


def test_what_is_reopened_has_its_term_anew():
    assert after(*CLOSED, "reopened").since == MONDAY + dt.timedelta(hours=6)
