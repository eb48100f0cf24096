"""What can be mended of an import's row: which cells, what may be picked for them, and which rows ask for the same."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from benliu.org.particulars import ENTRIES
from intake.text import squash

from .models import ImportRow

PERSON = ("name", "staff_no", "branch", "status", "gender", "joined_on")
MEMBER = ("date", "name", "staff_no", "branch", "item", "quantity", "unit", "level", "remark", "achievement")
BRANCH = ("date", "branch", "item", "quantity", "unit", "level", "remark", "achievement")
# Shown only where the sheet has them: they are seldom what is missing.
ONLY_IF_THERE = ("quantity", "unit", "remark", "achievement")

# What is wrong in the same way: the cell's meaning, what is written in it, the cells that a pick would fill.
Question = tuple[str, str, str]


def mendable_cells(row: ImportRow) -> tuple[str, ...]:
    """The meanings that may be mended; also those without a column, such as a staff number where there is none."""
    if row.about == ImportRow.About.PERSON:
        return PERSON + tuple(entry.name for entry in ENTRIES if entry.name in row.values)
    names = MEMBER if {"name", "staff_no"} & row.values.keys() else BRANCH
    item = "meeting" if "meeting" in row.values and "item" not in row.values else "item"
    shown = [name for name in names if name in row.values or name not in ONLY_IF_THERE]
    return tuple(item if name == "item" else name for name in shown)


def cells_of(meaning: str, candidate: str) -> dict[str, str]:
    """A person is offered as name and number: both are filled in, so that no namesake is left to guess at."""
    name, _blank, number = candidate.rpartition(" ")
    if meaning in {"name", "staff_no"} and name and any(sign.isdigit() for sign in number):
        return {"name": name, "staff_no": number}
    return {"name": candidate, "staff_no": ""} if meaning == "staff_no" else {meaning: candidate}


def as_sent(meaning: str, candidate: str) -> str:
    """The cells of a candidate as a form sends them in one value."""
    return urlencode(cells_of(meaning, candidate))


def as_picked(sent: str) -> dict[str, str]:
    """The cells again, from what a form sent."""
    return dict(parse_qsl(sent, keep_blank_values=True))


def questions(values: Mapping[str, str], message: Mapping[str, Any]) -> Iterator[Question]:
    """All that a refused row with these mendable values asks for; an empty cell asks nothing that others ask, too."""
    for flaw in message.get("flaws", ()):
        if written := squash(values.get(flaw["meaning"], "")):
            yield from ((flaw["meaning"], written, as_sent(flaw["meaning"], each)) for each in flaw["candidates"])


def everybody_in(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Who all are named in a cell that should name one, where each of them is known; else nobody."""
    return next((tuple(said) for flaw in message.get("flaws", ()) if (said := flaw.get("everybody"))), ())
