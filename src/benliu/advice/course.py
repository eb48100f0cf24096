"""What follows from the steps of a request: its state, its expert, what is due. Pure.

`FOLLOWS` is the whole rule: which step may be taken in which state, and which state it leads to.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from benliu.common.workdays import WorkCalendar

BEFORE = frozenset({"new", "routed", "asked"})
WORKING = frozenset({"accepted", "appointed", "visited", "advised"})
OPEN = BEFORE | WORKING
JUDGING_DAYS = 10  # working days after the closing in which the requester may judge
LINK_LIVES = dt.timedelta(days=90)  # after the closing; then the address and the contact are gone
SAME = ""  # the state stays what it is

# Step: the states in which it may be taken, and the state after it.
FOLLOWS: dict[str, tuple[frozenset[str], str]] = {
    "received": (frozenset({""}), "new"),
    "rerouted": (BEFORE, "new"),
    "triaged": (frozenset({"new"}), "routed"),
    "declined": (BEFORE, "declined"),
    "question": (OPEN, SAME),
    "answered": (OPEN, SAME),
    "proposed": (frozenset({"routed", "asked"}), "asked"),
    "accepted": (frozenset({"asked"}), "accepted"),
    "passed": (frozenset({"asked", *WORKING}), "routed"),
    "appointed": (WORKING, "appointed"),
    "visited": (WORKING, "visited"),
    "advised": (WORKING, "advised"),
    "closed": (frozenset({"advised"}), "closed"),
    "rated": (frozenset({"closed"}), "closed"),
    "reopened": (frozenset({"closed"}), "asked"),
}
ANSWERS = frozenset({"triaged", "declined", "question"})  # by these the requester hears of us first


@dataclass(frozen=True)
class Happened:
    """A step, as far as something follows from it."""

    kind: str
    at: dt.datetime
    person_id: int | None = None
    score: int | None = None


@dataclass(frozen=True)
class Term:
    """By when the next thing is owed: the day, or, while the requester is asked, how many working days will be `left`;
    neither where nothing is owed. `paused`: working days for which it stood still, up to the last answer.
    """

    due_on: dt.date | None = None
    left: int | None = None
    paused: int = 0


Pause = tuple[dt.date, dt.date | None]  # the day of the question, and of the answer if there is one


@dataclass(frozen=True)
class Course:
    """Where a request stands. `since`: when the terms began; `is_heard`: the requester has had a first answer;
    `waits`: for the requester; `score`: as judged after the last closing, none: not judged;
    `pauses`: when the requester was asked, and when he answered, since the terms began.
    """

    state: str = ""
    since: dt.datetime | None = None
    expert_id: int | None = None
    is_heard: bool = False
    waits: bool = False
    score: int | None = None
    closed_at: dt.datetime | None = None
    pauses: tuple[tuple[dt.datetime, dt.datetime | None], ...] = ()

    def allows(self, kind: str) -> bool:
        """Whether a step of this kind may be taken now. Who has judged once has judged."""
        judged = kind == "rated" and self.score is not None
        unasked = kind == "answered" and not self.waits
        return self.state in FOLLOWS[kind][0] and not judged and not unasked

    def term(
        self,
        first_days: int,
        close_days: int,
        calendar: WorkCalendar,
        day: dt.date | None,
        pauses: Sequence[Pause] = (),
    ) -> Term:
        """By when the next thing is owed, `day` being that of `since`, `pauses` the days of the own ones.

        The day of a question still counts, that of its answer does not. A term that has passed stands still no more.
        """
        if self.state not in OPEN or day is None:
            return Term()
        due, paused = calendar.after(day, close_days if self.is_heard else first_days), 0
        for asked, answered in pauses:
            if asked > due:
                break
            if answered is None:
                return Term(None, calendar.left(asked, due), paused)
            lost = calendar.left(asked, answered)
            due, paused = calendar.after(due, lost), paused + lost
        return Term(due, None, paused)


def course_of(steps: Iterable[Happened]) -> Course:
    """Fold the steps, in their order."""
    course = Course()
    for step in steps:
        course = _after(course, step)
    return course


def _after(course: Course, step: Happened) -> Course:
    kind, waited = step.kind, course.waits
    course = replace(
        course,
        state=FOLLOWS[kind][1] or course.state,
        is_heard=course.is_heard or kind in ANSWERS,
        waits=kind == "question" or (course.waits and kind not in {"answered", "declined", "closed"}),
    )
    if kind in {"received", "reopened"}:
        return replace(course, since=step.at, score=None, closed_at=None, waits=False, pauses=())
    if course.waits and not waited:
        return replace(course, pauses=(*course.pauses, (step.at, None)))
    if waited and not course.waits:
        course = replace(course, pauses=(*course.pauses[:-1], (course.pauses[-1][0], step.at)))
    if kind in {"proposed", "accepted"}:
        return replace(course, expert_id=step.person_id)
    if kind in {"passed", "rerouted"}:
        return replace(course, expert_id=None)
    if kind in {"closed", "declined"}:
        return replace(course, closed_at=step.at)
    return replace(course, score=step.score) if kind == "rated" else course
