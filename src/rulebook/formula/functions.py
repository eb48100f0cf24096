"""The functions of the language: what they take, what they give. The list is closed."""

from dataclasses import dataclass
from typing import Literal

Argument = Literal["number", "truth", "same", "step", "tally", "item", "member number", "member truth"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function's arguments, how many of the last may be left out or repeated, and where it may stand.

    Arguments: `number`, `truth`; `same`: both numbers or both truths; `step`: a literal above 0; `item`: an item or
    `all`; `tally`: an item, a group or `all`; `member number`, `member truth`: a formula over the branch's members.
    """

    arguments: tuple[Argument, ...]
    gives: Literal["number", "truth", "same"] = "number"
    optional: int = 0
    repeats: bool = False
    over: Literal["anything", "subject", "members"] = "anything"


FUNCTIONS = {
    "min": Function(("number", "number"), repeats=True),
    "max": Function(("number", "number"), repeats=True),
    "if": Function(("truth", "same", "same"), gives="same"),
    "otherwise": Function(("number", "number")),
    "round_half_up": Function(("number", "step")),
    "round_down": Function(("number", "step")),
    "round_up": Function(("number", "step")),
    "credited": Function(("tally",), over="subject"),
    "earned": Function(("tally",), over="subject"),
    "count": Function(("tally",), over="subject"),
    "quantity": Function(("tally",), over="subject"),
    "held": Function(("item",), over="subject"),
    "owed": Function(("item",), over="subject"),
    "sum_members": Function(("member number", "member truth"), optional=1, over="members"),
    "mean_members": Function(("member number", "member truth"), optional=1, over="members"),
    "count_members": Function(("member truth",), optional=1, over="members"),
}
