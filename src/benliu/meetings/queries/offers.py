"""What the form for a plan offers: kinds and people of a branch."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from benliu.org.queries import Belonging, belongings
from benliu.org.queries.offices import committee_of
from benliu.org.standing import Standing
from benliu.records.models import RecordKind

from .facts import KindsOfDuties, asks_committee, kinds_of_duties, meeting_kinds
from .listing import led_branches


@dataclass(frozen=True)
class PlanOffer:
    """What `reader` can plan for one branch: kinds as (code, title), those of `for_branch` being recorded for it
    alone, those of `for_committee` being held by its committee; those that fulfil each duty; of a kind
    for the branch the one that `makes` it together with the members'; its people of the day, and
    which of them are its `committee`.
    """

    unit_id: int | None
    unit_name: str
    branches: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[str, str], ...]
    for_branch: frozenset[str]
    of_duties: KindsOfDuties
    makes: dict[str, str]
    people: tuple[Belonging, ...]
    for_committee: frozenset[str] = frozenset()
    committee: frozenset[int] = frozenset()

    def asked(self, kind: str) -> list[int]:
        """Whom a meeting of `kind` asks unless somebody says otherwise: the committee, if any, or everybody."""
        everybody = [member.person_id for member in self.people]
        return [one for one in everybody if one in self.committee] if kind in self.for_committee else everybody


def plan_offer(reader: Standing, *, unit_id: int | None, on: dt.date) -> PlanOffer:
    """What the form offers for the branch `unit_id` (none: the own one, else the first one led). Four queries."""
    branches = led_branches(reader)
    known = dict(branches)
    chosen = unit_id if unit_id in known else reader.branch_id if reader.branch_id in known else next(iter(known), None)
    kinds = meeting_kinds()
    committee = frozenset(committee_of(chosen, on)) if chosen else frozenset()
    return PlanOffer(
        unit_id=chosen,
        unit_name=known.get(chosen or 0, ""),
        branches=tuple(branches),
        kinds=tuple(_offered(kinds)),
        for_branch=frozenset(kind.code for kind in kinds if kind.subject == RecordKind.Subject.BRANCH),
        of_duties=kinds_of_duties(kinds),
        makes=_makers(kinds),
        people=tuple(belongings(chosen, on, on)) if chosen else (),
        for_committee=frozenset(kind.code for kind in kinds if asks_committee(kind)) if committee else frozenset(),
        committee=committee,
    )


def _makers(kinds: Sequence[RecordKind]) -> dict[str, str]:
    codes = {kind.pk: kind.code for kind in kinds}
    return {codes[kind.branch_kind_id]: kind.code for kind in kinds if kind.branch_kind_id in codes}


def _offered(kinds: Sequence[RecordKind]) -> list[tuple[str, str]]:
    """Kinds that are told without a level; of a pair for members and for the branch only the members'."""
    rows = [kind for kind in kinds if not kind.levels]
    paired = {kind.branch_kind_id for kind in rows}
    return [(kind.code, kind.label) for kind in rows if kind.pk not in paired]
