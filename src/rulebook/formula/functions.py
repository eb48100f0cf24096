"""The functions of the language: what they take, what they give. The list is closed."""

from dataclasses import dataclass
from typing import Literal

Argument = Literal[
    "number", "truth", "same", "step", "date", "table", "word", "tally", "item", "per", "parts", "reach",
    "record number", "record truth", "part number", "part truth", "peer number", "peer truth",
    "member number", "member truth", "unit anything",
]  # fmt: skip
Over = Literal["anything", "subject", "whole", "members", "unit"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function's arguments, how many of the last may be left out or repeated, and where it may stand (`over`).

    `whole`: over subjects, but not over a part of the period.

    Arguments: `number`, `truth`, `date`; `same`: two values of one kind; `step`: a literal above 0; `table`: a table's
    name; `word`: a text field; `item`: an item or `all`; `tally`: an item, a group or `all`; `per`: what records share;
    `parts`: a calendar part; `reach`: `unit`, `all` or words; `record …`, `part …`, `peer …`, `member …`, `unit …`: a
    formula over records, parts of the period, the subjects of a reach, a branch's members, the subject's unit.
    """

    arguments: tuple[Argument, ...]
    gives: Literal["number", "count", "points", "date", "same", "first"] = "number"
    optional: int = 0
    repeats: bool = False
    over: Over = "anything"


AGGREGATES = ("sum", "mean", "highest", "lowest")
FUNCTIONS = {
    "min": Function(("number", "number"), repeats=True),
    "max": Function(("number", "number"), repeats=True),
    "if": Function(("truth", "same", "same"), gives="same"),
    "otherwise": Function(("same", "same"), gives="same"),
    "round_half_up": Function(("number", "step")),
    "round_down": Function(("number", "step")),
    "round_up": Function(("number", "step")),
    "days": Function(("date", "date"), gives="count"),
    "months": Function(("date", "date"), gives="count"),
    "years": Function(("date", "date"), gives="count"),
    "anniversary": Function(("date", "date"), gives="date"),
    "year": Function(("date",), gives="count"),
    "weekday": Function(("date",), gives="count"),
    "month": Function(("date",), gives="count"),
    "table": Function(("table", "word", "word"), gives="points", optional=1),
    "credited": Function(("tally", "record truth"), gives="points", optional=1, over="subject"),
    "earned": Function(("tally", "record truth"), gives="points", optional=1, over="subject"),
    "quantity": Function(("tally", "record truth"), gives="points", optional=1, over="subject"),
    "count": Function(("tally", "record truth"), gives="count", optional=1, over="subject"),
    "distinct": Function(("tally", "per", "record truth"), gives="count", optional=1, over="subject"),
    "streak": Function(("tally", "parts", "record truth"), gives="count", optional=1, over="subject"),
    "held": Function(("item",), gives="count", over="whole"),
    "owed": Function(("item",), gives="count", over="whole"),
    "count_parts": Function(("parts", "part truth"), gives="count", optional=1, over="whole"),
    "count_peers": Function(("reach", "peer truth"), gives="count", optional=1, over="whole"),
    "rank": Function(("reach", "peer number", "peer truth"), gives="count", optional=1, over="whole"),
    "count_members": Function(("member truth",), gives="count", optional=1, over="members"),
    "unit": Function(("unit anything",), gives="first", over="unit"),
}
FUNCTIONS |= {
    f"{word}_records": Function(("tally", "record number", "record truth"), optional=1, over="subject")
    for word in AGGREGATES
}
FUNCTIONS |= {f"{word}_parts": Function(("parts", "part number"), over="whole") for word in AGGREGATES}
FUNCTIONS |= {
    f"{word}_peers": Function(("reach", "peer number", "peer truth"), optional=1, over="whole") for word in AGGREGATES
}
FUNCTIONS |= {
    f"{word}_members": Function(("member number", "member truth"), optional=1, over="members") for word in AGGREGATES
}
