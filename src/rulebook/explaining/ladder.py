"""Where a subject stands on the ladder, and what the next rung still needs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rulebook.figures import THOUSANDTH, decimal_text
from rulebook.formula.phrase import Said, phrase
from rulebook.standing import NeedColumn

if TYPE_CHECKING:
    from rulebook.result import Result

FINE = THOUSANDTH / 10
TIES = {"out": Said("时都不算", "in which nobody gets one"), "in": Said("时都算", "in which all get one")}
# By whether the figure lies below the wanted one, on it (which some needs forbid) or above it.
GAPS = {-1: Said("，差 {}", ", {} short"), 0: Said("", ""), 1: Said("，多 {}", ", {} over")}


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need: in words, whether it is met, and where it compares figures, the figure, what is wanted, what is short."""

    zh: str
    en: str
    met: bool
    value: str
    wanted: str
    short: str


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """How the quota went: the place in the order (from 1), how many share it, and how many places there are."""

    place: int
    tied: int
    places: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RungLine:
    """A grade and its needs; `reached` if it is the subject's own."""

    name: str
    english: str
    reached: bool
    needs: tuple[NeedLine, ...]
    quota: QuotaLine | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The rung above the subject's own, and what is missing to it."""

    grade: str
    missing: tuple[NeedLine, ...]
    zh: str
    en: str


def rungs(result: "Result", i: int) -> tuple[RungLine, ...]:
    """The whole ladder from the top."""
    return tuple(
        RungLine(
            grade.name,
            grade.english or grade.name,
            int(result.grade[i]) == g,
            tuple(_need(need, i) for need in result.standing.needs[g]),
            _quota(result, g, i),
        )
        for g, grade in enumerate(result.scheme.grades)
    )


def _need(need: NeedColumn, i: int) -> NeedLine:
    met = bool(need.met[i])
    value = need.value.at(i) if need.value else None
    wanted = need.wanted.at(i) if need.wanted else None
    if value is None or wanted is None:
        return NeedLine(need.said.zh, need.said.en, met, "", "", "")
    short = "" if met else decimal_text(abs(wanted - value), FINE)
    return NeedLine(need.said.zh, need.said.en, met, decimal_text(value, FINE), decimal_text(wanted, FINE), short)


def _quota(result: "Result", g: int, i: int) -> QuotaLine | None:
    went, quota = result.ladder.quotas.get(g), result.scheme.grades[g].quota
    if went is None or quota is None or went.place[i] < 0:
        return None
    place, tied, places = int(went.place[i]) + 1, int(went.tied[i]), int(went.places[i])
    by = [phrase(node, result.standing.titles) for _, node in quota.order]
    order = Said("、".join(said.zh for said in by), ", ".join(said.en for said in by))
    zh, en = f"按{order.zh}排第 {place}", f"place {place} by {order.en}"
    if tied > 1:
        zh, en = f"{zh}（{tied} 人并列）", f"{en} (a tie of {tied})"
    if place <= places < place + tied - 1:
        zh, en = f"{zh}，并列越过名额{TIES[quota.ties].zh}", f"{en}, a tie across the edge, {TIES[quota.ties].en}"
    return QuotaLine(place, tied, places, f"{zh}，名额 {places}", f"{en}; {places} to give")


def next_step(result: "Result", i: int, ladder: tuple[RungLine, ...]) -> NextStep | None:
    """What is missing to the next rung; None at the top and for those not graded."""
    own = int(result.grade[i])
    if not 0 < own < len(ladder):
        return None
    rung = ladder[own - 1]
    missing = tuple(need for need in rung.needs if not need.met)
    if missing:
        gaps = [_gap(need) for need in missing]
        zh = "；".join(need.zh + gap.zh for need, gap in zip(missing, gaps, strict=True))
        en = "; ".join(need.en + gap.en for need, gap in zip(missing, gaps, strict=True))
        return NextStep(rung.name, missing, f"离“{rung.name}”还差：{zh}", f"Missing for {rung.english}: {en}")
    told = Said(rung.quota.zh, rung.quota.en) if rung.quota else Said("", "")
    return NextStep(
        rung.name, (), f"“{rung.name}”的条件都已达到，{told.zh}", f"All needs of {rung.english} are met; {told.en}"
    )


def _gap(need: NeedLine) -> Said:
    """The figure, and how far it lies below or above the wanted one; nothing where no figures are compared."""
    if not need.short:
        return Said("", "")
    way = Decimal(need.value).compare(Decimal(need.wanted))
    far = GAPS[int(way)]
    return Said(f"（现 {need.value}{far.zh.format(need.short)}）", f" (now {need.value}{far.en.format(need.short)})")
