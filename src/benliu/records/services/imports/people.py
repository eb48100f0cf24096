"""Rows of a roster: who they are about, and what would change."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from benliu.org.models import Membership, Unit
from benliu.org.particulars import ENTRIES
from benliu.org.queries.personal import particulars_of
from intake import Person as Member
from intake.people import number_key
from intake.text import squash

from ...models import ImportRow
from .scope import Known, Scope, people_elsewhere, person_key
from .wording import own_words

STATUSES: tuple[str, ...] = tuple(Membership.Status.values)
COMPARED = ("name", "staff_no", "unit_id", "status", "gender", "joined_party")
Outcome = ImportRow.Outcome
Refusal = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """What a roster row says, as text by meaning: name, staff_no, branch, status, gender, joined_on, particulars."""

    values: Mapping[str, str]

    @property
    def particulars(self) -> dict[str, str]:
        """The further entries that say something. What a roster was handed out with masked says nothing."""
        said = {entry.name: self.values.get(entry.name, "").strip() for entry in ENTRIES}
        return {name: text for name, text in said.items() if text and "*" not in text}

    def text(self, meaning: str) -> str:
        """One cell, without the spaces that people put between two characters of a name."""
        return squash(self.values.get(meaning, ""))


class Desk:
    """Judges roster rows against the members, those of other organisations, and the rows before them."""

    def __init__(self, scope: Scope, lines: Collection[Line]) -> None:
        numbers = [line.text("staff_no") for line in lines]
        says_more = any(line.particulars for line in lines)
        self.scope = scope
        self.by_number = {number_key(m.staff_no): m for m in scope.members.values() if m.staff_no}
        self.by_name: dict[tuple[int, str], list[Known]] = {}
        for member in scope.members.values():
            self.by_name.setdefault((member.unit_id, member.name), []).append(member)
        self.branches = {unit.pk: unit.name for unit in scope.units.values()}
        self.elsewhere = people_elsewhere(scope, numbers)
        known = [self._known(line, unit) for line in lines if (unit := self.unit_of(line))] if says_more else []
        self.particulars = particulars_of({member.person_id for member in known if member})
        self.met: set[str] = set()

    def judge(self, row: ImportRow, line: Line) -> Member | None:
        """Set the outcome of a row; the person it brings, or `None` where it is refused."""
        refusal = self._refusal(line)
        if refusal:
            refuse(row, *refusal)
            return None
        unit = self.unit_of(line)
        assert unit is not None
        known = self._known(line, unit)
        person_id = known.person_id if known else self._returning(line)
        key = (
            person_key(person_id)
            if person_id
            else f"n{number_key(line.text('staff_no'))}/{unit.pk}/{line.text('name')}"
        )
        if key in self.met:
            refuse(row, "twice", own_words("twice", meaning="staff_no"))
            return None
        self.met.add(key)
        said = self._said(line, unit, known)
        was = self._differences(said, line, known) if known else {}
        row.outcome = Outcome.NEW if not known else (Outcome.CHANGED if was else Outcome.UNCHANGED)
        row.reason, row.message, row.person_id = "", {}, person_id
        if "unit_id" in was:
            was["unit"] = self.branches.get(was["unit_id"], "")
        row.read = {**said, **line.particulars, "key": key, "branch": unit.name, "unit": unit.name, "was": was}
        return Member(key, said["name"], branch=unit.name, staff_no=said["staff_no"], status=said["status"])

    def _refusal(self, line: Line) -> Refusal | None:
        return next((refusal for check in CHECKS if (refusal := check(self, line))), None)

    def unit_of(self, line: Line) -> Unit | None:
        return self.scope.units.get(self.scope.roster.branch_of(line.text("branch")))

    def _known(self, line: Line, unit: Unit) -> Known | None:
        number, name = line.text("staff_no"), line.text("name")
        if number and (found := self.by_number.get(number_key(number))):
            return found
        same = self.by_name.get((unit.pk, name), [])
        return same[0] if len(same) == 1 and not (number and same[0].staff_no) else None

    def _returning(self, line: Line) -> int | None:
        """Somebody who was a member before and is none now."""
        return (
            self.elsewhere.get(number_key(line.text("staff_no")), (None, False))[0] if line.text("staff_no") else None
        )

    def _differences(self, said: Mapping[str, Any], line: Line, known: Known) -> dict[str, Any]:
        """What was there before of all that changes; of a masked entry as it is shown."""
        was = {name: getattr(known, name) for name in COMPARED if said[name] != getattr(known, name)}
        kept = self.particulars.get(known.person_id, {})
        before = {name: kept.get(name, "") for name, text in line.particulars.items() if text != kept.get(name, "")}
        return was | {entry.name: entry.shown(before[entry.name]) for entry in ENTRIES if entry.name in before}

    def _said(self, line: Line, unit: Unit, known: Known | None) -> dict[str, Any]:
        """What the row says; what it leaves empty stays as it is."""
        before = known or Known(0, "", "", 0, "", "", "")
        return {
            "name": line.text("name"),
            "staff_no": before.staff_no or line.text("staff_no"),
            "unit_id": unit.pk,
            "status": line.text("status") or before.status or STATUSES[0],
            "gender": line.text("gender")[:4] or before.gender,
            "joined_party": line.text("joined_on")[:20] or before.joined_party,
        }


def _office(desk: Desk, line: Line) -> Refusal | None:
    return None if desk.scope.actor.is_officer else ("roster-by-officer", own_words("roster-by-officer"))


def _name(desk: Desk, line: Line) -> Refusal | None:
    return None if line.text("name") else ("no-name", own_words("no-name", meaning="name"))


def _branch(desk: Desk, line: Line) -> Refusal | None:
    scope, branch, unit = desk.scope, line.text("branch"), desk.unit_of(line)
    if unit is not None and scope.actor.officer_of(unit.path):
        return None
    if not branch:
        return "no-branch", own_words("no-branch", meaning="branch", candidates=scope.roster.branches[:3])
    if scope.all_units.branch_of(branch):
        return "other-branch", own_words("other-branch", meaning="branch", branch=branch)
    likely = scope.roster.similar_branches(branch)
    return "unknown-branch", own_words("unknown-branch", meaning="branch", candidates=likely, branch=branch)


def _status(desk: Desk, line: Line) -> Refusal | None:
    status = line.text("status")
    if not status or status in STATUSES:
        return None
    known = "、".join(STATUSES)
    return "bad-status", own_words("bad-status", meaning="status", candidates=STATUSES, status=status, statuses=known)


def _reach(desk: Desk, line: Line) -> Refusal | None:
    number = line.text("staff_no")
    if not number or not desk.elsewhere.get(number_key(number), (0, False))[1]:
        return None
    return "person-elsewhere", own_words("person-elsewhere", meaning="staff_no", number=number)


def _namesake(desk: Desk, line: Line) -> Refusal | None:
    unit, name = desk.unit_of(line), line.text("name")
    if line.text("staff_no") or unit is None or len(desk.by_name.get((unit.pk, name), ())) < 2:
        return None
    return "name-shared", own_words("name-shared", meaning="staff_no", branch=unit.name, name=name)


def _length(_desk: Desk, line: Line) -> Refusal | None:
    said = line.particulars
    long = next((entry for entry in ENTRIES if len(said.get(entry.name, "")) > entry.length), None)
    return ("too-long", own_words("too-long", meaning=long.name, most=long.length)) if long else None


# Looked for in this order; the first refusal is the row's.
CHECKS: tuple[Callable[[Desk, Line], Refusal | None], ...] = (
    _office,
    _name,
    _branch,
    _status,
    _reach,
    _namesake,
    _length,
)


def refuse(row: ImportRow, reason: str, words: dict[str, Any]) -> None:
    """Set a row to rejected with its words."""
    row.outcome, row.reason, row.message = Outcome.REJECTED, reason, words
    row.read, row.mark, row.target_id, row.person_id = {}, "", None, None


def line_of(member: Member) -> dict[str, str]:
    """A reader's person as text by meaning, to be mended."""
    joined = member.joined_text or (member.joined_on.isoformat() if member.joined_on else "")
    return {
        "name": member.name,
        "staff_no": member.staff_no,
        "branch": member.branch,
        "status": member.status,
        "gender": member.gender,
        "joined_on": joined,
        **member.particulars,
    }
