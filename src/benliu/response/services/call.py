"""Begin a round of calls: a pool is asked who can come, or the people of the roster are called for their duties."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.queries import memberships_on
from benliu.org.standing import Standing
from benliu.readiness.queries import ready_people

from ..models import Call, CallRound, Duty, Response
from ..plans import WAYS, LevelPlan, Rung
from ..policies import can_command
from ..queries.plan import level_of, teams_for
from ..queries.uncalled import why_not_asked, why_not_called

CALL = ("id", "round_id", "person_id", "duty_id", "made_at", "rung", "next_at", "answer", "way", "reason", "stop")
MINUTE = dt.timedelta(minutes=1)
LONGEST, MOST_RUNGS, MOST_NEEDED = 240, 6, 20_000


@dataclass(frozen=True)
class Asked:
    """How a round is called. `id` is the client's: a click that is sent again is the same round.

    `needed`: how many who come are enough; of people called for their duties, all are needed.
    """

    id: uuid.UUID
    response_id: uuid.UUID
    answer_within: int
    ladder: tuple[Rung, ...]
    needed: int = 0


@dataclass(frozen=True)
class Called:
    """A round, how many are called, and how many are not, by the reason (`queries.uncalled.WHY`)."""

    round: CallRound
    calls: int
    left_out: Mapping[str, int]


@transaction.atomic
def call_pool(
    *,
    actor: Standing,
    asked: Asked,
    teams: Collection[int],
    now: dt.datetime,
    people: Collection[int] | None = None,
    window: tuple[dt.datetime, dt.datetime] | None = None,
) -> Called:
    """Ask the people of `teams`, and `people` (neither: everybody of the unit), whether they can come in that time.

    `window`: none is from now on, for a shift. Left out is who is on site or on a post then, resting, absent, has
    answered already or is being called. Raises `Invalid` where nobody is left to ask, `Refused`.
    """
    if asked.needed not in range(1, MOST_NEEDED + 1):
        raise Invalid(_("请写要几个人。"))
    response, known = _begun(actor, asked)
    if known:
        return known
    if not set(teams) <= set(teams_for(response.unit).values_list("pk", flat=True)):
        raise Invalid(_("没有这个队伍。"))
    level = level_of(response) or LevelPlan()
    if people is None and not teams:
        people = _everybody(response, now)
    starts_at, ends_at = window or (now, now + level.shift)
    pool = ready_people(people=people, teams=teams, starts_at=starts_at, ends_at=ends_at, now=now)
    rest = dt.timedelta(hours=level.rest_hours)
    why = why_not_asked(response, pool, (starts_at, ends_at), rest)
    free: list[tuple[int, uuid.UUID | None]] = [(one.person_id, None) for one in pool if one.person_id not in why]
    left_out = Counter(why[one.person_id] for one in pool if one.person_id in why)
    made = _round(actor, asked, CallRound.Kind.POOL, now)
    return _call(made, free, left_out)


@transaction.atomic
def call_chosen(
    *, actor: Standing, asked: Asked, now: dt.datetime, duties: Collection[uuid.UUID] | None = None
) -> Called:
    """Call people for their duties: `duties`, or all that stand and for which nobody was called yet.

    Left out is who is on site, resting, absent or said no. Raises `Invalid` where nobody is left to call, `Refused`.
    """
    response, known = _begun(actor, asked)
    if known:
        return known
    found = Duty.objects.filter(post__response=response, gone="", call=None, post__withdrawn_at=None)
    found = found.filter(post__ends_at__gt=now).select_related("post").order_by("post__starts_at", "pk")
    if duties is not None:
        found = found.filter(pk__in=duties)
    wanted = list(found)
    level = level_of(response) or LevelPlan()
    why = why_not_called(response, wanted, dt.timedelta(hours=level.rest_hours), now)
    free: list[tuple[int, uuid.UUID | None]] = [(duty.person_id, duty.pk) for duty in wanted if duty.pk not in why]
    made = _round(actor, replace(asked, needed=len(free)), CallRound.Kind.CHOSEN, now)
    return _call(made, free, Counter(why.values()))


def _everybody(response: Response, now: dt.datetime) -> list[int]:
    """All of the response's unit and below."""
    held = memberships_on(local_date(now)).filter(unit__path__startswith=response.unit.path)
    return list(held.values_list("person_id", flat=True))


def checked_ladder(ladder: Sequence[Rung]) -> list[dict[str, object]]:
    """A ladder as it is kept. Raises `Invalid`."""
    after = [rung.after for rung in ladder]
    if not ladder or len(ladder) > MOST_RUNGS or any(rung.way not in WAYS for rung in ladder):
        raise Invalid(_("请至少选一种呼叫方式。"))
    if after != sorted(after) or after[0] < 0 or after[-1] > LONGEST:
        raise Invalid(_("后一级要晚于前一级，最晚 %d 分钟。") % LONGEST)
    return [asdict(rung) for rung in ladder]


def _begun(actor: Standing, asked: Asked) -> tuple[Response, Called | None]:
    """The response, alone as long as people are chosen, so that two who call at once do not call the same people."""
    found = Response.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "plan")
    response = found.filter(pk=asked.response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    if known := CallRound.objects.filter(pk=asked.id).first():
        if known.response_id != response.pk:
            raise Invalid(_("这个编码已经用于另一次呼叫，请重新打开页面。"))
        return response, Called(known, known.calls.count(), {})
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    if asked.answer_within not in range(1, LONGEST + 1):
        raise Invalid(_("请写在几分钟内答复，最多 %d 分钟。") % LONGEST)
    return response, None


def _round(actor: Standing, asked: Asked, kind: str, now: dt.datetime) -> CallRound:
    return CallRound(
        id=asked.id,
        response_id=asked.response_id,
        kind=kind,
        ladder=checked_ladder(asked.ladder),
        needed=asked.needed,
        answer_within=asked.answer_within,
        made_by_id=actor.account_id,
        made_at=now,
    )


def _call(made: CallRound, free: Sequence[tuple[int, uuid.UUID | None]], left_out: Mapping[str, int]) -> Called:
    """Keep the round with all its calls, or nothing. Their ids follow from the round's."""
    if not free:
        raise Invalid(_("没有可以呼叫的人：都在岗、在休息、不在，或者已经答复、正在呼叫。"))
    made.save(force_insert=True)
    first = made.made_at + MINUTE * made.ladder[0]["after"]

    def rows() -> Iterator[tuple[object, ...]]:
        for person, duty in free:
            yield (uuid.uuid5(made.pk, f"{duty or person}"), made.pk, person, duty, made.made_at, 0, first, *[""] * 4)

    insert_rows(Call, CALL, rows())
    subject, told = f"response:{made.response_id}", {"round": str(made.pk), "count": len(free)}
    note_act(actor_id=made.made_by_id, act="call_up", subject=subject, now=made.made_at, kind=made.kind, **told)
    return Called(made, len(free), left_out)
