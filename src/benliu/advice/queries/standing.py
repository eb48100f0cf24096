"""Where a request stands by its steps."""

from benliu.common.clock import local_date
from benliu.common.workdays import WorkCalendar

from ..course import Course, Happened, Term, course_of
from ..models import Request, Topic


def course(request: Request) -> Course:
    """What follows from its steps. One query."""
    rows = request.steps.order_by("turn").values_list("kind", "at", "person_id", "score")
    return course_of(Happened(*row) for row in rows)


def term_of(stands: Course, topic: Topic, calendar: WorkCalendar) -> Term:
    """By when the next thing is owed, in the days of the bureau."""
    day = local_date(stands.since) if stands.since else None
    pauses = [(local_date(asked), local_date(answered) if answered else None) for asked, answered in stands.pauses]
    return stands.term(topic.first_days, topic.close_days, calendar, day, pauses)
