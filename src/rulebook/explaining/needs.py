"""A condition of one subject: in words, whether it is met, and what it lacks."""

from dataclasses import dataclass, field
from fractions import Fraction

from rulebook.explaining.ways import NO_WAYS, Ways
from rulebook.figures import THOUSANDTH, decimal_text
from rulebook.formula.phrase import Said
from rulebook.standing import NeedColumn

FINE = THOUSANDTH / 10
NOTHING = Said("", "")
MORE = (">=", "==", ">")  # of these, a figure that is too small is short of something
BOUNDS = {
    ">": Said("须大于 {0}", "must be above {0}"),
    "<": Said("须小于 {0}", "must be below {0}"),
    "<=": Said("不得超过 {0}", "must not pass {0}"),
    "==": Said("须为 {0}", "must be {0}"),
    "!=": Said("不得为 {0}", "must not be {0}"),
    ">=": Said("须至少为 {0}", "must be at least {0}"),
}
NO_FIGURE = Said("现无数值", "no figure yet")
INCOMPARABLE = Said("没有可比的数", "there is no figure to compare with")


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need: in words, whether it is met, and where it compares figures, the figure, what is wanted, how far it is.

    Attributes:
        short: the distance; empty where it is met, or where the figures are equal and must not be.
        lacks: the same in words: `现 72，差 3`, `现 0，须大于 0`, `现无数值，须至少为 60`; of no figures what is held,
            `类别现为预备党员`; empty where it is met, or says itself what is held.
        nearest: the ways to it; filled for the next grade only.
    """

    zh: str
    en: str
    met: bool
    value: str
    wanted: str
    short: str
    lacks: Said = NOTHING
    nearest: Ways = field(default=NO_WAYS)


def need_line(need: NeedColumn, i: int) -> NeedLine:
    """One subject's."""
    met, (value, wanted) = bool(need.met[i]), _figures(need, i)
    lacks = NOTHING if met else _lacks(need, i)
    if value is None or wanted is None:
        return NeedLine(need.said.zh, need.said.en, met, "", "", "", lacks)
    short = "" if met or value == wanted else decimal_text(abs(wanted - value), FINE)
    figures = decimal_text(value, FINE), decimal_text(wanted, FINE)
    return NeedLine(need.said.zh, need.said.en, met, *figures, short, lacks)


def _figures(need: NeedColumn, i: int) -> tuple[Fraction | None, Fraction | None]:
    return need.value.at(i) if need.value else None, need.wanted.at(i) if need.wanted else None


def _lacks(need: NeedColumn, i: int) -> Said:
    """Of several conditions, what each that is not met lacks."""
    if need.parts:
        open_parts = [(part, _lacks(part, i)) for part in need.parts if not part.met[i]]
        told = [_named(part, lacks) for part, lacks in open_parts if lacks != NOTHING]
        zh, en = ("，或 ", ", or ") if need.sign == "or" else ("，", ", ")
        return Said(zh.join(said.zh for said in told), en.join(said.en for said in told))
    if need.sign not in BOUNDS:
        return need.held.at(i) if need.held else NOTHING
    return _distance(need.sign, *_figures(need, i))


def _distance(sign: str, value: Fraction | None, wanted: Fraction | None) -> Said:
    if wanted is None:
        return INCOMPARABLE
    goal, bound = decimal_text(wanted, FINE), BOUNDS[sign]
    if value is None:
        now = NO_FIGURE
    else:
        figure, short = decimal_text(value, FINE), decimal_text(abs(wanted - value), FINE)
        now = Said(f"现 {figure}", f"now {figure}")
        if sign in MORE and value < wanted:
            bound = Said(f"差 {short}", f"{short} short")
    return Said(f"{now.zh}，{bound.zh.format(goal)}", f"{now.en}, {bound.en.format(goal)}")


def _named(part: NeedColumn, lacks: Said) -> Said:
    return Said(f"{part.said.zh}：{lacks.zh}", f"{part.said.en}: {lacks.en}")
