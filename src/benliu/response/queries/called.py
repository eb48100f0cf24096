"""What somebody who was called is shown: on the phone, by a link, on the home page."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ..models import Call

MOST = 50


@dataclass(frozen=True)
class CalledFor:
    """One call as its person sees it; without place and times: asked whether they can come. No other names.

    `open`: an answer is taken. `off`: not needed any more.
    """

    id: uuid.UUID
    round_id: uuid.UUID
    response_id: uuid.UUID
    response: str
    is_drill: bool
    place: str
    address: str
    task: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    answer_by: dt.datetime
    answer: str
    answer_label: str
    answered_at: dt.datetime | None
    free_from: dt.datetime | None
    arrives_at: dt.datetime | None
    reason: str
    open: bool
    off: bool
    place_lost: bool


def calls_of_link(round_id: uuid.UUID, person_id: int) -> list[CalledFor]:
    """The calls of a person in a round, by the time of the duty. One query."""
    return _rows(_calls().filter(round=round_id, person=person_id))


def my_calls(person_ids: Sequence[int]) -> list[CalledFor]:
    """The calls of somebody in responses that stand, the newest first. One query."""
    found = _calls().filter(person__in=person_ids, round__response__ended_at=None)
    return _rows(found.order_by("-made_at", "duty__post__starts_at", "pk")[:MOST])


def waiting_calls(person_ids: Sequence[int]) -> list[CalledFor]:
    """Those of them that are not answered and still may be. One query."""
    if not person_ids:
        return []
    found = _calls().filter(person__in=person_ids, round__response__ended_at=None, stop="", round__closed_at=None)
    return _rows(found.order_by("duty__post__starts_at", "pk")[:MOST])


def round_and_person(round_id: uuid.UUID, account_id: int) -> tuple[uuid.UUID, int] | None:
    """Whom of a round an account stands for. One query."""
    found = Call.objects.filter(round=round_id, person__account=account_id, person__erased_at=None)
    person = found.values_list("person", flat=True).first()
    return (round_id, person) if person else None


def newest_call(account_id: int, before: dt.datetime) -> Call | None:
    """The newest call of somebody, made before a moment, that takes an answer: what an answer by SMS is about."""
    open_calls = Q(stop__in=[Call.Stop.NONE, Call.Stop.ANSWERED]) | Q(duty__gone="")
    found = Call.objects.filter(open_calls, person__account=account_id, round__response__ended_at=None)
    return found.filter(made_at__lte=before).order_by("-made_at", "duty__post__starts_at", "pk").first()


def same_round(call: Call) -> list[Call]:
    """All calls of the same person in the same round: one SMS answers for all of them."""
    return list(Call.objects.filter(round=call.round_id, person=call.person_id).order_by("pk"))


def _calls() -> QuerySet[Call]:
    found = Call.objects.filter(person__erased_at=None).order_by("duty__post__starts_at", "pk")
    return found.select_related("round__response", "duty__post__place")


def _rows(calls: QuerySet[Call]) -> list[CalledFor]:
    return [_row(call) for call in calls]


def _row(call: Call) -> CalledFor:
    asked, response, duty = call.round, call.round.response, call.duty
    post = duty.post if duty else None
    on_post = duty is not None and not duty.gone
    off = call.stop in {Call.Stop.FILLED, Call.Stop.OVER, Call.Stop.DROPPED} and not on_post
    return CalledFor(
        id=call.pk,
        round_id=asked.pk,
        response_id=response.pk,
        response=response.title,
        is_drill=response.is_drill,
        place=post.place.name if post else "",
        address=post.place.address if post else "",
        task=post.task if post else "",
        starts_at=post.starts_at if post else None,
        ends_at=post.ends_at if post else None,
        answer_by=asked.made_at + dt.timedelta(minutes=asked.answer_within),
        answer=call.answer,
        answer_label=str(call.get_answer_display()) if call.answer else "",
        answered_at=call.answered_at,
        free_from=call.free_from,
        arrives_at=call.arrives_at,
        reason=call.reason,
        open=response.ended_at is None and not off,
        off=off,
        place_lost=bool(duty and duty.gone == "refused" and call.answer != Call.Answer.NO),
    )
