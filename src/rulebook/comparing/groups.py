"""Groups of people: by unit, by a field, by bands of a figure or a date. None smaller than three is shown by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rulebook.facts import Column, Subjects
from rulebook.formula.phrase import Said
from rulebook.problems import ScoringError
from rulebook.scheme import Scheme

SMALLEST = 3
UNIT = ("unit", "branch")
NONE, REST = Said("（无）", "(none)"), Said("其余各组合计", "all other groups")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
Figure = Decimal | date


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Everybody's group: an index into `groups`."""

    name: str
    title: Said
    groups: tuple[Said, ...]
    of: Column


def grouping(scheme: Scheme, subjects: Subjects, spec: str) -> Grouping:
    """Divide the subjects.

    Args:
        scheme: whose field titles are used.
        subjects: with a unit, or with the field as a column.
        spec: `unit`, a field, or `age:35/60`: bands of a field, each from its edge on.

    Raises:
        ScoringError: the subjects have no such field, or it holds no figures.
    """
    name, _, edges = spec.partition(":")
    if not is_known(subjects, spec):
        raise ScoringError("field-needed", name=name)
    if name not in subjects.fields:
        words = [*(Said(str(unit), str(unit)) for unit in subjects.units), NONE]
        title = Said("支部", "Branch") if scheme.subject == "member" else Said("单位", "Unit")
        return _grouped(name, title, words, subjects.unit % len(words))
    known, column = scheme.subject_fields.get(name), list(subjects.fields[name])
    title = Said(known.title, known.english or known.title) if known else Said(name, name)
    if edges:
        return _banded(name, title, column, edges.split("/"))
    said = [str(value) if value not in (None, "") else "" for value in column]
    place = {text: i for i, text in enumerate(sorted(set(said), key=lambda text: (not text, text)))}
    words = [Said(text, text) if text else NONE for text in place]
    return _grouped(name, title, words, np.array([place[text] for text in said], np.int64))


def is_known(subjects: Subjects, spec: str) -> bool:
    """Whether the subjects can be grouped so."""
    name = spec.partition(":")[0]
    return name in UNIT or name in subjects.fields


def _grouped(name: str, title: Said, words: Iterable[Said], of: Column) -> Grouping:
    """Without groups that nobody is in."""
    found, place = np.unique(of, return_inverse=True)
    words = tuple(words)
    return Grouping(name, title, tuple(words[i] for i in found.tolist()), place)


def _banded(name: str, title: Said, column: list[object], edges: list[str]) -> Grouping:
    bounds = sorted(_figure(name, edge) for edge in edges)  # type: ignore[type-var]
    texts = [str(bound) for bound in bounds]
    inner = (f"{low} ≤ … < {high}" for low, high in pairwise(texts))
    words = [Said(text, text) for text in (f"< {texts[0]}", *inner, f"≥ {texts[-1]}")]
    figures = [None if value in (None, "") else _figure(name, value, row) for row, value in enumerate(column)]
    of = [len(words) if figure is None else sum(figure >= bound for bound in bounds) for figure in figures]  # type: ignore[operator]
    return _grouped(name, title, (*words, NONE), np.array(of, np.int64))


def _figure(name: str, value: object, row: int = 0) -> Figure:
    text = str(value)
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else Decimal(text)
    except (ValueError, InvalidOperation) as error:
        raise ScoringError("bad-figure", row=row, name=name) from error


def pooled(grouping: Grouping) -> list[tuple[Said, npt.NDArray[np.bool_]]]:
    """The groups that may be shown, and who is in each.

    Those smaller than three are put together; if there are still too few of them, with the next larger group, so that
    nothing about them follows from the others and the whole. Of fewer than three subjects none is shown.
    """
    sizes = np.bincount(grouping.of, minlength=len(grouping.groups))
    order = np.argsort(sizes, kind="stable").tolist()
    within, count = 0, 0
    while within < len(order) and (sizes[order[within]] < SMALLEST or 0 < count < SMALLEST):
        count += int(sizes[order[within]])
        within += 1
    rest = np.isin(grouping.of, order[:within])
    shown = [(grouping.groups[g], grouping.of == g) for g in sorted(order[within:])]
    return [*shown, (REST, rest)] if count >= SMALLEST else shown
