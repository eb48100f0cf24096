"""A formula in words, Chinese and English, for explanations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from rulebook.figures import decimal_text
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import (
    Call,
    Comparison,
    Junction,
    Moment,
    Name,
    Negation,
    Negative,
    Node,
    Number,
    Operation,
    Text,
    joined,
    named,
)

MILLIONTH = Fraction(1, 1_000_000)
SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠", "*": "×", "/": "÷"}
IS = {"==": ("为", " is "), "!=": ("不为", " is not ")}  # of words
BUILT_IN = {
    "total": ("总分", "total"),
    "vetoed": ("被一票否决", "vetoed"),
    "grade": ("等次", "grade"),
    "quantity": ("数量", "quantity"),
    "day": ("日期", "date"),
    "earned": ("应得分", "points before limits"),
    "credited": ("计分", "credit"),
    "period_start": ("周期首日", "first day of the period"),
    "period_end": ("周期末日", "last day of the period"),
    "matter": ("事由", "matter"),
    "week": ("周", "week"),
    "month": ("月", "month"),
    "quarter": ("季度", "quarter"),
    "half": ("半年", "half-year"),
    "year": ("年", "year"),
    "period": ("周期", "period"),
    "unit": ("本单位", "the unit"),
    "all": ("全部", "all"),
    "id": ("编号", "id"),
}
CALLS = {
    "credited": ("{0}得分", "credits of {0}"),
    "earned": ("{0}原始分", "points of {0} before limits"),
    "count": ("{0}记录数", "records of {0}"),
    "quantity": ("{0}数量", "quantity of {0}"),
    "held": ("{0}已完成次数", "{0} held"),
    "owed": ("{0}应完成次数", "{0} owed"),
    "distinct": ("{0}涉及的{1}数", "different {1} of {0}"),
    "streak": ("{0}最多连续{1}数", "longest run of {1} with {0}"),
    "count_members": ("党员人数", "number of members"),
    "count_parts": ("{1} 的{0}数", "number of {0} in which {1}"),
    "count_peers": ("{0}中的人数", "number in {0}"),
    "rank": ("{1}在{0}中的名次", "rank by {1} in {0}"),
    "unit": ("所在单位的{0}", "{0} of the unit"),
    "days": ("{0} 至 {1} 的天数", "days from {0} to {1}"),
    "months": ("{0} 至 {1} 的月数", "months from {0} to {1}"),
    "years": ("{0} 至 {1} 的年数", "years from {0} to {1}"),
    "anniversary": ("{0} 在 {1} 前最近的周年日", "last anniversary of {0} by {1}"),
    "year": ("{0} 的年份", "year of {0}"),
    "month": ("{0} 的月份", "month of {0}"),
    "weekday": ("{0} 的星期", "weekday of {0}"),
    "table": ("按{1}查{0}表", "{0} by {1}"),
    "min": ("{all} 中较小者", "the smaller of {all}"),
    "max": ("{all} 中较大者", "the larger of {all}"),
    "otherwise": ("{0}（没有时 {1}）", "{0} ({1} where there is none)"),
    "round_half_up": ("{0}（四舍五入到 {1}）", "{0} (rounded half up to {1})"),
    "round_down": ("{0}（舍到 {1}）", "{0} (rounded down to {1})"),
    "round_up": ("{0}（进到 {1}）", "{0} (rounded up to {1})"),
}
AGGREGATES = {
    "sum": ("之和", "sum of"), "mean": ("的平均", "mean of"), "highest": ("的最高值", "highest of"),
    "lowest": ("的最低值", "lowest of"),
}  # fmt: skip
CALLS |= {f"{word}_records": (f"{{0}}的{{1}}{zh}", f"{en} {{1}} of {{0}}") for word, (zh, en) in AGGREGATES.items()}
CALLS |= {f"{word}_parts": (f"各{{0}}的{{1}}{zh}", f"{en} {{1}} by {{0}}") for word, (zh, en) in AGGREGATES.items()}
CALLS |= {f"{word}_peers": (f"{{0}}中{{1}}{zh}", f"{en} {{1}} in {{0}}") for word, (zh, en) in AGGREGATES.items()}
CALLS |= {f"{word}_members": (f"党员{{0}}{zh}", f"{en} the members' {{0}}") for word, (zh, en) in AGGREGATES.items()}
CONDITIONS = ("record truth", "member truth", "peer truth")
CONDITIONED = {name for name, function in FUNCTIONS.items() if function.arguments[-1] in CONDITIONS}
BRACKETS = ("（{0}）", "({0})")
WHERE = ("（{0}）", " ({0})")


@dataclass(frozen=True, slots=True)
class Said:
    """The same in Chinese and in English."""

    zh: str
    en: str


def phrase(node: Node, titles: Mapping[str, Said], figures: Mapping[Node, str] = MappingProxyType({})) -> Said:
    """A formula in words.

    Args:
        node: the formula.
        titles: names measures, fields, items and groups, and says words by their `quoted` form.
        figures: what follows names and functions in it: their figures.
    """
    return Said(*(_told(node, partial(_title, titles=titles, language=one), one, figures) for one in (0, 1)))


def quoted(word: str) -> str:
    """A word of the scheme as a key of titles: no name looks like it."""
    return f'"{word}"'


def said_word(word: str, titles: Mapping[str, Said]) -> Said:
    """A word of the scheme; in English as the scheme says it, if it does."""
    return titles.get(quoted(word), Said(word, word))


def _title(name: str, titles: Mapping[str, Said], language: int) -> str:
    if name in titles:
        return (titles[name].zh, titles[name].en)[language]
    return BUILT_IN[name][language] if name in BUILT_IN else name.strip('"')


def _told(  # noqa: PLR0911 - one for each kind of node
    node: Node, title: Callable[[str], str], language: int, figures: Mapping[Node, str]
) -> str:
    def tell(part: Node) -> str:
        return _told(part, title, language, figures)

    match node:
        case Number():
            return decimal_text(node.value, MILLIONTH)
        case Text():
            return f"“{title(quoted(node.value))}”"
        case Moment():
            return node.text
        case Name():
            return title(node.name) + figures.get(node, "")
        case Call():
            return _call(node, tell, language) + figures.get(node, "")
        case Operation():
            inner = [f"({tell(p)})" if _looser(p, node) else tell(p) for p in (node.left, node.right)]
            return f"{inner[0]} {SIGNS.get(node.sign, node.sign)} {inner[1]}"
        case Comparison() if isinstance(node.right, Text) and node.sign in IS:
            return f"{tell(node.left)}{IS[node.sign][language]}{(node.right.value, tell(node.right))[language]}"
        case Comparison():
            return f"{tell(node.left)} {SIGNS.get(node.sign, node.sign)} {tell(node.right)}"
        case Negative():
            return f"-{tell(node.value)}"
        case Junction():
            return _junction(node, tell, language)
        case Negation():
            return _negation(node.value, tell, language)


def _junction(node: Junction, tell: Callable[[Node], str], language: int) -> str:
    """`a 且 b 且 c`; brackets only around what is joined the other way; `a ≤ b ≤ c` as it was written."""
    said: list[str] = []
    terms = joined(node)
    for before, term in zip((None, *terms), terms, strict=False):
        if isinstance(before, Comparison) and isinstance(term, Comparison) and before.right == term.left:
            said[-1] += f" {SIGNS.get(term.sign, term.sign)} {tell(term.right)}"
        else:
            said.append(BRACKETS[language].format(tell(term)) if isinstance(term, Junction) else tell(term))
    return {"and": (" 且 ", " and "), "or": (" 或 ", " or ")}[node.word][language].join(said)


def _negation(value: Node, tell: Callable[[Node], str], language: int) -> str:
    """`非困难户`, `没有被一票否决`, `并非（日期 ≥ 2025-07-01）`."""
    if not isinstance(value, Name):
        return ("并非", "not")[language] + WHERE[language].format(tell(value))
    zh = "没有" if value.name == "vetoed" else "非"
    return (zh, "not ")[language] + tell(value)


def _call(node: Call, tell: Callable[[Node], str], language: int) -> str:
    told = [tell(argument) for argument in node.arguments]
    if node.name == "if":
        return BRACKETS[language].format(_cases(node, tell, language))
    if node.name == "table":
        told = [told[0], ("、", ", ")[language].join(told[1:])]
    if FUNCTIONS[node.name].arguments[0] == "reach":
        told[0] = _among(named(node.arguments[0]), tell, language)
    text = CALLS[node.name][language].format(*told, all="、".join(told) if not language else ", ".join(told))
    if node.name in CONDITIONED and len(told) == len(FUNCTIONS[node.name].arguments):
        text += WHERE[language].format(told[-1])
    return text


def _among(names: tuple[str, ...], tell: Callable[[Node], str], language: int) -> str:
    """`本单位`, `同类别`, `本单位同类别`."""
    said = [
        tell(Name(name)) if name in ("unit", "all") else ("同", "the same ")[language] + tell(Name(name))
        for name in names
    ]
    return ("", " and ")[language].join(said)


def _cases(node: Node, tell: Callable[[Node], str], language: int) -> str:
    """`a 时 1，b 时 2，否则 3`."""
    if not (isinstance(node, Call) and node.name == "if"):
        return ("否则 {}", "else {}")[language].format(tell(node))
    where, then, rest = node.arguments
    case = ("{0} 时 {1}，", "{1} if {0}, ")[language].format(tell(where), tell(then))
    return case + _cases(rest, tell, language)


def _looser(part: Node, around: Operation) -> bool:
    """Whether brackets are needed."""
    return isinstance(part, Operation) and part.sign in "+-" and (around.sign in "*/" or part is around.right)
