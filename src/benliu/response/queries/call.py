"""Rounds of calls of a response: counts, and who answered what; whom to ring up now."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.org.particulars import ENTRIES
from benliu.org.queries import names_of
from benliu.org.queries.personal import particulars_of
from benliu.org.standing import Standing
from benliu.readiness.queries.members import members_on

from ..models import Call, CallRound, Duty, Response
from ..plans import WAYS, LevelPlan
from ..policies import can_command, visible_calls
from .plan import level_of, teams_for

SILENT = Q(answer="", stop="")
STATES: Mapping[str, tuple[Promise, Q]] = {
    "ring": (_("该打电话了"), SILENT & Q(next_at=None, round__response__ended_at=None)),
    "none": (_("没有答复"), SILENT),
    "yes": (_("能来"), Q(answer="yes")),
    "limited": (_("晚些能来"), Q(answer="limited")),
    "no": (_("不能来"), Q(answer="no")),
    "off": (_("不用来"), Q(answer="") & ~Q(stop="")),
}
PHONE = next(entry for entry in ENTRIES if entry.name == "phone")


@dataclass(frozen=True)
class Counts:
    """How many were called, and what they answered; `silent`: being called without an answer."""

    called: int = 0
    yes: int = 0
    limited: int = 0
    no: int = 0
    silent: int = 0


@dataclass(frozen=True)
class RoundRow:
    """A round with its counts; `short`: how many are wanting, `silent_at_end`: how many were told by every rung."""

    id: uuid.UUID
    kind: str
    kind_label: str
    made_at: dt.datetime
    answer_by: dt.datetime
    answer_within: int
    needed: int
    ladder: tuple[tuple[str, int], ...]
    counts: Counts
    short: int
    is_late: bool
    is_open: bool
    silent_at_end: int


@dataclass(frozen=True)
class CallRow:
    """Somebody called, as who commands sees it."""

    id: uuid.UUID
    person_id: int
    name: str
    teams: str
    phone: str
    place: str
    starts_at: dt.datetime | None
    state: str
    state_label: str
    way_label: str
    answered_at: dt.datetime | None
    free_from: dt.datetime | None
    arrives_at: dt.datetime | None
    reason: str
    rungs: int


@dataclass(frozen=True)
class Preset:
    """What a call form begins with: from the plan of the response, else what is usual."""

    level: LevelPlan
    teams: list[tuple[int, str]]
    next_teams: list[int]
    seats: int
    uncalled: int


def round_rows(actor: Standing, response: Response, now: dt.datetime) -> list[RoundRow]:
    """The rounds, the newest first, with what `actor` may count. Two queries, and one of the actor's teams."""
    counted = {"called": Count("pk")}
    counted |= {name: Count("pk", filter=STATES[name][1]) for name in ("yes", "limited", "no", "none", "ring")}
    found = visible_calls(actor, response, now).order_by().values("round").annotate(**counted)
    by_round = {one: counts for one, *counts in found.values_list("round", *counted)}
    rounds = CallRound.objects.filter(response=response, pk__in=by_round).order_by("-made_at", "pk")
    return [_round(one, by_round[one.pk], now) for one in rounds]


def _round(one: CallRound, told: Sequence[int], now: dt.datetime) -> RoundRow:
    *counted, at_end = told
    counts = Counts(*counted)
    answer_by = one.made_at + dt.timedelta(minutes=one.answer_within)
    return RoundRow(
        id=one.pk,
        kind=one.kind,
        kind_label=str(one.get_kind_display()),
        made_at=one.made_at,
        answer_by=answer_by,
        answer_within=one.answer_within,
        needed=one.needed,
        ladder=tuple((str(WAYS[rung["way"]]), rung["after"]) for rung in one.ladder),
        counts=counts,
        short=max(0, one.needed - counts.yes - (counts.limited if one.kind == CallRound.Kind.CHOSEN else 0)),
        is_late=answer_by <= now,
        is_open=one.closed_at is None,
        silent_at_end=at_end,
    )


def call_counts(actor: Standing, response: Response, now: dt.datetime) -> list[tuple[str, Promise, int]]:
    """By state, its words and how many calls are in it. One query, and one of the actor's teams."""
    asked = {name: Count("pk", filter=state) for name, (_words, state) in STATES.items()}
    told = visible_calls(actor, response, now).aggregate(**asked)
    return [(name, words, told[name]) for name, (words, _state) in STATES.items()]


def chosen_calls(
    actor: Standing, response: Response, now: dt.datetime, *, state: str, team: int | None
) -> QuerySet[Call]:
    """Calls in a state (none: all) and of a team's people, those first who have been silent for longest."""
    found = visible_calls(actor, response, now)
    if state in STATES:
        found = found.filter(STATES[state][1])
    if team:
        found = found.filter(person__in=members_on(local_date(now)).filter(team=team).values("person"))
    found = found.select_related("duty__post__place", "round__response")
    return found.order_by(F("answered_at").desc(nulls_first=True), "made_at", "pk")


def call_rows(calls: Iterable[Call], now: dt.datetime) -> list[CallRow]:
    """The rows of one page, telephone numbers masked. Four queries."""
    page = list(calls)
    people = [call.person_id for call in page]
    names, kept, teams = names_of(people), particulars_of(people), _teams_of(people, now)
    return [
        _row(call, names.get(call.person_id, ""), teams.get(call.person_id, ""), kept.get(call.person_id, {}))
        for call in page
    ]


def _row(call: Call, name: str, teams: str, kept: Mapping[str, str]) -> CallRow:
    post = call.duty.post if call.duty else None
    state = call.answer or ("off" if call.stop else "none")
    return CallRow(
        id=call.pk,
        person_id=call.person_id,
        name=name,
        teams=teams,
        phone=PHONE.shown(kept.get("phone", "")),
        place=post.place.name if post else "",
        starts_at=post.starts_at if post else None,
        state=state,
        state_label=str(STATES[state][0]),
        way_label=str(call.get_way_display()) if call.way else "",
        answered_at=call.answered_at,
        free_from=call.free_from,
        arrives_at=call.arrives_at,
        reason=call.reason,
        rungs=call.rung,
    )


def _teams_of(people: Sequence[int], now: dt.datetime) -> dict[int, str]:
    found: dict[int, str] = {}
    held = members_on(local_date(now)).filter(person__in=people).order_by("team__name")
    for person, name in held.values_list("person_id", "team__name"):
        found[person] = f"{found[person]} {name}" if person in found else name
    return found


def team_choices(response: Response) -> list[tuple[int, str]]:
    """The teams that a response may call. One query."""
    return list(teams_for(response.unit).values_list("pk", "name"))


def uncalled_duties(response: Response, now: dt.datetime) -> QuerySet[Duty]:
    """Duties that stand and for which nobody was called."""
    found = Duty.objects.filter(post__response=response, gone="", call=None, post__withdrawn_at=None)
    return found.filter(post__ends_at__gt=now)


def open_gaps(response: Response, now: dt.datetime) -> int:
    """From how many posts that are still to come somebody who was called has stayed away."""
    refused = Duty.objects.filter(post__response=response, gone=Duty.Gone.REFUSED, post__ends_at__gt=now)
    return refused.filter(post__withdrawn_at=None).count()


def preset_of(response: Response, now: dt.datetime) -> Preset:
    """What a call form begins with. The next team is the first of the plan of which nobody was called yet."""
    level = level_of(response) or LevelPlan()
    teams = team_choices(response)
    ids = {name: pk for pk, name in teams}
    planned = [ids[name] for name in level.teams if name in ids]
    called = Call.objects.filter(round__response=response).values("person")
    begun = members_on(local_date(now)).filter(team__in=planned, person__in=called)
    begun_ids = set(begun.values_list("team_id", flat=True))
    waiting = [pk for pk in planned if pk not in begun_ids]
    return Preset(level, teams, waiting[:1], level.seats, uncalled_duties(response, now).count())


def commanded_response(actor: Standing, response: Response) -> bool:
    """Whether `actor` commands it."""
    return bool(can_command(actor, response.unit))
