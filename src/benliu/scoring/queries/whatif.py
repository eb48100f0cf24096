"""What a draft would change, told to an officer: who moves and why, how all lie before and after, which groups."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from benliu.org.models import Person, Unit
from benliu.org.standing import Standing
from rulebook import Scheme, points_text
from rulebook.checking.record_values import earned
from rulebook.comparing import Comparison
from rulebook.comparing.fairness import GroupLine, LeftBehind
from rulebook.comparing.movers import Mover
from rulebook.comparing.reasons import Reason
from rulebook.figures import decimal_text

from ..models import Run, SchemeDraft, SchemeVersion
from ..schemes import Compiled, compiled
from ..trials import AGE, AGES, Ground, compare_on, ground_of, people_of, seconds_by_kind
from ..wording import grade_label, said
from .condition import star_count
from .period import finished_runs, with_scheme

SHOWN = 20
FINE = Fraction(1, 100)


@dataclass(frozen=True)
class Why:
    """A clause that moved somebody: by how many points (as told, with its sign), and what it says otherwise."""

    points: str
    clause: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MoverLine:
    """Somebody whose total or grade is another. Totals in thousandths; `rose` −1, 0, 1 on the ladder."""

    person_id: int
    name: str
    branch: str
    before: int
    after: int
    grade_before: str
    grade_after: str
    rose: int
    why: tuple[Why, ...]
    grade_why: tuple[str, ...]


@dataclass(frozen=True)
class GroupRow:
    """What changes for a group of people: mean change in points, as told; how many lose, gain, fall and rise."""

    name: str
    number: int
    mean: str
    lose: int
    gain: int
    fell: int
    rose: int


@dataclass(frozen=True)
class BranchMove:
    """A branch whose stars or total are others; totals as told."""

    name: str
    stars_before: int
    stars_after: int
    before: str
    after: str


@dataclass(frozen=True)
class Effort:
    """Minutes that the telling of a year took, of what either scheme gives points for."""

    before: int
    after: int

    @property
    def percent(self) -> int:
        """The change in percent, to the nearest."""
        return round((self.after - self.before) * 100 / self.before) if self.before else 0


@dataclass(frozen=True)
class WhatIf:
    """All of it. `drawn`: of how many branches the figures are, if not of all `branches`."""

    run_id: int
    period: str
    before: str
    drawn: int
    branches: int
    members: int
    moved: int
    rose: int
    fell: int
    gain: int
    lose: int
    mean_before: str
    mean_after: str
    mean_change: str
    grades: tuple[tuple[str, int, int], ...]
    bins: tuple[tuple[str, int, int], ...]
    movers: tuple[MoverLine, ...]
    led: int
    groups: tuple[tuple[str, tuple[GroupRow, ...]], ...]
    left_behind: tuple[str, ...]
    stars: tuple[BranchMove, ...]
    effort: Effort | None

    @property
    def most_lose(self) -> bool:
        """More than half of the members would have fewer points."""
        return 2 * self.lose > self.members

    @classmethod
    def restored(cls, told: Mapping[str, Any]) -> "WhatIf":
        """From what `asdict` made of one, through JSON."""
        movers = (MoverLine(**one | {"why": tuple(Why(**why) for why in one["why"])}) for one in told["movers"])
        groups = ((title, tuple(GroupRow(**row) for row in rows)) for title, rows in told["groups"])
        stars, effort = tuple(BranchMove(**one) for one in told["stars"]), told["effort"]
        made = {"movers": tuple(movers), "groups": tuple(groups), "stars": stars}
        return cls(**{**told, **made, "effort": Effort(**effort) if effort else None})


@dataclass(frozen=True)
class Sides:
    """On what a draft is tried: the run, and the version that it is compared with."""

    run: Run
    before: SchemeVersion


def sides_of(draft: SchemeDraft, today: dt.date) -> Sides | None:
    """The newest run of the draft's scheme, else of any, and the version in force; None without a run. Two queries."""
    runs = finished_runs(with_scheme())
    name = draft.base.name if draft.base else ""
    run = runs.filter(scheme__name=name).first() or runs.first()
    if run is None:
        return None
    in_force = SchemeVersion.objects.filter(name=run.scheme.name, effective_from__lte=today)
    version = in_force.exclude(effective_to__lt=today).order_by("adopted_at", "pk").last()
    return Sides(run, version or run.scheme)


def what_if(
    actor: Standing, sides: Sides, scheme: Compiled, *, whole: bool = False, movers: int | None = SHOWN
) -> WhatIf:
    """What `scheme` would change. Names are those of people whom `actor` leads; `movers` None: all of them.

    Raises `rulebook.ScoringError` where the scheme cannot score what is there.
    """
    ground = ground_of(sides.run, whole=whole)
    people, before = people_of(ground), compiled(sides.before)
    members, branches = compare_on(ground, before, scheme)
    units = dict(_led(actor, people.units))
    rows = [row for row in members.moved.tolist() if people.members[row].unit_id in units]
    count = {name: int(np.count_nonzero(part)) for name, part in _parts(members)}
    spreads = [spread.mean if spread else Fraction(0) for spread in members.spreads]
    return WhatIf(
        run_id=sides.run.pk,
        period=sides.run.period,
        before=sides.before.version,
        drawn=len(people.units) if people.drawn else 0,
        branches=people.branches,
        members=len(people.members),
        moved=len(members.moved),
        **count,
        mean_before=_fine(spreads[0]),
        mean_after=_fine(spreads[1]),
        mean_change=_signed(_fine(spreads[1] - spreads[0])),
        grades=tuple((_grade(members, g.name), g.before, g.after) for g in members.grades),
        bins=tuple((f"{points_text(b.first)}–{points_text(b.end)}", b.before, b.after) for b in members.bins),
        movers=tuple(_movers(members, rows[:movers], units)),
        led=len(rows),
        groups=tuple(_groups(members, units)),
        left_behind=tuple(_left_behind(line, units) for line in members.left_behind if _may_see(line, units)),
        stars=tuple(_stars(branches, units)) if branches else (),
        effort=_effort(ground, before, scheme),
    )


def _parts(members: Comparison) -> Iterator[tuple[str, Any]]:
    yield from (("rose", members.rungs > 0), ("fell", members.rungs < 0))
    yield from (("gain", members.change > 0), ("lose", members.change < 0))


def _led(actor: Standing, units: Iterable[int]) -> Iterator[tuple[int, str]]:
    for pk, path, name in Unit.objects.filter(pk__in=list(units)).values_list("pk", "path", "name"):
        if actor.leads(path):
            yield pk, name


def _movers(members: Comparison, rows: list[int], units: dict[int, str]) -> Iterator[MoverLine]:
    found = list(members.movers_among(np.asarray(rows, np.int64)))
    names = dict(Person.objects.filter(pk__in=[int(one.subject) for one in found]).values_list("pk", "name"))
    for row, mover in zip(rows, found, strict=True):
        yield MoverLine(
            person_id=int(mover.subject),
            name=names.get(int(mover.subject), ""),
            branch=units[int(mover.unit)],
            before=mover.before,
            after=mover.after,
            grade_before=_grade(members, mover.grade_before),
            grade_after=_grade(members, mover.grade_after),
            rose=int(members.rungs[row]),
            why=tuple(_why(reason) for reason in mover.reasons),
            grade_why=_grade_why(mover),
        )


def _grade_why(mover: Mover) -> tuple[str, ...]:
    return tuple(said(reason) for reason in mover.grade_reasons)


def _why(reason: Reason) -> Why:
    changes = tuple((change.before or _("（无）"), change.after or _("（无）")) for change in reason.changes[:2])
    return Why(_signed(decimal_text(reason.shown, FINE)), said(reason.clause), changes)


def _grade(members: Comparison, name: str) -> str:
    """A grade of either scheme in the reader's language."""
    known: tuple[Scheme, ...] = (members.after.scheme, members.before.scheme)
    scheme = next((one for one in known if any(grade.name == name for grade in one.grades)), known[0])
    return grade_label(scheme, name)


def _groups(members: Comparison, units: dict[int, str]) -> Iterator[tuple[str, tuple[GroupRow, ...]]]:
    for grouping, lines in members.groups:
        if grouping.name == AGE:
            yield _("年龄段"), tuple(_group(line, _age_name(line.name.zh)) for line in lines)
        else:
            shown = [(line, _unit_name(line.name.zh, units)) for line in lines]
            yield _("支部"), tuple(_group(line, name) for line, name in shown if name)


def _group(line: GroupLine, name: str) -> GroupRow:
    mean = _signed(_fine(line.mean))
    return GroupRow(name, line.number, mean, line.lose, line.gain, line.fell, line.rose)


def _unit_name(word: str, units: dict[int, str]) -> str:
    """A branch that the reader leads, or the small ones together; empty for any other."""
    return units.get(int(word), "") if word.isdecimal() else _("其余支部合计")


def _age_name(word: str) -> str:
    if not word.isdecimal():
        return _("年龄不详，或人数太少")
    first = int(word)
    if not first:
        return _("%d 岁以下") % AGES[0]
    if first == AGES[-1]:
        return _("%d 岁及以上") % first
    return _("%(first)d 至 %(last)d 岁") % {"first": first, "last": AGES[AGES.index(first) + 1] - 1}


def _may_see(line: LeftBehind, units: dict[int, str]) -> bool:
    return line.by.en != "Branch" or bool(_unit_name(line.group.zh, units))


def _left_behind(line: LeftBehind, units: dict[int, str]) -> str:
    by_branch = line.by.en == "Branch"
    name = _unit_name(line.group.zh, units) if by_branch else _age_name(line.group.zh)
    told = {"name": name, "mean": _signed(_fine(line.mean)), "others": _signed(_fine(line.others)), "n": line.number}
    return _("%(name)s（%(n)s 人）平均 %(mean)s 分，其余的人平均 %(others)s 分") % told


def _stars(branches: Comparison, units: dict[int, str]) -> Iterator[BranchMove]:
    rows = [row for row in branches.moved.tolist() if int(branches.after.subjects.ids[row]) in units]
    for row in rows:
        before, after = branches.before, branches.after
        yield BranchMove(
            name=units[int(after.subjects.ids[row])],
            stars_before=star_count(before.scheme, before.grade_name(row)),
            stars_after=star_count(after.scheme, after.grade_name(row)),
            before=points_text(int(before.total[row])),
            after=points_text(int(after.total[row])),
        )


def _effort(ground: Ground, before: Compiled, after: Compiled) -> Effort | None:
    """None where nothing says how long it took."""
    seconds = seconds_by_kind(ground)
    if not seconds:
        return None
    old, new = (sum(seconds.get(code, 0) for code in _credited(scheme)) for scheme in (before, after))
    return Effort((old + 30) // 60, (new + 30) // 60)


def _credited(scheme: Compiled) -> set[str]:
    """The items that can give or take points, or are owed."""
    halves = [half for half in (scheme.members, scheme.branches) if half]
    spans = [(half, item, earned(half, item)) for half in halves for item in half.items]
    owed = {duty.item for half in halves for duty in half.duties}
    return {item.id for _half, item, span in spans if span.low or span.high or item.veto} | owed


def _fine(thousandths: Fraction) -> str:
    return decimal_text(thousandths / 1000, FINE)


def _signed(figure: str) -> str:
    return figure if figure.startswith("-") or figure.strip("0.") == "" else f"+{figure}"
