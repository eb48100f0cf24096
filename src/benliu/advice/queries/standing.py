"""Where a request stands by its steps."""

from ..course import Course, Happened, course_of
from ..models import Request


def course(request: Request) -> Course:
    """What follows from its steps. One query."""
    rows = request.steps.order_by("turn").values_list("kind", "at", "person_id", "score")
    return course_of(Happened(*row) for row in rows)
