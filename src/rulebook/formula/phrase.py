"""A formula in words, Chinese and English, for explanations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rulebook.figures import decimal_text
from rulebook.formula.tree import Call, Comparison, Junction, Name, Negation, Negative, Node, Number, Operation, Text

MILLIONTH = Fraction(1, 1_000_000)
SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠", "*": "×", "/": "÷"}
IS = {"==": ("为", " is "), "!=": ("不为", " is not ")}  # of words
BUILT_IN = {
    "total": ("总分", "total"),
    "vetoed": ("被一票否决", "vetoed"),
    "grade": ("等次", "grade"),
    "quantity": ("数量", "quantity"),
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
    "sum_members": ("党员{0}之和", "sum of the members' {0}"),
    "mean_members": ("党员{0}的平均", "mean of the members' {0}"),
    "count_members": ("党员人数", "number of members"),
    "min": ("{all} 中较小者", "the smaller of {all}"),
    "max": ("{all} 中较大者", "the larger of {all}"),
    "if": ("（{0} 时 {1}，否则 {2}）", "({1} if {0}, else {2})"),
    "otherwise": ("{0}（没有时 {1}）", "{0} ({1} where there is none)"),
    "round_half_up": ("{0}（四舍五入到 {1}）", "{0} (rounded half up to {1})"),
    "round_down": ("{0}（舍到 {1}）", "{0} (rounded down to {1})"),
    "round_up": ("{0}（进到 {1}）", "{0} (rounded up to {1})"),
}
WHERE = ("（{0}）", " ({0})")


@dataclass(frozen=True, slots=True)
class Said:
    """The same in Chinese and in English."""

    zh: str
    en: str


def phrase(node: Node, titles: Mapping[str, Said]) -> Said:
    """A formula in words; `titles` names measures, fields, items and groups."""
    return Said(
        _told(node, lambda name: _title(name, titles, 0), 0), _told(node, lambda name: _title(name, titles, 1), 1)
    )


def _title(name: str, titles: Mapping[str, Said], language: int) -> str:
    if name in titles:
        return (titles[name].zh, titles[name].en)[language]
    return BUILT_IN[name][language] if name in BUILT_IN else name


def _told(  # noqa: PLR0911 - one for each kind of node
    node: Node, title: Callable[[str], str], language: int
) -> str:
    def tell(part: Node) -> str:
        return _told(part, title, language)

    match node:
        case Number():
            return decimal_text(node.value, MILLIONTH)
        case Text():
            return f"“{node.value}”"
        case Name():
            return title(node.name)
        case Call():
            return _call(node, tell, language)
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
            word = {"and": ("且", "and"), "or": ("或", "or")}[node.word][language]
            return f"({tell(node.left)}) {word} ({tell(node.right)})"
        case Negation():
            inside = tell(node.value) if isinstance(node.value, Name) else f"({tell(node.value)})"
            return ("没有", "not ")[language] + inside


def _call(node: Call, tell: Callable[[Node], str], language: int) -> str:
    told = [tell(argument) for argument in node.arguments]
    text = CALLS[node.name][language].format(*told, all="、".join(told) if not language else ", ".join(told))
    if node.name.endswith("_members") and len(told) == 1 + (node.name != "count_members"):
        text += WHERE[language].format(told[-1])
    return text


def _looser(part: Node, around: Operation) -> bool:
    """Whether brackets are needed."""
    return isinstance(part, Operation) and part.sign in "+-" and (around.sign in "*/" or part is around.right)
