"""The classes of all fields. Features register their tables in `AppConfig.ready`; a field without a class fails a test.

- personal: says who somebody is or how to reach them;
- text: words that people wrote, and that may name somebody;
- evidence: files, and rows of workbooks;
- plain: ids, figures, dates, choices, that say nothing without the other classes;
- secret: password hashes, keys, salts: given to nobody.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, Model, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Whose:
    """Whom something is about: the ids of the person, the account, the words that tell the person."""

    people: tuple[int, ...]
    account_id: int | None
    name: str
    staff_no: str


About = Callable[[Whose], Q]


@dataclass(frozen=True)
class Enclosure:
    """A file that is held about a person, as it is given to the person."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Holding:
    """A table. `about` finds the rows about a person (None: it holds nothing about anybody).

    `erase`: what is left of such a row: its words emptied ("emptied"), nothing ("deleted"), all of it ("kept", where
    only plain fields are), or what `first` leaves. `emptied_whole`: a text that names somebody is emptied rather than
    mended, because its table is sealed. `handed`: which of the rows the person is given, where that is not all of them:
    what somebody else is still writing is not yet held about anybody. `reckoned`: its rows follow from others, so that
    nobody did anything by them. `secret`: fields by which somebody could sign in or be reckoned; nobody is given them,
    and they say nothing of the person. `enclosed`: of the rows given, which files go with them. `worded`: fields whose
    values a person reads in words, with what gives them.
    """

    model: type[Model]
    about: About | None
    plain: tuple[str, ...]
    personal: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    erase: str = "kept"
    first: Callable[[Whose], None] | None = None
    handed: Callable[[Whose], Q] | None = None
    emptied_whole: bool = False
    reckoned: bool = False
    secret: tuple[str, ...] = ()
    enclosed: Callable[[Whose], Iterator[Enclosure]] | None = None
    worded: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    @property
    def classed(self) -> tuple[str, ...]:
        """All fields that have a class."""
        return (*self.plain, *self.personal, *self.text, *self.evidence, *self.secret)

    @property
    def words(self) -> tuple[str, ...]:
        """The fields that are erased."""
        return (*self.personal, *self.text, *self.evidence, *self.secret)

    def rows(self, whose: Whose) -> "QuerySet[Any]":
        """The rows about a person."""
        found = self.model._default_manager.all()
        return found.filter(self.about(whose)) if self.about else found.none()


_holdings: list[Holding] = []


def register_holdings(*found: Holding) -> None:
    """Class the fields of tables."""
    _holdings.extend(holding for holding in found if holding not in _holdings)


def all_but(model: type[Model], *words: str) -> tuple[str, ...]:
    """The names of a table's columns without some: what `plain` mostly is."""
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in words)


def holdings() -> tuple[Holding, ...]:
    """All tables: those of the features above first, so that they still find what the ones below tell them."""
    return tuple(reversed(_holdings))


BeforeErasing = Callable[[Whose, dt.datetime], None]
_before_erasing: list[BeforeErasing] = []


def register_before_erasing(act: BeforeErasing) -> None:
    """Let a feature do something in the transaction that erases somebody, while everything is still there."""
    if act not in _before_erasing:
        _before_erasing.append(act)


def before_erasing() -> tuple[BeforeErasing, ...]:
    """What is done first."""
    return tuple(_before_erasing)


@dataclass(frozen=True)
class Kept:
    """What one table holds about a person: `fields`, and the rows."""

    title: str
    fields: "tuple[Field[Any, Any], ...]"
    rows: tuple[Model, ...]
    worded: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    def for_machines(self) -> list[dict[str, str]]:
        """Field by field, each value as the table has it."""
        return [{str(f.verbose_name): _text(_value(row, f)) for f in self.fields} for row in self.rows]

    def headings(self) -> list[str]:
        """What the fields are called, in the reader's language."""
        return [_("编码") if f.auto_created else capfirst(str(f.verbose_name)) for f in self.fields]

    def lines(self) -> list[list[str]]:
        """Field by field, as a person reads it: a choice by its label, yes and no and what is `worded` in words."""
        return [[self._said(row, f) for f in self.fields] for row in self.rows]

    def _said(self, row: Model, field: "Field[Any, Any]") -> str:
        value = _value(row, field)
        return self.worded[field.name](value) if field.name in self.worded else _words(value, field)


def kept_about(whose: Whose) -> Iterator[Kept]:
    """Everything that is held about a person, table by table."""
    for holding in holdings():
        fields = tuple(f for f in holding.model._meta.concrete_fields if f.name not in holding.secret)
        rows = tuple(holding.rows(whose).filter(holding.handed(whose) if holding.handed else Q()).distinct())
        if rows:
            yield Kept(str(holding.model._meta.verbose_name), fields, rows, holding.worded)


def enclosed_about(whose: Whose) -> Iterator[Enclosure]:
    """The files that are held about a person, each with the name it goes by."""
    for holding in holdings():
        if holding.enclosed:
            yield from holding.enclosed(whose)


def _value(row: Model, field: "Field[Any, Any]") -> object:
    return row.serializable_value(field.attname)


def _words(value: object, field: "Field[Any, Any]") -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    labels = {str(key): label for key, label in field.flatchoices}
    return str(labels.get(_text(value), _text(value)))


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):  # databases keep the keys in different orders
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "" if value is None else str(value)
