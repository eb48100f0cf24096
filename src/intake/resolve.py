"""One row's cells → a row that can be filed, or everything that is wrong with it."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from intake.branches import looks_like_branch
from intake.cells import Cell, Place, is_blank, text_of
from intake.messages import Word, say
from intake.people import Person, Roster
from intake.rows import REASONS, Flaw, Key, LedgerRow, Rejection
from intake.synonyms import foreign_unit, synonyms, units_of
from intake.text import squash
from intake.values import THOUSAND, Quantity, Wrong, fault_of, read_date, read_quantity
from intake.vocabulary import BRANCH, MEMBER, Kind, Vocabulary

T = TypeVar("T")
BETWEEN_NAMES = re.compile(r"[、,，;；/／|&+＋\n\r]")
NUMBER_BESIDE = re.compile(r"[A-Za-z]*\d[\dA-Za-z]*", re.ASCII)
# These stand within names, too: Mary Smith, 张和平.
BETWEEN_WORDS = re.compile(r"[、,，;；/／|&+＋\s和与及]")


@dataclass(frozen=True)
class Entry:
    """A row's cells by meaning. A meaning that is absent has no column; what the sheet says stands in `given`.

    `quantities`: where there are several columns of them, each heading with its cell.
    """

    place: Place
    by_meaning: Mapping[str, Cell]
    given: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    quantities: tuple[tuple[str, Cell], ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Meaning → its cell as text, trimmed."""
        return {meaning: text_of(cell).strip() for meaning, cell in self.by_meaning.items()}

    def cell(self, *meanings: str) -> Cell:
        """The first of these columns that is filled."""
        for meaning in meanings:
            if not is_blank(cell := self.by_meaning.get(meaning)):
                return cell
        return None

    def text(self, *meanings: str) -> str:
        """The same as text, trimmed."""
        for meaning in meanings:
            if text := self.texts.get(meaning):
                return text
        return ""

    def column(self, *meanings: str) -> str:
        """The first of these that the sheet has a column for; the first of all where it has none."""
        return next((meaning for meaning in meanings if meaning in self.by_meaning), meanings[0])

    def label(self, meaning: str) -> str:
        """The header of a column, as the sheet writes it."""
        return self.labels.get(meaning) or synonyms().shown(meaning)

    @property
    def subject(self) -> str:
        """A sheet without columns for people is about branches."""
        return MEMBER if "name" in self.by_meaning or "staff_no" in self.by_meaning else BRANCH

    @property
    def year(self) -> int | None:
        """The year that a day written without one lies in, where the sheet says it."""
        said = self.given.get("year") or self.text("year")
        return int(said) if said.isdecimal() else None

    def values(self) -> dict[str, str]:
        """Meaning → text, with what the sheet gave: enough to read the row again, mended."""
        return {**self.texts, **{meaning: text for meaning, text in self.given.items() if not self.texts.get(meaning)}}


class Resolver:
    """Reads rows against one roster and one vocabulary, as of one day."""

    def __init__(self, roster: Roster, vocabulary: Vocabulary, today: dt.date) -> None:
        self.roster = roster
        self.vocabulary = vocabulary
        self.today = today

    def resolve(self, entry: Entry, earlier: Callable[[Key], Place | bool | None]) -> LedgerRow | Rejection:
        """The row, or a rejection with all its flaws; `earlier` tells whether an equal row came before, and where."""
        flaws: list[Flaw] = []
        entry = self._about_its_branch(entry)
        note = _Notebook(entry, flaws)
        person, branch = self._who(entry, note)
        date = note.take("date", "bad-date", read_date(entry.cell("date"), self.today, entry.year))
        kind = self._kind(entry, note)
        entry, undecided = _by_its_unit(entry, kind)
        note.entry = entry
        quantity = note.take("quantity", "bad-quantity", undecided or self._quantity(entry, kind))
        level = self._level(entry, kind, note) if kind else ""
        if flaws or date is None or quantity is None or kind is None:
            return _rejection(entry, flaws)
        row = LedgerRow(
            place=entry.place,
            subject=entry.subject,
            person=person,
            branch=branch,
            date=date,
            kind=kind.id,
            quantity=quantity.thousandths,
            unit=quantity.unit,
            level=level,
            notes=kind.numbers_in(entry.text("level"), entry.text("remark")),
            note=" ".join(text for meaning in ("level", "remark") if (text := entry.text(meaning))),
            achievement=entry.text("achievement"),
            cells=entry.cells,
            values=entry.values(),
        )
        if before := earlier(row.key):
            note.add(entry.column("item", "meeting"), _repeat_of(before, entry.place), "duplicate")
            return _rejection(entry, flaws)
        return row

    def _about_its_branch(self, entry: Entry) -> Entry:
        """A row with a branch in the column of people's names is read as a row of a branch's sheet."""
        name = entry.text("name")
        if not name or entry.text("staff_no") or not looks_like_branch(name) or not self.roster.branch_of(name):
            return entry
        others = {meaning: cell for meaning, cell in entry.by_meaning.items() if meaning not in {"name", "staff_no"}}
        labels = {**entry.labels, "branch": entry.label("name")}
        return replace(entry, by_meaning={**others, "branch": entry.cell("name")}, labels=labels)

    def _who(self, entry: Entry, note: "_Notebook") -> tuple[Person | None, str]:
        found = self._person(entry) if entry.subject == MEMBER else self._branch(entry)
        if isinstance(found, Person):
            return found, found.branch
        if isinstance(found, str):
            return None, found
        meaning, wrong = found
        note.add(meaning, wrong, "unknown-member" if entry.subject == MEMBER else "unknown-branch")
        return None, ""

    def _person(self, entry: Entry) -> Person | tuple[str, Wrong]:
        for meaning in ("staff_no", "name"):
            if wrong := fault_of(entry.cell(meaning)):
                return meaning, wrong
        number, name = squash(entry.text("staff_no")), squash(entry.text("name"))
        if number:
            return self._by_number(number, name)
        if not name:
            return entry.column("name", "staff_no"), Wrong("member-missing")
        return self._by_name(name, entry)

    def _by_number(self, number: str, name: str) -> Person | tuple[str, Wrong]:
        person = self.roster.by_number(number)
        if person is None:
            likely = tuple(f"{each.name} {each.staff_no}".strip() for each in self.roster.by_name(name)) if name else ()
            return "staff_no", Wrong("number-unknown", {"value": number}, likely[:3])
        if name and squash(person.name).casefold() != name.casefold():
            likely = tuple(f"{each.name} {each.staff_no}".strip() for each in (*self.roster.by_name(name), person))
            facts = {"value": number, "known": person.name, "name": name}
            return "name", Wrong("number-and-name-differ", facts, likely[:3])
        return person

    def _by_name(self, name: str, entry: Entry) -> Person | tuple[str, Wrong]:
        written = entry.text("branch") or entry.given.get("branch", "")
        branch = self.roster.branch_of(written)
        if written and not branch:
            likely = self.roster.similar_branches(written)
            return "branch", Wrong("branch-unknown-for-member", {"value": written}, likely)
        found = self.roster.by_name(name, branch)
        if len(found) == 1:
            return found[0]
        if found:
            return "name", _shared_name(name, branch, found)
        if numbered := self._numbered(name):
            return numbered
        return "name", self._several(entry.text("name"), branch) or self._nobody(name, branch)

    def _numbered(self, written: str) -> Person | tuple[str, Wrong] | None:
        """Somebody whose number stands beside the name in one cell: 沈静 A001, A001沈静, 沈静（A001）."""
        number = NUMBER_BESIDE.search(written)
        if not number or not self.roster.by_number(number[0]):
            return None
        rest = re.sub(r"[()（）\[\]【】:：/,，、\-]", "", written.replace(number[0], "", 1))
        return self._by_number(number[0], rest) if rest else None

    def _several(self, text: str, branch: str) -> Wrong | None:
        """Several names in one cell: a sign between them says it, or that one of the words is somebody's name."""
        names = [name for part in BETWEEN_NAMES.split(text) if (name := squash(part))]
        words = [name for part in BETWEEN_WORDS.split(text) if (name := squash(part))]
        if len(names) < 2 and (len(words) < 2 or not any(map(self.roster.by_name, words))):
            return None
        names = list(dict.fromkeys(words if any(map(self.roster.by_name, words)) else names))
        found = {name: self.roster.by_name(name, branch) or self.roster.by_name(name) for name in names}
        known = tuple(f"{each.name} {each.staff_no}".strip() for people in found.values() for each in people)
        unknown = tuple(name for name, people in found.items() if not people)
        detail = "names-several" if not known else "names-several-partly" if unknown else "names-several-known"
        facts = {"value": " ".join(text.split()), "known": known, "unknown": unknown}
        return Wrong(detail, facts, known[:6], known if all(len(each) == 1 for each in found.values()) else ())

    def _nobody(self, name: str, branch: str) -> Wrong:
        if not branch:
            return Wrong("name-unknown-anywhere", {"value": name}, self.roster.similar_names(name))
        if elsewhere := self.roster.by_name(name):
            others = tuple(dict.fromkeys(person.branch for person in elsewhere))
            likely = tuple(f"{person.name} {person.staff_no}".strip() for person in elsewhere[:3])
            return Wrong("name-elsewhere", {"value": name, "branch": branch, "others": others[:3]}, likely)
        return Wrong("name-unknown", {"value": name, "branch": branch}, self.roster.similar_names(name, branch))

    def _branch(self, entry: Entry) -> str | tuple[str, Wrong]:
        cell = entry.cell("branch")
        if wrong := fault_of(cell):
            return "branch", wrong
        written = entry.text("branch") or entry.given.get("branch", "")
        if not written:
            return "branch", Wrong("branch-missing", {}, self.roster.branches[:3])
        branch = self.roster.branch_of(written)
        return branch or ("branch", Wrong("branch-unknown", {"value": written}, self.roster.similar_branches(written)))

    def _quantity(self, entry: Entry, kind: Kind | None) -> Quantity | Wrong:
        """A sheet without a column for it counts each row once; an empty cell in the column is a fault."""
        if "quantity" not in entry.by_meaning:
            return Quantity(THOUSAND)
        if entry.subject == BRANCH and is_blank(entry.by_meaning["quantity"]):
            return Quantity(THOUSAND)
        unit = entry.text("unit") or foreign_unit(entry.label("quantity"))
        found = read_quantity(entry.cell("quantity"), self.vocabulary.units, unit)
        if isinstance(found, Wrong) or kind is None or not kind.unit or found.unit in {"", kind.unit}:
            return found
        said = f"{entry.text('quantity')} {entry.text('unit')}".strip()
        return Wrong("unit-of-others", {"item": kind.title, "unit": kind.unit, "value": said})

    def _kind(self, entry: Entry, note: "_Notebook") -> Kind | None:
        meaning = entry.column("item", "meeting")
        cell = entry.cell("item", "meeting")
        if wrong := fault_of(cell):
            note.add(meaning, wrong, "unknown-item")
            return None
        text = entry.text("item", "meeting") or entry.given.get("item", "")
        if kind := self.vocabulary.find(text, entry.subject):
            return kind
        if not text:
            wrong = Wrong("item-missing" if meaning in entry.by_meaning else "item-nowhere")
        elif self.vocabulary.knows(text):
            wrong = Wrong("item-of-others", {"value": text, "this": Word(entry.subject)})
        else:
            wrong = Wrong("item-unknown", {"value": text}, self.vocabulary.similar(text, entry.subject))
        note.add(meaning, wrong, "unknown-item")
        return None

    def _level(self, entry: Entry, kind: Kind, note: "_Notebook") -> str:
        """The level; where the sheet has no column for it, the remark may hold it."""
        cell = entry.cell("level", "remark") if "level" in entry.by_meaning else entry.cell("remark")
        text = text_of(cell).strip()
        level = kind.level_of(text)
        if level or not kind.level_required:
            return level or ""
        facts = {"item": kind.title, "value": text, "levels": kind.levels}
        wrong = fault_of(cell) or Wrong(
            "level-unknown" if text else "level-missing", facts, kind.levels if text else ()
        )
        note.add(entry.column("level", "remark"), wrong, "bad-level")
        return ""


class _Notebook:
    """Writes down flaws as they are found."""

    def __init__(self, entry: Entry, flaws: list[Flaw]) -> None:
        self.entry = entry
        self.flaws = flaws

    def add(self, meaning: str, wrong: Wrong, reason: str) -> None:
        """A flaw in one column. Details that belong to one reason say so themselves."""
        reason = say("flaws", wrong.detail, "reason") or reason
        # No header is named for a column that the sheet does not have.
        header = "" if wrong.detail == "item-nowhere" else self.entry.label(meaning)
        self.flaws.append(Flaw(reason, wrong.detail, meaning, header, wrong.params, wrong.candidates, wrong.everybody))

    def take(self, meaning: str, reason: str, value: T | Wrong) -> T | None:
        """The value, or `None` after writing down what is wrong."""
        if isinstance(value, Wrong):
            self.add(meaning, value, reason)
            return None
        return value


def _by_its_unit(entry: Entry, kind: Kind | None) -> tuple[Entry, Wrong | None]:
    """The entry with the quantity that is headed by its item's unit, where several columns say different ones.

    With the quantity goes its own heading, which says what it is counted in.
    """
    filled = [(label, cell) for label, cell in entry.quantities if not is_blank(cell)]
    differ = len({text_of(cell).strip() for _, cell in filled}) > 1
    own = [each for each in filled if kind and kind.unit in units_of(each[0])] if differ and kind else filled[:1]
    if len(own) == 1:
        label, cell = own[0]
        cells, labels = {**entry.by_meaning, "quantity": cell}, {**entry.labels, "quantity": label}
        return replace(entry, by_meaning=cells, labels=labels), None
    if not differ or kind is None:
        return entry, None
    said = tuple(f"{label} {text_of(cell).strip()}" for label, cell in filled)
    return entry, Wrong("quantity-several", {"item": kind.title, "said": said})


def _rejection(entry: Entry, flaws: list[Flaw]) -> Rejection:
    ordered = sorted(flaws, key=lambda flaw: REASONS.index(flaw.reason))
    return Rejection(entry.place, tuple(ordered), entry.cells, entry.values())


def _repeat_of(before: Place | bool, place: Place) -> Wrong:
    if not isinstance(before, Place):
        return Wrong("same-as-record")
    sheet = before.sheet if before.file == place.file else before.sheet_in_file
    return Wrong("same-as-earlier", {"file": before.file, "sheet": sheet, "row": before.row})


def _shared_name(name: str, branch: str, found: Collection[Person]) -> Wrong:
    numbers = tuple(person.staff_no or "—" for person in found)
    detail = "name-shared" if branch else "name-shared-anywhere"
    facts = {"value": name, "branch": branch, "count": len(found), "numbers": numbers[:6]}
    return Wrong(detail, facts, tuple(f"{person.name} {person.staff_no}".strip() for person in found)[:6])
