"""The four tables as CSV, with the columns of `examples/bureau/expected/`."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from benliu.appraise.appraisal import Appraisal
from benliu.common.sheets import ACTIVE
from rulebook import Result, points_text
from rulebook.formula.tree import Name, Node, walk

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def all_tables(appraisal: Appraisal) -> dict[str, bytes]:
    """File name → content; `branches.csv` only where branches are scored."""
    tables = {
        "members.csv": member_table(appraisal),
        "credits.csv": credit_table(appraisal),
        "rejected.csv": rejected_table(appraisal),
    }
    if appraisal.branches:
        tables["branches.csv"] = branch_table(appraisal.branches)
    return {name: as_csv(table) for name, table in tables.items()}


def member_table(appraisal: Appraisal) -> list[Sequence[str]]:
    """Every member: figures that decide the total or the rank, total, grade."""
    result = appraisal.members
    names = deciding_measures(result)
    rows: list[Sequence[str]] = [("staff_no", "name", "branch", "status", *names, "total", "grade")]
    for i, person in enumerate(appraisal.roster.people):
        figures = [result.measures[name].text(i) for name in names]
        total = points_text(int(result.total[i]))
        rows.append((person.key, person.name, person.branch, person.status, *figures, total, result.grade_name(i)))
    return rows


def credit_table(appraisal: Appraisal) -> list[Sequence[str]]:
    """Every record of the period, with what it is credited and what limited it."""
    rows: list[Sequence[str]] = [("staff_no", "date", "item", "quantity", "credited", "limited_by")]
    rows += [
        (
            credit.subject,
            credit.day.isoformat(),
            credit.item.id,
            points_text(credit.quantity),
            points_text(credit.credited),
            credit.limit.zh if credit.limit else "",
        )
        for credit in appraisal.members.credit_rows()
    ]
    return rows


def branch_table(result: Result) -> list[Sequence[str]]:
    """Every branch: figures that decide the total, total, stars."""
    names = deciding_measures(result)
    rows: list[Sequence[str]] = [("branch", *names, "total", "stars")]
    for i, branch in enumerate(result.subjects.ids.tolist()):
        figures = [result.measures[name].text(i) for name in names]
        rows.append((branch, *figures, points_text(int(result.total[i])), result.grade_name(i)))
    return rows


def rejected_table(appraisal: Appraisal) -> list[Sequence[str]]:
    """Every refused row: its sheet (of several files: with its file), row and reason."""
    rows: list[Sequence[str]] = [("sheet", "row", "reason")]
    rows += [(appraisal.sheet_name(r.place), str(r.place.row), r.reason) for r in appraisal.ledger.rejected]
    return rows


def deciding_measures(result: Result) -> list[str]:
    """The scheme's measures that make up the total or rank those who compete for a grade, in the scheme's order."""
    scheme = result.scheme
    formulas: list[Node] = [scheme.total.value]
    formulas += [node for grade in scheme.grades if grade.quota for _, node in grade.quota.order]
    used = Counter(part.name for formula in formulas for part in walk(formula) if isinstance(part, Name))
    return [name for name in scheme.measures if name in used]


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8; a text that a spreadsheet program would run is put behind an apostrophe."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def harmless(text: str) -> str:
    """`=1+1` → `'=1+1`; numbers stay as they are."""
    return f"'{text}" if text.startswith(ACTIVE) and not NUMBER.fullmatch(text) else text
