"""Rows of a roster: who they are about, and what would change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from benliu.org.entry_kinds import DAY
from benliu.org.models import Membership, Unit
from benliu.org.particulars import ENTRIES
from benliu.org.queries.personal import particulars_of
from benliu.org.queries.transfers import open_ways
from intake import Person as Member
from intake.people import number_key
from intake.text import squash

from ...models import ImportRow
from .people_checks import CHECKS, Refusal, told_of
from .scope import Known, Scope, people_elsewhere, person_key
from .wording import own_words

COMPARED = ("name", "staff_no", "unit_id", "status", "gender", "joined_party")
Outcome = ImportRow.Outcome


@dataclass(frozen=True)
class Line:
    """What a roster row says, as text by meaning: name, staff_no, branch, status, gender, joined_on, particulars."""

    values: Mapping[str, str]

    @property
    def particulars(self) -> dict[str, str]:
        """The further entries that say something, in the form in which they are kept.

        What a roster was handed out with masked says nothing.
        """
        said = {entry.name: entry.kind.normal(self.values.get(entry.name, "")) for entry in ENTRIES}
        return {name: text for name, text in said.items() if text and "*" not in text}

    @property
    def joined(self) -> str:
        """The day of joining in the form in which it is kept."""
        return DAY.normal(self.values.get("joined_on", ""))

    def text(self, meaning: str) -> str:
        """One cell, without the spaces that people put between two characters of a name."""
        return squash(self.values.get(meaning, ""))


class Desk:
    """Judges roster rows against the members, those of other organisations, and the rows before them."""

    statuses = tuple(Membership.Status.values)

    def __init__(self, scope: Scope, lines: Collection[Line]) -> None:
        numbers = [line.text("staff_no") for line in lines]
        says_more = any(line.particulars for line in lines)
        self.scope = scope
        self.by_number = {number_key(m.staff_no): m for m in scope.members.values() if m.staff_no}
        self.by_name: dict[tuple[int, str], list[Known]] = {}
        for member in scope.members.values():
            self.by_name.setdefault((member.unit_id, member.name), []).append(member)
        self.by_any_branch: dict[str, list[Known]] = {}
        for member in scope.members.values():
            self.by_any_branch.setdefault(member.name, []).append(member)
        self.branches = {unit.pk: unit.name for unit in scope.units.values()}
        self.elsewhere = people_elsewhere(scope, numbers)
        known = [self.known_of(line) for line in lines] if says_more else []
        self.particulars = particulars_of({member.person_id for member in known if member})
        self.met: set[str] = set()

    def judge(self, row: ImportRow, line: Line) -> Member | None:
        """Set the outcome of a row; the person it brings, or `None` where it is refused."""
        refusal = self._refusal(line)
        if refusal:
            refuse(row, *refusal)
            row.person_id = self._met_in(refusal[0], line)
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
        entries = self._entries(line, known)
        was = self._differences(said, entries, known) if known else {}
        row.outcome = Outcome.NEW if not known else (Outcome.CHANGED if was else Outcome.UNCHANGED)
        row.person_id = person_id
        row.reason, row.message = told_of(self, line, unit, known)
        if "unit_id" in was:
            was["unit"] = self.branches.get(was["unit_id"], "")
        row.read = {**said, **entries, "key": key, "branch": unit.name, "unit": unit.name, "was": was}
        return Member(key, said["name"], branch=unit.name, staff_no=said["staff_no"], status=said["status"])

    def _refusal(self, line: Line) -> Refusal | None:
        return next((refusal for check in CHECKS if (refusal := check(self, line))), None)

    def _met_in(self, reason: str, line: Line) -> int | None:
        """Whose page is to be opened about a refused row: of who is said to have left."""
        known = self.known_of(line) if reason == "left" else None
        return known.person_id if known else None

    def unit_of(self, line: Line) -> Unit | None:
        return self.scope.units.get(self.scope.roster.branch_of(line.text("branch")))

    def known_of(self, line: Line) -> Known | None:
        """Whom a line is about, of those who are members."""
        unit = self.unit_of(line)
        return self._known(line, unit) if unit else None

    @cached_property
    def under_way(self) -> dict[int, str]:
        """The branches to which somebody is being transferred, by person."""
        return open_ways(self.scope.members)

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

    def kept(self, known: Known | None) -> dict[str, str]:
        """The entries that somebody has."""
        return self.particulars.get(known.person_id, {}) if known else {}

    def _entries(self, line: Line, known: Known | None) -> dict[str, str]:
        """The entries that the row brings: what only says less than what is kept stays as it is."""
        kept = self.kept(known)
        less = {entry.name for entry in ENTRIES if entry.kind.says_less(line.particulars.get(entry.name, ""),
                                                                        kept.get(entry.name, ""))}  # fmt: skip
        return {name: text for name, text in line.particulars.items() if name not in less}

    def _differences(self, said: Mapping[str, Any], entries: Mapping[str, str], known: Known) -> dict[str, Any]:
        """What was there before of all that changes; of a masked entry as it is shown."""
        was = {name: getattr(known, name) for name in COMPARED if said[name] != getattr(known, name)}
        kept, kinds = self.kept(known), {entry.name: entry.kind for entry in ENTRIES}
        before = {
            name: kept.get(name, "") for name, text in entries.items() if text != kinds[name].normal(kept.get(name, ""))
        }
        return was | {entry.name: entry.shown(before[entry.name]) for entry in ENTRIES if entry.name in before}

    def _said(self, line: Line, unit: Unit, known: Known | None) -> dict[str, Any]:
        """What the row says; what it leaves empty stays as it is."""
        before = known or Known(0, "", "", 0, "", "", "")
        joined = line.joined
        same = joined == DAY.normal(before.joined_party) or DAY.says_less(joined, before.joined_party)
        return {
            "name": line.text("name"),
            "staff_no": before.staff_no or line.text("staff_no"),
            "unit_id": unit.pk,
            "status": line.text("status") or before.status or self.statuses[0],
            "gender": line.text("gender")[:4] or before.gender,
            "joined_party": before.joined_party if same or not joined else joined,
        }


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
