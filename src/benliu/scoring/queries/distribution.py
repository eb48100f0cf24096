"""How members are spread over totals and grades: all of a run, those whom a reader leads, those of one branch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benliu.org.standing import Standing

from ..models import Run
from ..policies import led_results
from ..schemes import compiled
from ..spread import BANDS, spread_of
from ..wording import grade_label, status_label
from .member import groups_of

SCORE = "score:"


@dataclass(frozen=True)
class Band:
    """How many members have a total in a band of ten points, called “60–70”; `key` is where it starts."""

    key: int
    label: str
    count: int


@dataclass(frozen=True)
class GradeCount:
    """How many members have a grade; `name` as the scheme says it, `label` for the reader."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """How members are spread over totals and grades (the scheme's order); `median` in thousandths.

    `statuses` are those that occur with their labels, `groups` the scheme's figures as (order, title). `records` is how
    many records gave the points; None where these are not all members of the run.
    """

    members: int
    median: int
    bands: tuple[Band, ...]
    grades: tuple[GradeCount, ...]
    statuses: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    records: int | None = None


def distribution(actor: Standing, run: Run) -> Distribution:
    """How the members of `run` whom `actor` leads are spread: of all from the run's own summary, else by one query."""
    if actor.leads_all:
        return _distribution(run, run.summary)
    return part_of_run(run, led_results(actor).filter(run=run).values_list("total", "grade", "status"))


def part_of_run(run: Run, members: Iterable[tuple[int, str, str]]) -> Distribution:
    """How some members of `run`, each as (total, grade, status), are spread."""
    return _distribution(run, spread_of(members))


def _distribution(run: Run, spread: Mapping[str, Any]) -> Distribution:
    grades, scheme = spread["grades"], compiled(run.scheme).members
    names = [g.name for g in scheme.grades]
    order = [n for n in names if n in grades] + sorted(n for n in grades if n not in names)
    return Distribution(
        members=spread["members"],
        median=spread["median"],
        bands=tuple(Band(10 * i, _band_label(i), count) for i, count in enumerate(spread["bands"])),
        grades=tuple(GradeCount(name, grade_label(scheme, name), grades[name]) for name in order),
        statuses=tuple((status, status_label(status)) for status in spread["statuses"]),
        groups=tuple((SCORE + g.name, g.title) for g in groups_of(scheme, dict.fromkeys(scheme.measures, 0))),
        records=spread.get("records"),
    )


def _band_label(band: int) -> str:
    return f"{10 * band}–{10 * band + 10}" if band < BANDS - 1 else f"≥{10 * band}"
