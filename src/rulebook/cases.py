"""Cases: what must come out of a scheme, in a file beside it, so that a jurist can read and run them."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from rulebook.facts import Records, Subjects
from rulebook.figures import decimal_text, points_text
from rulebook.formula.tree import Call, walk
from rulebook.periods import Period
from rulebook.problems import ScoringError, Told
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scoring import score
from rulebook.system import why

FILE = "cases.toml"
FINE = Fraction(1, 1_000_000)
OF_RECORD = ("subject", "item", "day", "quantity", "number", "matter", "times", "expect")
OF_FACTS = ("fields", "subjects", "records", "expect")
OF_CASE = ("title", "source", "period", *OF_FACTS, "branches", "skip")
OF_SUBJECT = ("id", "total", "grade", "measures", "credited")
TOTALS = ("earned", "credited")


class CaseError(Told):
    """A case that cannot be read: which, and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: facts, and what is expected of them. `skip` says why it is not run; empty if it is.

    `branches`: the same of the branches, which the scheme beside the members' one scores.
    """

    title: str
    source: str
    period: Period
    subjects: tuple[Mapping[str, Any], ...]
    records: tuple[Mapping[str, Any], ...]
    expected: tuple[Mapping[str, Any], ...]
    skip: str
    branches: "Case | None" = None


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that came out otherwise."""

    what: str
    wanted: str
    found: str

    def said(self, language: str) -> str:
        """`total: 20 expected, 18 found`, in `zh` or `en`."""
        if language == "en":
            return f"{self.what}: {self.wanted} expected, {self.found} found"
        return f"{self.what}：应为 {self.wanted}，算出 {self.found}"


def read_cases(file: Path) -> tuple[Case, ...]:
    """Read a file of cases.

    Raises:
        CaseError: it cannot be read, or a case is not one.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise CaseError(f"{file}：读不了：{why(error).zh}", f"{file}: cannot be read: {why(error).en}") from error
    return tuple(_case(table, f"{file}: case {i}") for i, table in enumerate(raw.get("case", ()), 1))


def _case(table: Mapping[str, Any], place: str) -> Case:
    place = f"{place} ({table.get('title', '—')})"
    _only(table, OF_CASE, place)
    expects = any(_expects(level) for level in (table, table.get("branches", {})))
    if "skip" not in table and not ({"title", "period"} <= table.keys() and expects):
        raise CaseError(f"{place}：缺少 title、period 或 expect", f"{place}: title, period and expect are needed")
    try:
        period = Period.of(str(table.get("period", "2025")))
    except ValueError as error:
        raise CaseError(f"{place}：period 看不懂：{error}", f"{place}: {error}") from error
    case = _facts(table, place, period)
    if "branches" not in table:
        return case
    _only(table["branches"], OF_FACTS, f"{place} branches")
    return replace(case, branches=_facts(table["branches"], place, period))


def _expects(table: Mapping[str, Any]) -> bool:
    return "expect" in table or any("expect" in record for record in table.get("records", ()))


def _facts(table: Mapping[str, Any], place: str, period: Period) -> Case:
    subjects = table.get("subjects") or [{"id": "", **table.get("fields", {})}]
    same = {subject.get("id", ""): _alike(subject) for subject in subjects}
    first, expected = subjects[0].get("id", ""), table.get("expect", {})
    expected = expected if isinstance(expected, list) else [{"id": first, **expected}]
    for line in expected:
        _only(line, OF_SUBJECT, place)
    return Case(
        str(table.get("title", "")),
        str(table.get("source", "")),
        period,
        tuple(one for subject in subjects for one in same[subject.get("id", "")]),
        tuple(
            {**record, "subject": one["id"]}
            for record in table.get("records", ())
            for one in same.get(record.get("subject", first), [{"id": record.get("subject", first)}])
        ),
        tuple({**line, "id": one["id"]} for line in expected for one in same.get(line.get("id", first), [line])),
        str(table.get("skip", "")),
    )


def _alike(subject: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A subject, or `times` of them, numbered: 甲.1, 甲.2."""
    own = {"id": "", **{key: value for key, value in subject.items() if key != "times"}}
    if "times" not in subject:
        return [own]
    return [{**own, "id": f"{own['id']}.{number}"} for number in range(1, subject["times"] + 1)]


def _only(table: Mapping[str, Any], keys: Sequence[str], place: str) -> None:
    if unknown := [key for key in table if key not in keys]:
        wrong, known = ", ".join(unknown), ", ".join(keys)
        raise CaseError(f"{place}：不认识 {wrong}，可以写 {known}", f"{place}: unknown {wrong}; known are {known}")


def score_case(scheme: Scheme, case: Case, *, members: Result | None = None, units: Result | None = None) -> Result:
    """What comes out of a case's own facts; `members` and `units` as in `score`.

    Raises:
        ScoringError, CaseError: its facts do not fit the scheme.
    """
    if unknown := {key for subject in case.subjects for key in subject} - {"id", "unit", *scheme.subject_fields}:
        names = ", ".join(sorted(unknown))
        raise CaseError(f"{case.title}：没有对象字段 {names}", f"{case.title}: no subject field {names}")
    columns = {name: [subject.get(name) for subject in case.subjects] for name in scheme.subject_fields}
    unit = [subject.get("unit") for subject in case.subjects] if any("unit" in s for s in case.subjects) else None
    subjects = Subjects.of([subject.get("id", "") for subject in case.subjects], unit, **columns)
    return score(scheme, subjects, _records(scheme, subjects, case), case.period, members=members, units=units)


def _records(scheme: Scheme, subjects: Subjects, case: Case) -> Records:
    lines = [line for line in case.records for _ in range(line.get("times", 1))]
    if unknown := {key for line in lines for key in line} - {*OF_RECORD, *scheme.record_fields}:
        names = ", ".join(sorted(unknown))
        raise CaseError(f"{case.title}：没有记录字段 {names}", f"{case.title}: no record field {names}")
    return Records.of(
        scheme,
        subjects,
        subject=[line["subject"] for line in lines],
        item=[line.get("item", "") for line in lines],
        day=[line.get("day", case.period.first) for line in lines],
        quantity=[line.get("quantity", 1) for line in lines],
        number=[line.get("number", row) for row, line in enumerate(lines, 1)],
        matter=[line.get("matter") for line in lines],
        **{name: [line.get(name) for line in lines] for name in scheme.record_fields},
    )


def misses(scheme: Scheme, case: Case, branches: Scheme | None = None) -> tuple[Miss, ...]:
    """Everything in a case that comes out otherwise than expected; `branches`: the branches' scheme beside `scheme`."""
    try:
        return tuple(miss for level, result in _levels(scheme, case, branches) for miss in _of_level(level, result))
    except (ScoringError, CaseError) as error:
        return (Miss("case", "—", str(error)),)


def _levels(scheme: Scheme, case: Case, branches: Scheme | None) -> list[tuple[Case, Result]]:
    """A case with what comes out of it; with branches, both, in the order in which one needs the other."""
    if case.branches is None:
        return [(case, score_case(scheme, case))]
    if branches is None:
        raise CaseError(f"{case.title}：没有支部办法", f"{case.title}: no scheme for branches")
    if any(isinstance(part, Call) and part.name == "unit" for node in scheme.formulas() for part in walk(node)):
        units = score_case(branches, case.branches)
        return [(case.branches, units), (case, score_case(scheme, case, units=units))]
    members = score_case(scheme, case)
    return [(case, members), (case.branches, score_case(branches, case.branches, members=members))]


def _of_level(case: Case, result: Result) -> Iterator[Miss]:
    yield from _of_records(case, result)
    for wanted in case.expected:
        yield from _of_subject(result, wanted)


def _of_records(case: Case, result: Result) -> Iterator[Miss]:
    first = 0
    for place, line in enumerate(case.records, 1):
        rows = slice(first, first + line.get("times", 1))
        first = rows.stop
        for key, wanted in line.get("expect", {}).items():
            what = f"records {place} ({line.get('item')}) {key}"
            if key in TOTALS:
                yield from _differ(what, wanted, points_text(int(getattr(result, key)[rows].sum())))
            elif key == "limited_by":
                yield from _differ(what, wanted, _limit(result, rows.stop - 1))
            else:
                yield Miss(what, "earned, credited, limited_by", key)


def _limit(result: Result, row: int) -> str:
    """The limit of the last of several records: its label, or nothing."""
    limit = int(result.limited_by[row])
    return result.limits[limit].zh if limit >= 0 else ""


def _of_subject(result: Result, wanted: Mapping[str, Any]) -> Iterator[Miss]:
    name = wanted.get("id", "")
    i = result.subjects.index.get(name)
    if i is None:
        yield Miss("subject", str(name), "—")
        return
    if "total" in wanted:
        yield from _differ(f"{name} total".strip(), wanted["total"], points_text(result.total[i]))
    if "grade" in wanted:
        yield from _differ(f"{name} grade".strip(), wanted["grade"], result.grade_name(i))
    for key, value in wanted.get("measures", {}).items():
        known = result.measures.get(key)
        found = "no such measure" if known is None else _answer(known.at(i))
        yield from _differ(f"{name} measures.{key}".strip(), value, found)
    for key, value in wanted.get("credited", {}).items():
        meant = result.scheme.members_of(key)
        rows = [
            row for row in result.book.rows if result.records.subject[row] == i and result.records.item[row] in meant
        ]
        found = points_text(int(result.credited[rows].sum())) if meant else "no such item"
        yield from _differ(f"{name} credited.{key}".strip(), value, found)


def _answer(value: Fraction | bool | str | None) -> str:
    if isinstance(value, Fraction):
        text = decimal_text(value, FINE)
        return text if Fraction(text) == value else f"{value.numerator}/{value.denominator}"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value or "—"


def _differ(what: str, wanted: Any, found: str) -> Iterator[Miss]:  # noqa: ANN401 - from TOML
    text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    if text != found and not _same_figure(text, found):
        yield Miss(what, text, found)


def _same_figure(a: str, b: str) -> bool:
    try:
        return Fraction(a) == Fraction(b)
    except (ValueError, InvalidOperation, ZeroDivisionError):
        return False
