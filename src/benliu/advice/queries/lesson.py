"""What a closed case would teach, without names: a first version, for who closes to read and mend."""

from benliu.org.queries import names_of, people_named_in, staff_numbers_in

from ..anonymity import Lesson, without_names
from ..models import Request

TITLE = 40


def lesson_of(request: Request) -> Lesson:
    """Title, question and answer, cleaned of everybody that the case knows of. Five queries."""
    steps = list(request.steps.order_by("turn"))
    answer = "\n\n".join(step.words for step in steps if step.kind == "advised")
    told = "\n".join([request.words, request.contact.name, *(step.words for step in steps)])
    experts = names_of(step.person_id for step in steps if step.person_id)
    own = [*experts.values(), *request.contact.name.split()]
    known, numbers = people_named_in(told), staff_numbers_in(told)

    def clean(text: str) -> str:
        text = text.replace(request.contact.reach, "") if request.contact.reach else text
        return without_names(text, names=own, known=known, numbers=numbers)

    first = request.words.strip().splitlines()[0] if request.words.strip() else request.topic.label
    return Lesson(clean(first)[:TITLE], clean(request.words), clean(answer))
