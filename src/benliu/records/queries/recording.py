"""What the form for telling of an activity offers: kinds, people, whom it was the last time."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from benliu.org.models import Membership, Unit
from benliu.org.queries import Belonging, belongings, units_below
from benliu.org.standing import Standing

from ..models import Activity, Record, RecordKind
from ..planned import owed_kinds
from ..uses import Place, coming_places, distinct
from .entry import is_newest
from .kinds import KindRow, kind_rows, stream_choices
from .similar import WHOLE

QUICK_KINDS, LAST_ACTIVITIES, MOST_BRANCHES = 6, 12, 500
LATELY = dt.timedelta(days=180)
LAID_UP = dt.timedelta(days=366)  # how far back a phone knows who belonged to the branch


class Use(NamedTuple):
    """That a kind was recorded on a day: of how many people; `own`: how many of the records by the reader."""

    kind_id: int
    day: dt.date
    people: int
    own: int


@dataclass(frozen=True)
class RecordingForm:
    """What `reader` can tell of for one branch.

    `kinds` by use: the first `used` of them were recorded lately in the branch (of somebody who leads nobody, the own
    ones), the most used first; then the rest by stream. `last_people`: whom the branch's latest activities were about,
    by kind. `people`: all who belonged to the branch on some day from `since` on; it is empty for somebody who leads
    nobody: the record is the own one then. `usual`: the code of the kind to begin with, empty where nothing tells: what
    was recorded last of half the branch or more on one day, else the meeting that the branch owes next; of somebody
    who leads nobody, what they tell of most.
    """

    unit_id: int | None
    unit_name: str
    branches: tuple[tuple[int, str], ...]
    kinds: tuple[KindRow, ...]
    used: int
    people: tuple[Belonging, ...]
    since: dt.date
    last_people: dict[str, list[int]]
    leads: bool
    usual: str

    @property
    def quick(self) -> tuple[KindRow, ...]:
        """The kinds that are one tap away, `usual` among them."""
        offered = _offered_first(self.kinds)
        usual = [kind for kind in offered[QUICK_KINDS:] if kind.code == self.usual]
        return tuple([*usual, *offered][:QUICK_KINDS])

    def called(self, kind: KindRow) -> str:
        """Its title in a menu; one for the branch alone says so where people have a kind of the same title."""
        of_people = {one.label for one in self.kinds if one.subject == "member"}
        return _("%s（只记支部）") % kind.label if kind.subject == "branch" and kind.label in of_people else kind.label

    @property
    def listed(self) -> list[tuple[str, list[KindRow]]]:
        """All kinds under the headings of the menu: those of people, used lately and by stream; then those that are for
        the branch alone, and those that count against somebody.
        """
        titles = dict(stream_choices())
        used, rest = _of_people(self.kinds[: self.used]), _of_people(self.kinds[self.used :])
        streams = [(titles[stream], list(kinds)) for stream, kinds in groupby(rest, key=lambda kind: kind.stream)]
        branch = [kind for kind in self.kinds if kind.subject == "branch" and not kind.counts_against]
        against = [kind for kind in self.kinds if kind.counts_against]
        groups = [(_("最近常用"), used), *streams, (_("只记给支部，不选人"), branch), (_("扣分或否决"), against)]
        return [(title, kinds) for title, kinds in groups if kinds]


def recording_form(
    reader: Standing, *, unit_id: int | None, on: dt.date, told_of: dt.date | None = None
) -> RecordingForm:
    """What the form offers on the day `on` for the branch `unit_id` (none: the own, else the first one led), for an
    activity of the year before, or of the earlier day `told_of`. Seven queries.
    """
    branches = _branches(reader)
    known = dict(branches)
    chosen = unit_id if unit_id in known else reader.branch_id if reader.branch_id in known else next(iter(known), None)
    leads = chosen is not None
    chosen = chosen if leads else reader.branch_id
    offered = [kind for kind in kind_rows() if not kind.is_retired and (leads or _is_own(kind))]
    since = min(told_of or on, on - LAID_UP)
    lately = _lately(reader, chosen if leads else None, on)
    used = _by_use(lately, offered)
    people = tuple(belongings(chosen, since, on)) if leads and chosen else ()
    kinds = [*used, *_by_stream([kind for kind in offered if kind not in used])]
    return RecordingForm(
        unit_id=chosen,
        unit_name=known.get(chosen or 0) or Unit.objects.filter(pk=chosen).values_list("name", flat=True).first() or "",
        branches=tuple(branches),
        kinds=tuple(kinds),
        used=len(used),
        people=people,
        since=since,
        last_people=_last_people(chosen) if leads and chosen else {},
        leads=leads,
        usual=_usual_of_all(kinds, lately, people, on) if leads else _first(used),
    )


def places_by_kind(offer: RecordingForm, on: dt.date) -> dict[str, tuple[Place, ...]]:
    """Where an activity of each kind will be used: its own records, and the branch's where one is made for it."""
    kinds = {kind.code: kind.names for kind in offer.kinds}
    found, codes = coming_places(kinds, on), {kind.id: kind.code for kind in offer.kinds}
    of_branch = {kind.code: codes.get(kind.branch_kind_id or 0, "") if offer.leads else "" for kind in offer.kinds}
    return {code: distinct((*found.get(code, ()), *found.get(of_branch[code], ()))) for code in kinds}


def _of_people(kinds: Sequence[KindRow]) -> list[KindRow]:
    return [kind for kind in kinds if kind.subject == "member" and not kind.counts_against]


def _is_own(kind: KindRow) -> bool:
    """What somebody who leads nobody can tell of."""
    return kind.subject == "member" and not kind.counts_against


def _branches(reader: Standing) -> list[tuple[int, str]]:
    if not reader.led_paths:
        return []
    led = Unit.objects.filter(units_below(reader.led_paths), closed_on=None)
    with_members = led.filter(pk__in=Membership.objects.filter(ends_on=None).values("unit_id")).order_by("path")
    return list(with_members.values_list("pk", "name")[:MOST_BRANCHES])


def _lately(reader: Standing, unit_id: int | None, on: dt.date) -> list[Use]:
    """What was recorded lately, by kind and day: in the branch led; else of the reader alone, since the others' records
    are not theirs to see. One query.
    """
    whose = Q(unit_id=unit_id) if unit_id else Q(person_id__in=reader.own_ids)
    rows = Record.objects.filter(whose, happened_on__gt=on - LATELY, happened_on__lte=on)
    days = rows.exclude(state=Record.State.WITHDRAWN).order_by().values_list("kind_id", "happened_on")
    own = Count("pk", Q(filed_by_id=reader.account_id))
    return [Use(*row) for row in days.annotate(people=Count("person_id", distinct=True), own=own)]


def _by_use(lately: Sequence[Use], kinds: list[KindRow]) -> list[KindRow]:
    """The kinds recorded lately: what the reader told of before that of others, what was on most days first."""
    days, own = Counter(use.kind_id for use in lately), Counter(use.kind_id for use in lately if use.own)
    return sorted((kind for kind in kinds if kind.id in days), key=lambda kind: (-own[kind.id], -days[kind.id]))


def _usual_of_all(kinds: Sequence[KindRow], lately: Sequence[Use], people: Sequence[Belonging], on: dt.date) -> str:
    """What was recorded last of half the branch or more on one day, and is not recorded of today yet; else the meeting
    that it owes next.
    """
    many = max(2, sum(one.holds_on(on) for one in people) / 2)
    codes = {kind.id: kind.code for kind in _offered_first(kinds) if kind.subject == "member"}
    of_many = [use for use in lately if use.kind_id in codes and use.people >= many]
    today = {use.kind_id for use in of_many if use.day == on}
    if before := [use for use in of_many if use.kind_id not in today]:
        return codes[max(before, key=lambda use: (use.day, use.people)).kind_id]
    recorded = {kind.code: [use.day for use in lately if use.kind_id == kind.id] for kind in kinds}
    owed = owed_kinds({kind.code: kind.names for kind in kinds}, recorded, on)
    return next((code for code in owed if code in codes.values()), "")


def _first(kinds: Sequence[KindRow]) -> str:
    return next((kind.code for kind in kinds), "")


def _offered_first(kinds: Sequence[KindRow]) -> list[KindRow]:
    """Nothing that counts against somebody, of twins the one for people alone."""
    twins = {kind.branch_kind_id for kind in kinds}
    return [kind for kind in kinds if not kind.counts_against and kind.id not in twins]


def _by_stream(kinds: list[KindRow]) -> list[KindRow]:
    order = [value for value, _label in stream_choices()]
    return sorted(kinds, key=lambda kind: order.index(kind.stream))


def _last_people(unit_id: int) -> dict[str, list[int]]:
    latest = Activity.objects.filter(unit_id=unit_id, kind__subject=RecordKind.Subject.MEMBER)
    few = latest.order_by("-told_at").values("pk")[:LAST_ACTIVITIES]
    rows = Record.objects.filter(is_newest(), activity__in=few, person__isnull=False).annotate(whole=WHOLE)
    rows = rows.order_by("-activity__told_at", "position")
    found: dict[str, tuple[object, list[int]]] = {}
    for code, activity, person_id in rows.values_list("kind__code", "whole", "person_id"):
        newest, people = found.setdefault(code, (activity, []))
        if newest == activity:
            people.append(person_id)
    return {code: people for code, (_activity, people) in found.items()}
