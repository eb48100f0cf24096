"""What follows from the steps: a table worked out by hand."""

import datetime as dt

import pytest

from benliu.advice.course import FOLLOWS, Course, Happened, Term, course_of
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
    assert after(*steps).term(2, 10, WorkCalendar(), dt.date(2026, 3, 2)).due_on == wanted


def test_a_holiday_moves_the_term():
    off = WorkCalendar(off=frozenset({dt.date(2026, 3, 3)}))
    assert after("received").term(2, 10, off, dt.date(2026, 3, 2)).due_on == dt.date(2026, 3, 5)


def test_what_is_reopened_has_its_term_anew():
    assert after(*CLOSED, "reopened").since == MONDAY + dt.timedelta(hours=6)


# Thursday and Friday off, Saturday worked instead: ten working days after Monday are
# 3, 4, 7, 9, 10, 11, 12, 13, 16 and 17 March.
SPRING = WorkCalendar(
    off=frozenset({dt.date(2026, 3, 5), dt.date(2026, 3, 6)}), worked=frozenset({dt.date(2026, 3, 7)})
)


@pytest.mark.parametrize(
    ("pauses", "due", "left", "paused"),
    [
        ((), 17, None, 0),
        (((4, None),), None, 8, 0),  # 7, 9, 10, 11, 12, 13, 16, 17 are left
        (((4, 4),), 17, None, 0),  # answered on the same day
        (((4, 5),), 17, None, 0),  # answered on a holiday: no working day was lost
        (((4, 8),), 18, None, 1),  # the worked Saturday
        (((4, 10),), 20, None, 3),  # 7, 9 and 10; then 11, 12, 13, 16, 17, 18, 19, 20
        (((4, 10), (12, 13)), 23, None, 4),  # over a weekend
        (((4, 10), (12, None)), None, 6, 3),  # 13, 16, 17, 18, 19, 20
        (((17, None),), None, 0, 0),  # on the last day
        (((18, None),), 17, None, 0),  # too late already: a question does not stop it
        (((18, 20),), 17, None, 0),
    ],
)
def test_a_term_stands_still_while_the_requester_is_asked(pauses, due, left, paused):
    days = [(dt.date(2026, 3, asked), answered and dt.date(2026, 3, answered)) for asked, answered in pauses]
    found = after("received", "triaged").term(2, 10, SPRING, dt.date(2026, 3, 2), days)
    assert found == Term(due and dt.date(2026, 3, due), left, paused)


@pytest.mark.parametrize(
    ("steps", "hours"),
    [
        (("received", "question"), ((1, None),)),
        (("received", "question", "answered"), ((1, 2),)),
        (("received", "question", "question", "answered"), ((1, 3),)),  # asked twice, stood still once
        (("received", "question", "declined"), ((1, 2),)),
        (("received", "question", "answered", "triaged", "question"), ((1, 2), (4, None))),
        ((*CLOSED, "reopened"), ()),
        (("received", "question", "answered", *CLOSED[1:], "reopened", "question"), ((9, None),)),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_when_it_stands_still(steps, hours):
    def at(hour):
        return None if hour is None else MONDAY + dt.timedelta(hours=hour)

    assert after(*steps).pauses == tuple((at(asked), at(answered)) for asked, answered in hours)
