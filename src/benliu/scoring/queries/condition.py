"""What a branch's next star asks: the needs of its rung, met and missing, and its place in the quota."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rulebook import Scheme, points_text
from rulebook.exact import divided
from rulebook.scheme import Quota

from ..models import BranchResult
from ..wording import gap_words, sentence
from .places import place_of, way_to
from .tracing import called, items_in


@dataclass(frozen=True)
class Condition:
    """One condition of the next star. `text` says what, `short` what is still missing (empty where met).

    `asks_duties`: it compares what was held with what is owed, so the open duties are what it lacks. `item`: the one
    whose records it goes by, where it is one alone.
    """

    text: str
    met: bool
    short: str = ""
    asks_duties: bool = False
    place: str = ""
    item: str = ""

    @property
    def anchor(self) -> str:
        """The rest of the branch's address that leads to what the condition goes by."""
        return way_to(self.place)


def conditions_of(scheme: Scheme, row: BranchResult, branches: int) -> list[Condition]:
    """The conditions of the next rung, met and missing; where it has places for some of so many `branches` alone, the
    last one is to get one of them.
    """
    coming = next_step(scheme, row.stars)
    step = next((s for s in row.why["grades"] if s["name"] == coming), None)
    grade = next((g for g in scheme.grades if g.name == coming), None)
    if step is None or grade is None:
        return []
    found = []
    for line, need in zip(step["needs"], grade.needs, strict=True):
        asks = bool({"held", "owed"} & called(scheme, need.node))
        items = items_in(scheme, need.node)
        item = next(iter(items)) if len(items) == 1 else ""
        place = place_of(scheme, need.node)
        found.append(Condition(sentence(line), bool(line["met"]), gap_words(line), asks, place, item))
    if grade.quota and grade.quota.binding:
        found.append(_place(grade.quota, step["quota"], None if scheme.graded else branches))
    return found


def _place(quota: Quota, line: Mapping[str, Any] | None, branches: int | None) -> Condition:
    """To get a place: in the order of those who meet the needs, or, where the branch does not yet, how many there are.

    How many is known before where all of so many `branches` compete for the same ones.
    """
    text = _("进入名额")
    if quota.share is not None:
        text = _("进入前 %s%%") % points_text(int(quota.share * 100_000))
    if line:
        return Condition(text, False, sentence(line))
    if branches is None or quota.of is not None or quota.per != "all":
        return Condition(text, False, _("其他条件都满足后再排"))
    size = quota.number or 0
    if quota.share is not None:
        size = max(int(divided(branches * quota.share.numerator, quota.share.denominator, quota.rounding)), quota.least)
    words = ngettext(
        "%(branches)s 个支部取 %(size)s 个，其他条件都满足后再排",
        "%(branches)s 个支部取 %(size)s 个，其他条件都满足后再排",
        size,
    )
    return Condition(text, False, words % {"branches": branches, "size": size})


def star_count(scheme: Scheme, name: str) -> int:
    """How many stars a rung stands for: its name where that is a number, else its place from below."""
    if name.isdigit():
        return int(name)
    names = [grade.name for grade in scheme.grades]
    return len(names) - names.index(name) if name in names else 0


def next_step(scheme: Scheme, name: str) -> str:
    """The rung above `name`; empty at the top."""
    names = [grade.name for grade in scheme.grades]
    place = names.index(name) if name in names else len(names)
    return names[place - 1] if place else ""
