"""What must exist at sites, and what exists."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from benliu.org.models import Unit
from benliu.org.queries import names_of_accounts, units_below
from benliu.org.standing import Standing
from benliu.records.models import StoredFile

from ..models import Fulfilment, Requirement, Site

MOST = 300


@dataclass(frozen=True)
class Asked:
    """A requirement at a site, and the newest word on it: `is_met` is None where nobody has said anything."""

    id: int
    standard: str
    title: str
    guidance: str
    is_met: bool | None = None
    words: str = ""
    photo: int | None = None
    said_by: str = ""
    said_at: dt.datetime | None = None


@dataclass(frozen=True)
class Standard:
    """A unit's own standard, as officers keep it. `used`: of how many sites something was said of each."""

    unit_id: int
    unit: str
    open: tuple[Requirement, ...]
    closed: tuple[Requirement, ...]


def met_counts(sites: Collection[Site]) -> dict[int, tuple[int, int]]:
    """Of each site how many requirements are met, of how many. The sites with `place__unit`. Two queries."""
    asked = defaultdict(set)
    for pk, path in Requirement.objects.filter(closed_at=None).values_list("pk", "unit__path"):
        asked[path].add(pk)
    wanted = {
        site.pk: {pk for path, ids in asked.items() if site.place.unit.path.startswith(path) for pk in ids}
        for site in sites
    }
    rows = Fulfilment.objects.filter(site__in=list(wanted)).order_by("said_at", "pk")
    newest = {(site, asked): met for site, asked, met in rows.values_list("site", "requirement", "is_met")}
    return {site: (sum(newest.get((site, pk), False) for pk in ids), len(ids)) for site, ids in wanted.items()}


def asked_of(site: Site) -> list[Asked]:
    """What must exist at a site, by standard, with the newest word on each. Four queries."""
    path = site.place.unit.path
    above = [path[:end] for end in range(1, len(path) + 1)]
    found = Requirement.objects.filter(unit__path__in=above, closed_at=None).order_by("unit__depth", "position", "pk")
    newest = Fulfilment.objects.filter(site=site).values("requirement").annotate(newest=Max("pk")).values("newest")
    said = {one.requirement_id: one for one in Fulfilment.objects.filter(pk__in=newest)}
    names = names_of_accounts(one.said_by_id for one in said.values())
    return [_asked(one, said.get(one.pk), names) for one in found]


def _asked(one: Requirement, said: Fulfilment | None, names: dict[int, str]) -> Asked:
    plain = Asked(one.pk, one.standard, one.title, one.guidance)
    if said is None:
        return plain
    return Asked(
        plain.id,
        plain.standard,
        plain.title,
        plain.guidance,
        said.is_met,
        said.words,
        said.pk if said.photo_id else None,
        names.get(said.said_by_id, ""),
        said.said_at,
    )


def fulfilment_photo(site: Site, fulfilment_id: int) -> StoredFile | None:
    """The photo with a word on a requirement of the site; none where it was erased. One query."""
    said = Fulfilment.objects.select_related("photo").filter(site=site, pk=fulfilment_id).first()
    return said.photo if said and said.photo and said.photo.content else None


def standards_for(actor: Standing) -> list[Standard]:
    """The standards of the units whose sites `actor` opens. Two queries."""
    units = Unit.objects.filter(units_below(actor.officer_paths), closed_on=None).exclude(kind=Unit.Kind.BRANCH)
    rows = defaultdict(list)
    for one in Requirement.objects.filter(unit__in=units).order_by("position", "pk")[:MOST]:
        rows[one.unit_id].append(one)
    return [
        Standard(
            unit.pk,
            unit.name,
            tuple(one for one in rows[unit.pk] if not one.closed_at),
            tuple(one for one in rows[unit.pk] if one.closed_at),
        )
        for unit in units.order_by("depth", "path")[:MOST]
    ]
