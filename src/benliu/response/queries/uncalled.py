"""Why somebody is not called: on site, on a post, resting, absent, or has answered. A few queries for any number."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benliu.readiness.models import Availability
from benliu.readiness.queries import Ready, ready_people

from ..models import Call, Duty, Presence, Response

WHY: Mapping[str, Promise] = {
    "site": _("在岗或已排班"),
    "rest": _("正在休息"),
    "absent": _("在不在岗时段里"),
    "not": _("登记了现在不能来"),
    "refused": _("答复过不能来"),
    "asked": _("已经呼叫过"),
    "gone": _("已不在名册上"),
}


def why_not_asked(
    response: Response,
    ready: Iterable[Ready],
    window: tuple[dt.datetime, dt.datetime],
    rest: dt.timedelta,
) -> dict[int, str]:
    """Of people who could be asked whether they come in that window: why each of those is not, who is not."""
    starts_at, ends_at = window
    found: dict[int, str] = {}
    for person, (first, last) in _posts(response, starts_at - rest, ends_at + rest):
        meets = first < ends_at and last > starts_at
        found[person] = "site" if meets or found.get(person) == "site" else "rest"
    for person, _place, left_at in _stays(response, starts_at - rest):
        found[person] = "rest" if left_at and found.get(person) != "site" else "site"
    for one in ready:
        if one.absences:
            found.setdefault(one.person_id, "absent")
        if one.standing == Availability.Standing.NOT:
            found.setdefault(one.person_id, "not")
    for person, answer in _last_words(response).items():
        found.setdefault(person, "refused" if answer == Call.Answer.NO else "asked")
    return found


def why_not_called(
    response: Response, duties: Collection[Duty], rest: dt.timedelta, now: dt.datetime
) -> dict[object, str]:
    """The same of duties that nobody was called for yet, by the duty's id."""
    if not duties:
        return {}
    people = {duty.person_id for duty in duties}
    starts_at, ends_at = min(d.post.starts_at for d in duties), max(d.post.ends_at for d in duties)
    found = ready_people(people=people, teams=(), starts_at=starts_at, ends_at=ends_at, now=now)
    away = {one.person_id: one.absences for one in found}
    stays: dict[int, list[tuple[int, dt.datetime | None]]] = {}
    for person, place, left_at in _stays(response, min(starts_at, now) - rest):
        stays.setdefault(person, []).append((place, left_at))
    words = _last_words(response)

    def why(duty: Duty) -> str:
        person, post = duty.person_id, duty.post
        if person not in away:
            return "gone"
        for place, left_at in stays.get(person, ()):
            if left_at is None and place == post.place_id and post.starts_at <= now:
                return "site"
            if post.starts_at < (left_at or now) + rest:
                return "rest" if left_at else "site"
        begins = max(post.starts_at, now)  # an absence that is over keeps nobody from what is left of a shift
        if any(first < post.ends_at and last > begins for first, last in away[person]):
            return "absent"
        return "refused" if words.get(person) == Call.Answer.NO else ""

    return {duty.pk: reason for duty in duties if (reason := why(duty))}


def _real(response: Response, path: str) -> Q:
    """A drill keeps nobody from a real response."""
    return Q() if response.is_drill else Q(**{f"{path}is_drill": False})


def _posts(
    response: Response, after: dt.datetime, before: dt.datetime
) -> list[tuple[int, tuple[dt.datetime, dt.datetime]]]:
    held = Duty.objects.filter(_real(response, "post__response__"), gone="", post__withdrawn_at=None)
    held = held.filter(post__response__ended_at=None, post__ends_at__gt=after, post__starts_at__lt=before)
    rows = held.values_list("person_id", "post__starts_at", "post__ends_at")
    return [(person, (starts_at, ends_at)) for person, starts_at, ends_at in rows]


def _stays(response: Response, after: dt.datetime) -> list[tuple[int, int, dt.datetime | None]]:
    stays = Presence.objects.filter(Q(left_at=None) | Q(left_at__gt=after), _real(response, "response__"))
    return list(stays.values_list("person_id", "place_id", "left_at"))


def _last_words(response: Response) -> dict[int, str]:
    """The last answer of each person in a response; empty of who is being called and has not answered."""
    calls = Call.objects.filter(round__response=response)
    said = calls.exclude(answer="").order_by("answered_at").values_list("person_id", "answer")
    waiting = calls.filter(stop="", round__closed_at=None).values_list("person_id", "answer")
    return dict(waiting) | dict(said)
