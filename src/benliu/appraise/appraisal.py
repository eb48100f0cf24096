"""What was read → scored, with everything that the reports need together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benliu.appraise.facts import branch_subjects, member_subjects, records_of, rows_about
from benliu.appraise.sources import Sources
from benliu.appraise.vocabulary import vocabulary_of
from intake import Choices, Ledger, LedgerRow, Place, Problem, Roster, Unreadable, read_ledger, read_roster
from intake.choices import NO_CHOICES
from rulebook import Period, Result, score
from rulebook.bundles import Bundle

FULL_MEMBER = "正式党员"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One appraisal: what was read, and what came out. `branches` is `None` where the scheme scores members only."""

    bundle: Bundle
    period: Period
    today: dt.date
    roster: Roster
    ledger: Ledger
    refused: tuple[Unreadable, ...]
    members: Result
    branches: Result | None
    member_rows: tuple[LedgerRow, ...]

    def row_of(self, number: int) -> LedgerRow:
        """The row that a credit's record number stands for."""
        return self.member_rows[number - 1]

    def sheet_name(self, place: Place) -> str:
        """The sheet of a row of the ledger, with its file where the ledger is several files."""
        files = {reading.place.file for reading in self.ledger.readings}
        return place.sheet_in_file if len(files) > 1 else place.sheet

    @property
    def is_beside(self) -> bool:
        """Rows were read, and not one lies in the period."""
        rows = self.ledger.rows
        return bool(rows) and not any(self.period.first <= row.date <= self.period.last for row in rows)


class NothingRead(Exception):
    """No member or no record could be read; the messages say why, `codes` are those of the problems.

    `swapped`: the roster stands where the records should be.
    """

    def __init__(
        self, refusals: Sequence[str], problems: Sequence[Problem], language: str, *, swapped: bool = False
    ) -> None:
        self.swapped = swapped
        self.messages = (*refusals, *(problem.message(language) for problem in problems))
        self.codes = {problem.code for problem in problems}
        super().__init__("\n".join(self.messages))


def appraise(  # noqa: PLR0917
    sources: Sources,
    bundle: Bundle,
    period: Period,
    today: dt.date,
    language: str = "zh",
    choices: Choices = NO_CHOICES,
) -> Appraisal:
    """Scores what was read.

    Args:
        sources: from `begin_reading`.
        bundle: the schemes.
        period: the days that count.
        today: a record of a later day is refused.
        language: of the messages when nothing can be read.
        choices: what somebody said that columns mean.

    Raises:
        NothingRead: no member, or not one row that is a record.
    """
    roster = with_status(read_roster(sources.roster, choices, certain=True))
    refusals = [each.message(language) for each in sources.refused]
    if not roster.people:
        are_records = any(problem.code == "not-roster" for problem in roster.unread)
        swapped = are_records and bool(read_roster(sources.records, choices, certain=True).people)
        raise NothingRead(refusals, (*roster.unread, *roster.problems), language, swapped=swapped)
    year = period.first.year if period.first.year == period.last.year else None
    ledger = read_ledger(sources.records, roster, vocabulary_of(bundle), today, year=year, choices=choices)
    if not ledger.rows and not ledger.rejected:
        raise NothingRead(refusals, ledger.unread, language)
    rows = tuple(rows_about("member", ledger.rows))
    members = _score_members(bundle, roster, rows, period)
    branches = _score_branches(bundle, roster, ledger, period, members)
    return Appraisal(bundle, period, today, roster, ledger, sources.refused, members, branches, rows)


def with_status(roster: Roster) -> Roster:
    """A roster that says of nobody what they are lists full members; that this was assumed is among its problems."""
    if not roster.people or any(person.status for person in roster.people):
        return roster
    people = [replace(person, status=FULL_MEMBER) for person in roster.people]
    assumed = [Problem(reading.place, "status-assumed", {"status": FULL_MEMBER}) for reading in roster.readings]
    problems = (*roster.problems, *assumed)
    return Roster.of(people, problems=problems, readings=roster.readings, unread=roster.unread)


def _score_members(bundle: Bundle, roster: Roster, rows: Sequence[LedgerRow], period: Period) -> Result:
    subjects = member_subjects(bundle.members, roster)
    return score(bundle.members, subjects, records_of(bundle.members, subjects, rows), period)


def _score_branches(bundle: Bundle, roster: Roster, ledger: Ledger, period: Period, members: Result) -> Result | None:
    if bundle.branches is None:
        return None
    subjects = branch_subjects(bundle.branches, roster)
    records = records_of(bundle.branches, subjects, rows_about("branch", ledger.rows))
    return score(bundle.branches, subjects, records, period, members=members)
