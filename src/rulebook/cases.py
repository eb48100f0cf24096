"""Cases: what must come out of a scheme, in a file beside it, so that a jurist can read and run them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from rulebook.bundles import Bundle
from rulebook.facts import Records, Subjects
from rulebook.figures import decimal_text, points_text
from rulebook.periods import Period
from rulebook.problems import ScoringError
from rulebook.reading.case_shape import check_cases
from rulebook.reading.text import read_text, read_toml
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scoring import score

FILE = "cases.toml"
FINE = Fraction(1, 1_000_000)
FIGURE = re.compile(r"-?\d{1,1000}(?:\.\d{1,1000}|/\d{1,1000})?")
TOTALS = ("earned", "credited")


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
    """Something that came out otherwise, or (of nothing) why nothing did, in Chinese and in English."""

    what: str
    wanted: str
    found: str

    def said(self, language: str) -> str:
        """`total: 20 expected, 18 found`, in `zh` or `en`; or why nothing came out."""
        if not self.what:
            return self.found if language == "en" else self.wanted
        if language == "en":
            return f"{self.what}: {self.wanted} expected, {self.found} found"
        return f"{self.what}：应为 {self.wanted}，算出 {self.found}"


def read_cases(bundle: Bundle) -> tuple[Case, ...]:
    """Read the cases beside schemes.

    Raises:
        SchemeError: they cannot be read, or with everything in them that does not fit the schemes.
    """
    file = bundle.folder / FILE
    raw, source = read_toml(read_text(file), str(file))
    check_cases(raw, source, bundle.members, bundle.branches)
    source.findings.settle()
    return tuple(_case(table) for table in raw["case"])


def _case(table: Mapping[str, Any]) -> Case:
    period = Period.of(str(table["period"]))
    case = _facts(table, period)
    return replace(case, branches=_facts(table["branches"], period)) if "branches" in table else case


def _facts(table: Mapping[str, Any], period: Period) -> Case:
    subjects = table.get("subjects") or [{"id": "", **table.get("fields", {})}]
    same = {subject.get("id", ""): _alike(subject) for subject in subjects}
    first, expected = subjects[0].get("id", ""), table.get("expect", {})
    expected = expected if isinstance(expected, list) else [{"id": first, **expected}]
    return Case(
        table.get("title", ""),
        table.get("source", ""),
        period,
        tuple(one for subject in subjects for one in same[subject.get("id", "")]),
        tuple(
            {**record, "subject": one["id"]}
            for record in table.get("records", ())
            for one in same[record.get("subject", first)]
        ),
        tuple({**line, "id": one["id"]} for line in expected for one in same[line.get("id", first)]),
        table.get("skip", ""),
    )


def _alike(subject: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A subject, or `times` of them, numbered: 甲.1, 甲.2."""
    own = {"id": "", **{key: value for key, value in subject.items() if key != "times"}}
    if "times" not in subject:
        return [own]
    return [{**own, "id": f"{own['id']}.{number}"} for number in range(1, subject["times"] + 1)]


def score_case(scheme: Scheme, case: Case, *, members: Result | None = None, units: Result | None = None) -> Result:
    """What comes out of a case's own facts; `members` and `units` as in `score`.

    Raises:
        ScoringError: its facts do not fit the scheme.
    """
    columns = {name: [subject.get(name) for subject in case.subjects] for name in scheme.subject_fields}
    unit = [subject.get("unit") for subject in case.subjects] if any("unit" in s for s in case.subjects) else None
    subjects = Subjects.of([subject.get("id", "") for subject in case.subjects], unit, **columns)
    return score(scheme, subjects, _records(scheme, subjects, case), case.period, members=members, units=units)


def _records(scheme: Scheme, subjects: Subjects, case: Case) -> Records:
    lines = [line for line in case.records for _ in range(line.get("times", 1))]
    return Records.of(
        scheme,
        subjects,
        subject=[line["subject"] for line in lines],
        item=[line.get("item", "") for line in lines],
        day=[_day(line.get("day", case.period.first)) for line in lines],
        quantity=[line.get("quantity", 1) for line in lines],
        number=[line.get("number", row) for row, line in enumerate(lines, 1)],
        matter=[line.get("matter") for line in lines],
        **{name: [line.get(name) for line in lines] for name in scheme.record_fields},
    )


def _day(said: date | str) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said


def misses(scheme: Scheme, case: Case, branches: Scheme | None = None) -> tuple[Miss, ...]:
    """Everything in a case that comes out otherwise than expected; `branches`: the branches' scheme beside `scheme`."""
    try:
        return tuple(miss for level, result in _levels(scheme, case, branches) for miss in _of_level(level, result))
    except ScoringError as error:
        return (Miss("", error.said("zh"), error.said("en")),)


def _levels(scheme: Scheme, case: Case, branches: Scheme | None) -> list[tuple[Case, Result]]:
    """A case with what comes out of it; with branches, both, in the order in which one needs the other."""
    if case.branches is None:
        return [(case, score_case(scheme, case))]
    assert branches is not None
    if scheme.of_units:
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
            else:
                yield from _differ(what, wanted, _limit(result, rows.stop - 1))


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
        return all(map(FIGURE.fullmatch, (a, b))) and Fraction(a) == Fraction(b)
    except ZeroDivisionError:
        return False
