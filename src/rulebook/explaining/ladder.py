"""Where a subject stands on the ladder, what the next rung still needs, and which reason for it comes first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulebook.behind import Behind, measured
from rulebook.explaining.needs import FINE, NOTHING, NeedLine, need_line
from rulebook.explaining.ways import NO_WAYS, Ways
from rulebook.figures import decimal_text
from rulebook.formula.phrase import Said
from rulebook.formula.tree import Comparison, Number
from rulebook.scheme import Quota
from rulebook.standing import NeedColumn, need_column
from rulebook.wording import said_of

if TYPE_CHECKING:
    from rulebook.result import Result

TIES = {"out": Said("时都不算", "in which nobody gets one"), "in": Said("时都算", "in which all get one")}
Finder = Callable[[NeedColumn], Ways]


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """How the quota went: the place in the order (from 1), how many share it, and how many places there are.

    `short`: how far the figure that decides is from that of the last place given; empty where one of them was got.
    """

    place: int
    tied: int
    places: int
    short: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RungLine:
    """A grade and its needs; `reached` if it is the subject's own; `direct`: the condition that gives it directly."""

    name: str
    english: str
    reached: bool
    needs: tuple[NeedLine, ...]
    quota: QuotaLine | None
    direct: NeedLine | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next rung that the subject can get to, and what is missing to it, what comes first first.

    `passing`: where nothing is missing but a place of the quota, the figure that would pass the last place given.
    """

    grade: str
    missing: tuple[NeedLine, ...]
    zh: str
    en: str
    passing: NeedLine | None = None


def rungs(result: "Result", i: int) -> tuple[RungLine, ...]:
    """The whole ladder from the top."""
    standing = result.standing
    return tuple(
        RungLine(
            grade.name,
            grade.english or grade.name,
            int(result.grade[i]) == g,
            tuple(need_line(need, i) for need in standing.needs[g]),
            _quota(result, g, i),
            need_line(direct, i) if (direct := standing.direct[g]) else None,
        )
        for g, grade in enumerate(result.scheme.grades)
    )


def _quota(result: "Result", g: int, i: int) -> QuotaLine | None:
    went, quota = result.ladder.quotas.get(g), result.scheme.grades[g].quota
    if went is None or quota is None or went.place[i] < 0:
        return None
    place, tied, places = int(went.place[i]) + 1, int(went.tied[i]), int(went.places[i])
    by = [said_of(result.scheme, node) for _, node in quota.order]
    order = Said("、".join(said.zh for said in by), ", ".join(said.en for said in by))
    zh, en = f"按{order.zh}排第 {place}", f"place {place} by {order.en}"
    if tied > 1:
        zh, en = f"{zh}（{tied} 人并列）", f"{en} (a tie of {tied})"
    if place <= places < place + tied - 1:
        zh, en = f"{zh}，并列越过名额{TIES[quota.ties].zh}", f"{en}, a tie across the edge, {TIES[quota.ties].en}"
    short, gap = _behind(went.behind, by, quota, i)
    return QuotaLine(place, tied, places, short, f"{zh}，名额 {places}{gap.zh}", f"{en}; {places} to give{gap.en}")


def _behind(went: Behind, by: Sequence[Said], quota: Quota, i: int) -> tuple[str, Said]:
    """`，总分离末位差 3，须超过末位`: by how much the last place was missed."""
    key, gap = int(went.key[i]), went.gap.at(i)
    if gap is None or not quota.binding:
        return "", NOTHING
    short, said = decimal_text(abs(gap), FINE), by[key]
    zh, en = ("差", "short of") if quota.order[key][0] else ("多", "above")
    if not gap:
        return short, Said(f"，{said.zh}须超过末位", f"; {said.en} must pass that of the last place")
    passing = Said("，须超过末位", ", which must be passed") if went.passing[i] else NOTHING
    return short, Said(
        f"，{said.zh}离末位{zh} {short}{passing.zh}", f"; {said.en} {short} {en} the last place{passing.en}"
    )


def next_step(
    result: "Result", i: int, ladder: tuple[RungLine, ...], find: Finder = lambda _: NO_WAYS
) -> NextStep | None:
    """What is missing to the next rung; None where there is none above, and for those not graded.

    Rungs that what the subject is (a field) shuts out are passed over: nobody can work towards them.
    """
    g = _next_rung(result, i)
    if g is None:
        return None
    rung, needs = ladder[g], result.standing.needs[g]
    if result.ladder.direct[i]:
        return _lifted(rung, ladder[int(result.grade[i])])
    found = [(need, replace(need_line(need, i), nearest=find(need))) for need in needs if not need.met[i]]
    missing = tuple(line for _, line in sorted(found, key=lambda pair: _urgency(*pair)))
    if not missing:
        return replace(_crowded(rung), passing=_passing(result, g, i, find))
    return NextStep(
        rung.name,
        missing,
        f"离“{rung.name}”还差：" + "；".join(told(need).zh for need in missing),
        f"Missing for {rung.english}: " + "; ".join(told(need).en for need in missing),
    )


def _next_rung(result: "Result", i: int) -> int | None:
    own = int(result.grade[i])
    above = range(own - 1, -1, -1) if own < len(result.scheme.grades) else ()
    return next((g for g in above if not any(_shut(need, i) for need in result.standing.needs[g])), None)


def _shut(need: NeedColumn, i: int) -> bool:
    """Whether an unmet need asks nothing but what the subject is."""
    return not need.met[i] and not need.reach.calls and "vetoed" not in need.reach.names


def _lifted(rung: RungLine, own: RungLine) -> NextStep:
    """Somebody graded directly: that condition is what stands between."""
    assert own.direct is not None
    return NextStep(
        rung.name,
        (),
        f"直接评为“{own.name}”（{own.direct.zh}），不再参评“{rung.name}”",
        f"Graded {own.english} directly ({own.direct.en}), and so not considered for {rung.english}",
    )


def _crowded(rung: RungLine) -> NextStep:
    told_quota = Said(f"，{rung.quota.zh}", f"; {rung.quota.en}") if rung.quota else Said("", "")
    return NextStep(
        rung.name,
        (),
        f"“{rung.name}”的条件都已达到{told_quota.zh}",
        f"All needs of {rung.english} are met{told_quota.en}",
    )


def _passing(result: "Result", g: int, i: int, find: Finder) -> NeedLine | None:
    """What would pass the last place given, as a need with its ways; None where no figure decides.

    First by the figure that decides; where there is no way by that, by one that comes before it in the order.
    """
    went, quota = result.ladder.quotas.get(g), result.scheme.grades[g].quota
    if went is None or quota is None or not quota.binding or went.place[i] < 0 or went.behind.gap.at(i) is None:
        return None
    key, tried = int(went.behind.key[i]), []
    for k, gap in [(key, went.behind.gap.at(i)), *((before, 0) for before in range(key))]:
        highest, node = quota.order[k]
        own = measured(result.scope, node).at(i)
        if own is None or gap is None:
            continue
        strict = k < key or went.behind.passing[i]
        sign = (">" if highest else "<") + ("" if strict else "=")
        need = need_column(result, Comparison(sign, node, Number(own - gap)))
        tried.append(replace(need_line(need, i), nearest=find(need)))
    return next((line for line in tried if line.nearest.ways), tried[0] if tried else None)


def _urgency(need: NeedColumn, line: NeedLine) -> tuple[int, int]:
    """A veto before deductions and what cannot be reached any more, these before what is nearest."""
    if "vetoed" in need.reach.names and not need.reach.of_records:
        return 0, 0
    if line.value.startswith("-") or line.nearest.unreachable:
        return 1, 0
    return (2, line.nearest.ways[0].times) if line.nearest.ways else (3, 0)


def told(need: NeedLine) -> Said:
    """`总分 ≥ 75（现 72，差 3）`."""
    if not need.lacks.zh:
        return Said(need.zh, need.en)
    return Said(f"{need.zh}（{need.lacks.zh}）", f"{need.en} ({need.lacks.en})")


def reason(result: "Result", i: int, ladder: tuple[RungLine, ...], coming: NextStep | None) -> Said:
    """Why the grade is what it is, the one thing to say first."""
    own, graded = int(result.grade[i]), result.standing.graded
    if graded and not graded.met[i]:
        return _ungraded(result, need_line(graded, i))
    if not ladder:
        return Said("", "")
    rung = ladder[own]
    above = (need for needs in result.standing.needs[:own] for need in needs)
    if result.vetoed[i] and any("vetoed" in need.reach.names for need in above):
        return Said(f"有一票否决记录，评为“{rung.name}”", f"There is a veto record, so the grade is {rung.english}")
    if result.ladder.direct[i] and rung.direct:
        return Said(f"直接评为“{rung.name}”：{rung.direct.zh}", f"Graded {rung.english} directly: {rung.direct.en}")
    if coming:
        return Said(coming.zh, coming.en)
    return Said(f"“{rung.name}”的条件都已达到", f"All needs of {rung.english} are met")


def _ungraded(result: "Result", graded: NeedLine) -> Said:
    said, name = told(graded), result.scheme.ungraded
    zh, en = f"不符合参评条件：{said.zh}", f"Not graded, for this is not met: {said.en}"
    return Said(f"“{name}”：{zh}", en) if name else Said(zh, en)
