"""How the columns of an import's tables were understood, and what was said of such tables before."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from benliu.org.models import Unit
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from intake.choices import UNUSED

from ..meanings import MEANINGS
from ..models import ColumnChoice


@dataclass(frozen=True)
class Understood:
    """A column: its name, some of what it holds, the meaning it was taken for (empty: not used) with its words."""

    name: str
    samples: tuple[str, ...]
    meaning: str
    words: str


@dataclass(frozen=True)
class Said:
    """What was said of such a table: by whom, when, for which organisation; `own` can be taken back."""

    by: str
    at: dt.datetime
    unit: str
    own: bool
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableColumns:
    """The columns of a table; `like` is the sheet before it that has the same headings and is read in the same way."""

    headings: str
    columns: tuple[Understood, ...]
    said: Said | None
    like: str


def choices_above(actor: Standing) -> QuerySet[ColumnChoice]:
    """What was said by the organisations that `actor` leads and those above them, the nearest last."""
    own = Q(pk__in=[])
    for path in actor.led_paths:
        own |= Q(unit__path__in=[path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)])
    return ColumnChoice.objects.filter(own).select_related("unit").order_by(Length("unit__path"), "pk")


class ColumnsOfImport:
    """Makes the tables' columns out of the notes that the reader left. Two queries, whatever the number of tables."""

    def __init__(self, reader: Standing, notes: Iterable[Mapping[str, Any]]) -> None:
        ids = {note["choice"] for note in notes if note.get("choice")}
        found = list(ColumnChoice.objects.filter(pk__in=ids).select_related("unit"))
        names = names_of_accounts(choice.chosen_by_id for choice in found) if found else {}
        self.said = {choice.pk: _said(choice, reader, names) for choice in found}
        self.first: dict[str, str] = {}

    def of(self, note: Mapping[str, Any]) -> TableColumns | None:
        """The columns of the table that a note is about, if the reader saw a header."""
        if not note.get("headings"):
            return None
        like = self.first.setdefault(note["headings"], note["sheet"])
        columns: Sequence[Any] = note["layout"]
        said, places = self.said.get(note.get("choice") or 0), [name for name, *_rest in columns]
        if said:  # PostgreSQL keeps no order of what a choice names
            known = [column for column in said.columns if column[0] in places]
            said = replace(said, columns=tuple(sorted(known, key=lambda column: places.index(column[0]))))
        return TableColumns(
            headings=note["headings"],
            columns=tuple(_understood(*column) for column in columns),
            said=said,
            like="" if like == note["sheet"] else like,
        )


def _understood(name: str, meaning: str, samples: Sequence[str]) -> Understood:
    known = meaning if meaning in MEANINGS else ""
    return Understood(name, tuple(samples), known, str(MEANINGS.get(known, "")))


def _said(choice: ColumnChoice, reader: Standing, names: Mapping[int, str]) -> Said:
    return Said(
        by=names.get(choice.chosen_by_id, ""),
        at=choice.chosen_at,
        unit=choice.unit.name,
        own=choice.unit.path in reader.led_paths[:1],
        columns=tuple((n, str(MEANINGS[m])) for n, m in choice.columns.items() if m != UNUSED and m in MEANINGS),
    )
