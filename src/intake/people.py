"""The roster: who the members are, and finding one by number, or by name within a branch."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from intake.branches import branch_key, branch_stem, branch_written, committee_written, looks_like_branch, unit_written
from intake.cells import Cell, Place, Sheet, is_blank, text_of
from intake.choices import NO_CHOICES, Choices
from intake.headers import likely_header
from intake.layout import layout_of
from intake.merged import spread_groups
from intake.messages import Heading, Problem
from intake.synonyms import sheet_stem, synonyms
from intake.tables import Reading, Record, Table, find_tables
from intake.text import key, squash, without_brackets
from intake.values import fault_of, read_month

NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,12}|[^\W\d_][^\d_:/\\]{1,40}")
NUMBER = re.compile(r"[A-Za-z]{0,6}[-_]?\d{1,18}[A-Za-z]?")
ESSENTIAL = ("name", "staff_no")
# What rosters say further of somebody, each kept as it is written.
PARTICULARS = (
    *("phone", "id_no", "born_on", "ethnicity", "native_place", "worked_from", "address", "police_station"),
    *("education", "educated_on", "confirmed_on", "introducers"),
)
KEPT = ("name", "staff_no", "branch", "status", "gender", "joined_on", "office", "remark", "seq", *PARTICULARS)
# Above this many names, looking for similar ones stays within the branch.
SEARCH_WIDELY_UP_TO = 3000


@dataclass(frozen=True, slots=True)
class Person:
    """A member. `key` tells people apart: the caller's id; from a workbook the staff number, else branch/name."""

    key: str
    name: str
    branch: str = ""
    staff_no: str = ""
    status: str = ""
    gender: str = ""
    joined_on: dt.date | None = None
    joined_text: str = ""
    office: str = ""
    remark: str = ""
    particulars: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None


@dataclass(frozen=True)
class Roster:
    """Members and how they are found. Build one with `Roster.of`, or read one with `read_roster`."""

    people: tuple[Person, ...]
    branches: tuple[str, ...]
    groups: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    readings: tuple[Reading, ...] = ()
    unread: tuple[Problem, ...] = ()
    _by_number: Mapping[str, Person] = field(default_factory=dict, repr=False)
    _by_name: Mapping[str, tuple[Person, ...]] = field(default_factory=dict, repr=False)
    _branch_names: Mapping[str, str] = field(default_factory=dict, repr=False)
    _branch_shorts: Mapping[str, str] = field(default_factory=dict, repr=False)
    _branch_stems: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        people: Iterable[Person],
        *,
        branches: Iterable[str] = (),
        groups: Iterable[str] = (),
        problems: Sequence[Problem] = (),
        readings: Sequence[Reading] = (),
        unread: Sequence[Problem] = (),
    ) -> "Roster":
        """A roster of these people, in this order; `branches` names further ones, without members.

        `groups` are units that are no branches, such as committees: known where they are named, and never offered.
        """
        everyone = tuple(people)
        names: dict[str, list[Person]] = {}
        for person in everyone:
            names.setdefault(key(person.name), []).append(person)
        no_branches = tuple(dict.fromkeys(groups))
        units = tuple(dict.fromkeys([*(p.branch for p in everyone if p.branch), *branches, *no_branches]))
        every_branch = tuple(unit for unit in units if unit not in no_branches)
        return cls(
            everyone,
            every_branch,
            no_branches,
            tuple(problems),
            tuple(readings),
            tuple(unread),
            {number_key(person.staff_no): person for person in everyone if person.staff_no},
            {name: tuple(found) for name, found in names.items()},
            {key(unit): unit for unit in units},
            _unique_shorts(units, branch_key),
            _unique_shorts(every_branch, branch_stem),
        )

    def by_number(self, number: str) -> Person | None:
        """The member with this staff number; leading zeros that Excel dropped do not count."""
        return self._by_number.get(number_key(number))

    def by_name(self, name: str, branch: str = "") -> tuple[Person, ...]:
        """Everybody of this name, in one branch or in all."""
        found = self._by_name.get(key(name), ())
        return tuple(person for person in found if person.branch == branch) if branch else found

    def branch_of(self, text: str) -> str:
        """The branch that a cell names, in full or in short (机关一支部 for 机关第一党支部); empty if none."""
        full = self._branch_names.get(key(text)) or self._branch_shorts.get(branch_key(text))
        return full or self._branch_stems.get(branch_stem(text), "")

    def branch_within(self, text: str) -> str:
        """The branch, the longest, whose name stands in a title or in a sheet's name; empty if none.

        Of a name without the word that ends it (种植业 for 种植业党支部) nothing else may stand there but what any
        sheet is called: 种植业台账2025. A unit that is no branch does not say where people are.
        """
        for names, whole in ((self._branch_names, key(text)), (self._branch_shorts, branch_key(text))):
            if found := [each for name, each in names.items() if name in whole and each not in self.groups]:
                return max(found, key=len)
        return self._branch_stems.get(branch_stem(sheet_stem(text)), "")

    def branch_said(self, name: str, *titles: str) -> str:
        """The branch that the nearest of these says, as the roster calls it; as it is written where there is none.

        A sheet's `name` says one as a whole (水利站), too. Nothing is said to a roster that has no branches.
        """
        for text in (name, *titles) if self.branches else ():
            unit = unit_written(name) if text == name and name not in self.groups else ""
            if said := self.branch_within(text) or branch_written(text) or unit:
                return said
        return ""

    def similar_names(self, name: str, branch: str = "") -> tuple[str, ...]:
        """Up to three names that may have been meant, of the branch first, each with its number."""
        mine = [person for person in self.people if not branch or person.branch == branch]
        if len(mine) > SEARCH_WIDELY_UP_TO:
            return ()
        by_name: dict[str, list[Person]] = {}
        for person in mine:
            by_name.setdefault(squash(person.name), []).append(person)
        close = get_close_matches(without_brackets(name) or squash(name), by_name, n=3, cutoff=0.6)
        return tuple(f"{p.name} {p.staff_no}".strip() for each in close for p in by_name[each])[:3]

    def similar_branches(self, text: str) -> tuple[str, ...]:
        """Up to three branches that may have been meant."""
        offered = {short: branch for short, branch in self._branch_shorts.items() if branch not in self.groups}
        close = get_close_matches(branch_key(text), offered, n=3, cutoff=0.5)
        return tuple(offered[each] for each in close)


def _unique_shorts(branches: Sequence[str], short_of: Callable[[str], str]) -> dict[str, str]:
    """Short forms that stand for one branch only."""
    shorts = Counter(short_of(branch) for branch in branches)
    return {short: branch for branch in branches if (short := short_of(branch)) and shorts[short] == 1}


def number_key(number: str) -> str:
    """What two spellings of a staff number share: 0012, 12 and 12.0 are one, sl0101 is SL0101."""
    whole = key(number)
    whole = whole.removesuffix(".0")
    return whole.lstrip("0") or whole if whole.isdigit() else whole


def looks_like_name(cell: Cell) -> bool:
    """Two or more letters and no digit."""
    return isinstance(cell, str) and bool(NAME.fullmatch(squash(cell)))


def looks_like_number(cell: Cell) -> bool:
    """Digits, with letters in front."""
    return bool(NUMBER.fullmatch(squash(text_of(cell))))


def _looks_like_status(cell: Cell) -> bool:
    return isinstance(cell, str) and key(cell) in synonyms().statuses


ROSTER_CHECKS = {
    "name": looks_like_name,
    "staff_no": looks_like_number,
    "branch": lambda cell: isinstance(cell, str) and looks_like_branch(cell),
    "status": _looks_like_status,
    "joined_on": lambda cell: read_month(cell)[0] is not None,
}
# A table with one of these says who people are.
SHOWING_A_ROSTER = frozenset(
    ("status", "joined_on", "confirmed_on", "introducers", "ethnicity", "native_place", "id_no", "education")
)
# A table with one of these is about what people did, not about who they are.
FACTS = ("date", "item", "meeting", "quantity", "achievement")


def read_roster(sheets: Sequence[Sheet], choices: Choices = NO_CHOICES, *, certain: bool = False) -> Roster:
    """All members on these sheets: every table with names (or numbers) that is not a ledger.

    `choices` is what somebody said that columns mean. `certain`: the sheets were handed over as a roster; else a table
    with columns that nobody knows is one only where something shows it, or it would make members of whoever stands in a
    ledger.
    What cannot be read of a row is in `.problems`, sheets that are no roster in `.unread`, with why.
    """
    gathering = _Gathering(choices, certain=certain)
    for sheet in sheets:
        gathering.read_sheet(sheet)
    return Roster.of(
        gathering.people, problems=gathering.problems, readings=gathering.readings, unread=gathering.unread
    )


class _Gathering:
    """Collects people over all sheets and notices who stands there twice."""

    def __init__(self, choices: Choices, *, certain: bool) -> None:
        self.choices = choices
        self.certain = certain
        self.people: list[Person] = []
        self.problems: list[Problem] = []
        self.readings: list[Reading] = []
        self.unread: list[Problem] = []
        self.by_number: dict[str, Person] = {}
        self.by_name: dict[tuple[str, str], Person] = {}

    def read_sheet(self, sheet: Sheet) -> None:
        if problem := unreadable_sheet(sheet):
            self.unread.append(problem)
            return
        tables = find_tables(sheet, ROSTER_CHECKS, ESSENTIAL, self.choices)
        if not tables:
            self.unread.append(no_header(sheet, ("name", "staff_no", "branch", "status")))
        for table in tables:
            self.read_table(table)

    def read_table(self, table: Table) -> None:
        columns = table.columns.by_meaning
        place = table.sheet.place(table.header.last_row)
        facts = [meaning for meaning in FACTS if meaning in columns]
        strange = any(not column.meaning for column in table.layout.columns)
        doubtful = strange and not self.certain and not columns.keys() & SHOWING_A_ROSTER
        if "name" not in columns or doubtful or (facts and not ("joined_on" in columns or _tells_status(table))):
            missing = Heading("name" if "name" not in columns else "status")
            said = {"missing": missing, "seen": as_seen(table.labels)}
            self.unread.append(Problem(place, "not-roster", said, table.layout))
            return
        branch = "" if "branch" in columns else _branch_from_titles(table)
        found = [Problem(place, "branch-from-title", {"branch": branch})] if branch else []
        self.readings.append(table.reading(found))
        for record in table.records:
            self.read_record(table, record, branch)

    def read_record(self, table: Table, record: Record, branch: str) -> None:
        place = table.sheet.place(record.number)
        for meaning in ("name", "staff_no", "branch"):
            if wrong := fault_of(record.by_meaning.get(meaning)):
                facts = {"column": table.label_of(meaning), **wrong.params}
                self.problems.append(Problem(place, "cell-unreadable", facts))
                return
        if name := squash(text_of(record.by_meaning.get("name"))):
            self.add(_person(table, record, place, name, branch))
        else:
            self.problems.append(Problem(place, "person-without-name"))

    def add(self, person: Person) -> None:
        assert person.place
        number, named = number_key(person.staff_no), (person.branch, key(person.name))
        earlier = self.by_number.get(number) if number else self.by_name.get(named)
        if earlier and earlier.place:
            self.refuse(person, earlier, earlier.place.row)
            if number:
                return
        self.notice_gaps(person)
        if number:
            self.by_number[number] = person
        self.by_name.setdefault(named, person)
        self.people.append(person)

    def refuse(self, person: Person, earlier: Person, row: int) -> None:
        assert person.place
        facts = {
            "name": person.name,
            "number": person.staff_no,
            "other": earlier.name,
            "row": row,
            "branch": person.branch,
        }
        same = key(earlier.name) == key(person.name)
        code = ("person-twice" if same else "number-twice") if person.staff_no else "name-twice"
        self.problems.append(Problem(person.place, code, facts))

    def notice_gaps(self, person: Person) -> None:
        assert person.place
        if not person.branch:
            self.problems.append(Problem(person.place, "person-without-branch", {"name": person.name}))
        if person.joined_text and person.joined_on is None:
            facts = {"name": person.name, "value": person.joined_text}
            self.problems.append(Problem(person.place, "joined-unreadable", facts))


def _tells_status(table: Table) -> bool:
    """Whether there is a column of what members are, not of what became of records (已审核)."""
    cells = (key(text_of(record.by_meaning.get("status"))) for record in table.records)
    filled = [cell for cell in cells if cell]
    return 2 * sum(cell in synonyms().statuses for cell in filled) >= len(filled) > 0


def _person(table: Table, record: Record, place: Place, name: str, branch: str) -> Person:
    def text(meaning: str) -> str:
        return text_of(record.by_meaning.get(meaning)).strip()

    number = squash(text("staff_no"))
    own_branch = squash(text("branch")) or branch
    joined_on, joined_text = read_month(record.by_meaning.get("joined_on"))
    used = {column for column, meaning in table.columns.meanings.items() if meaning in KEPT}
    return Person(
        key=number or f"{own_branch}/{name}#{place.row}",
        name=name,
        branch=own_branch,
        staff_no=number,
        status=synonyms().statuses.get(key(text("status")), squash(text("status"))),
        gender=squash(text("gender")),
        joined_on=joined_on,
        joined_text=joined_text,
        office=text("office"),
        remark=text("remark"),
        particulars={meaning: said for meaning in PARTICULARS if (said := text(meaning))},
        extra={
            table.labels[column]: text_of(cell).strip()
            for column, cell in enumerate(record.cells)
            if column not in used and column < len(table.labels) and table.labels[column] and not is_blank(cell)
        },
        place=place,
    )


def _branch_from_titles(table: Table) -> str:
    """The branch in a sheet's name or title when no roster tells the names."""
    texts = (table.sheet.name, *table.titles)
    said = (branch_written(text) or committee_written(text) for text in texts)
    return next(filter(None, said), "") or unit_written(table.sheet.name)


def unreadable_sheet(sheet: Sheet) -> Problem | None:
    """Why a sheet is not looked at: hidden, or nothing on it."""
    if sheet.hidden:
        return Problem(sheet.place(1), "hidden-sheet")
    return None if sheet.rows else Problem(sheet.place(1), "empty-sheet")


def no_header(sheet: Sheet, wanted: Sequence[str]) -> Problem:
    """What was looked for and what was seen instead."""
    shown = tuple(Heading(meaning) for meaning in wanted)
    header = likely_header(spread_groups(sheet, sheet.rows))
    if header is None:
        first = next((row for row in sheet.rows if any(map(text_of, row.cells))), sheet.rows[0])
        seen = as_seen(text_of(cell).strip() for cell in first.cells)
        return Problem(sheet.place(1), "no-header", {"wanted": shown, "seen": seen})
    body = [row for row in sheet.rows if row.number > header.last_row]
    facts = {"wanted": shown, "seen": as_seen(header.labels)}
    return Problem(sheet.place(1), "no-header", facts, layout_of(header.labels, {}, body))


def as_seen(labels: Iterable[str]) -> tuple[str, ...]:
    """The first of these for the end of a sentence, which has a full stop of its own."""
    return tuple(bare for label in labels if (bare := label.rstrip("。.")))[:12]
