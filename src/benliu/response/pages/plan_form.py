"""The form of a plan: a grid of places and skills for each level; to the document, and from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..plans import LEVELS, SETTINGS, TOLD, WAYS, LevelPlan
from ..queries.plan import Choices
from ..queries.response import LEVELS as NAMED

USUAL = LevelPlan()


@dataclass(frozen=True)
class Control:
    """An input: its name, what it is called, what stands in it; for numbers the bounds."""

    name: str
    label: str
    value: object
    least: int = 0
    most: int = 500
    unit: str | Promise = ""


@dataclass(frozen=True)
class Row:
    """A place: how many people of each skill, how much it matters, what is done there."""

    place: str
    cells: tuple[Control, ...]
    weight: Control
    task: Control


@dataclass(frozen=True)
class LevelForm:
    """All controls of a level; `used`: whether the plan says anything for it."""

    level: int
    label: str
    used: bool
    settings: tuple[Control, ...]
    rows: tuple[Row, ...]
    teams: tuple[Control, ...]
    told: tuple[tuple[str, str, bool], ...]
    ladder: tuple[Control, ...]
    seats: int


def level_forms(content: Mapping[str, Any], choices: Choices) -> Iterator[LevelForm]:
    """The controls with what a document, good or not, says."""
    labels = dict(NAMED)
    for level in LEVELS:
        told = content.get("levels", {}).get(str(level))
        one = told or {key: getattr(USUAL, key) for key in SETTINGS} | {"told": USUAL.told}
        posts = {(post["place"], post["skill"]): post for post in one.get("posts", ())}
        ways = {rung["way"]: rung["after"] for rung in one.get("ladder", ())}
        if told is None:
            ways = {rung.way: rung.after for rung in USUAL.ladder}
        order = {name: nth for nth, name in enumerate(one.get("teams", ()), 1)}
        yield LevelForm(
            level,
            str(labels[level]),
            told is not None,
            tuple(
                Control(f"l{level}-{key}", str(s.title), one.get(key, ""), s.least, s.most, s.unit)
                for key, s in SETTINGS.items()
            ),
            tuple(_row(level, place, posts, choices) for place in choices.places),
            tuple(Control(f"l{level}-team-{pk}", words, order.get(name, "")) for pk, name, words in choices.teams),
            tuple((group, str(words), group in one.get("told", ())) for group, words in TOLD.items()),
            tuple(Control(f"l{level}-way-{way}", str(words), ways.get(way, "")) for way, words in WAYS.items()),
            sum(number for post in posts.values() if isinstance(number := post["number"], int)),
        )


def _row(
    level: int, place: tuple[int, str, str], posts: Mapping[tuple[str, str], Mapping[str, Any]], choices: Choices
) -> Row:
    pk, code, name = place
    own = [post for (where, _skill), post in posts.items() if where == code]
    first: Mapping[str, Any] = own[0] if own else {}
    cells = [
        Control(f"l{level}-n-{pk}-{skill_id}", words, posts.get((code, skill), {}).get("number", ""))
        for skill_id, skill, words in choices.skills
    ]
    weight = Control(f"l{level}-w-{pk}", _("要紧程度"), first.get("weight", 1), 1, 9)
    return Row(name, tuple(cells), weight, Control(f"l{level}-t-{pk}", _("任务"), first.get("task", "")))


def content_of(data: QueryDict, choices: Choices) -> dict[str, Any]:
    """The document that the controls say; what is no number stays as it was typed, and is told as a mistake."""
    levels = {}
    for level in LEVELS:
        if f"l{level}" not in data:
            continue
        levels[str(level)] = {
            **{key: _number(data.get(f"l{level}-{key}", "")) for key in SETTINGS},
            "posts": list(_posts(data, level, choices)),
            "teams": _teams(data, level, choices),
            "told": [group for group in data.getlist(f"l{level}-told") if group in TOLD],
            "ladder": sorted(_rungs(data, level), key=lambda rung: (isinstance(rung["after"], str), rung["after"])),
        }
    return {"levels": levels}


def _number(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else text  # noqa: PLR2004 - no such number


def _posts(data: QueryDict, level: int, choices: Choices) -> Iterator[dict[str, Any]]:
    for pk, code, _name in choices.places:
        weight, task = _number(data.get(f"l{level}-w-{pk}") or "1"), data.get(f"l{level}-t-{pk}", "").strip()
        for skill_id, skill, _words in choices.skills:
            if (number := _number(data.get(f"l{level}-n-{pk}-{skill_id}", ""))) not in {"", 0}:
                yield {"place": code, "skill": skill, "number": number, "weight": weight, "task": task}


def _teams(data: QueryDict, level: int, choices: Choices) -> list[str]:
    found = [(_number(data.get(f"l{level}-team-{pk}", "")), name) for pk, name, _words in choices.teams]
    return [name for nth, name in sorted((nth, name) for nth, name in found if isinstance(nth, int) and nth)]


def _rungs(data: QueryDict, level: int) -> Iterator[dict[str, Any]]:
    for way in WAYS:
        if (after := _number(data.get(f"l{level}-way-{way}", ""))) != "":
            yield {"way": way, "after": after}
