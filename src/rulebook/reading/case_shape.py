"""The keys that a file of cases may have beside a scheme, and what of it does not fit together."""

from collections.abc import Iterator, Mapping
from typing import Any

from rulebook.periods import Period
from rulebook.problems import Hint, nearest
from rulebook.reading.places import Path
from rulebook.reading.shape import Conformer, Key
from rulebook.reading.text import Source
from rulebook.scheme import Field, Scheme

Shape = Mapping[str, Key]
MOST_ROWS = 100_000  # subjects, or records, of a case with all that their `times` stand for
KINDS = {"text": "word", "number": "points", "date": "day", "time": "clock", "truth": "yes"}
UNNAMED = Hint(
    '去掉它（这里只有一个对象），或先写明：subjects = [{ id = "甲" }]',
    'leave it out (there is one subject), or name them first: subjects = [{ id = "A" }]',
)
TOLD = {"earned": Key("points"), "credited": Key("points"), "limited_by": Key("word")}


def check_cases(raw: Mapping[str, Any], source: Source, members: Scheme, branches: Scheme | None) -> None:
    """Report everything that is wrong with a file of cases."""
    shape = {"case": Key("tables", required=True, shape=_of_case(members, branches), example="[[case]] …")}
    table = Conformer(source).table(raw, shape, ())
    for i, case in enumerate(table.get("case", ())):
        if "expect" not in raw["case"][i]:
            _expecting(case, ("case", i), source)
        for scheme, facts, path in _levels(case, ("case", i), members, branches):
            _in_effect(case.get("period"), scheme, path, source)
            _known_subjects(facts, path, source)
            _not_too_many(facts, path, source)


def _of_case(members: Scheme, branches: Scheme | None) -> Shape:
    inner = {"branches": Key("table", shape=_of_facts(branches))} if branches else {}
    return {
        "title": Key("text", required=True),
        "source": Key("text"),
        "period": Key("period", required=True),
        "skip": Key("text"),
        **_of_facts(members),
        **inner,
    }


def _of_facts(scheme: Scheme) -> Shape:
    subject = {name: _fact(known, listed=True) for name, known in scheme.subject_fields.items()}
    return {
        "fields": Key("table", shape=subject),
        "subjects": Key(
            "tables",
            shape={**subject, "id": Key("word"), "unit": Key("word"), "times": Key("times")},
            example='[{ id = "甲" }]',
        ),
        "records": Key("tables", shape=_of_record(scheme), example='[{ item = "…" }]'),
        "expect": Key("table or tables", shape=_of_expected(scheme), example="{ total = 1.5 }"),
    }


def _of_record(scheme: Scheme) -> Shape:
    return {
        **{name: _fact(known) for name, known in scheme.record_fields.items()},
        "subject": Key("word"),
        "item": Key("text", required=True, choices=tuple(item.id for item in scheme.items)),
        "day": Key("day"),
        "quantity": Key("points"),
        "number": Key("count"),
        "matter": Key("word"),
        "times": Key("times"),
        "expect": Key("table", shape=TOLD, example="{ credited = 1.5 }"),
    }


def _of_expected(scheme: Scheme) -> Shape:
    tallies = ("all", *scheme.groups, *(item.id for item in scheme.items))
    return {
        "id": Key("word"),
        "total": Key("points"),
        "grade": Key("word"),
        "measures": Key("table", shape=dict.fromkeys(scheme.measures, Key("answer")), example="{ … = 1 }"),
        "credited": Key("table", shape=dict.fromkeys(tallies, Key("points")), example="{ … = 1 }"),
    }


def _fact(known: Field, listed: bool = False) -> Key:
    """What a field holds; a text field of subjects only the words that it lists."""
    return Key(KINDS[known.kind], choices=known.words if listed and known.kind == "text" else ())


def _expecting(case: Mapping[str, Any], path: Path, source: Source) -> None:
    """A case that is run expects something, if only of its branches or of a record."""
    branches = case.get("branches", {})
    lines = (*case.get("records", ()), *branches.get("records", ()), branches)
    if "skip" not in case and not any("expect" in line for line in lines):
        source.report("missing-key", path, where="case", key="expect", example="{ total = 1.5 }")


def _levels(
    case: Mapping[str, Any], path: Path, members: Scheme, branches: Scheme | None
) -> Iterator[tuple[Scheme, Mapping[str, Any], Path]]:
    yield members, case, path
    if branches and "branches" in case:
        yield branches, case["branches"], (*path, "branches")


def _in_effect(spoken: str | None, scheme: Scheme, path: Path, source: Source) -> None:
    """The scheme is in effect on some day of the period."""
    if spoken is None:
        return
    period, first, last = Period.of(str(spoken)), scheme.effective_from, scheme.effective_to
    if period.last < first or (last and period.first > last):
        at = (*path[:2], "period")
        source.report("period-apart", at, period=spoken, scheme=scheme.source, first=first, last=last or "…")


def _known_subjects(facts: Mapping[str, Any], path: Path, source: Source) -> None:
    """Records and expectations are about subjects that the case names, each once."""
    ids = [subject.get("id", "") for subject in facts.get("subjects", ())]
    for i in (i for i, name in enumerate(ids) if name in ids[:i]):
        source.report("duplicate-id", (*path, "subjects", i), name=ids[i])
    expected = facts.get("expect", ())
    several = expected if isinstance(expected, list) else ()
    lines = [((*path, "records", i, "subject"), line) for i, line in enumerate(facts.get("records", ()))]
    lines += [((*path, "expect", i, "id"), line) for i, line in enumerate(several)]
    for place, line in lines:
        name = line.get(place[-1])
        if name is not None and name not in (ids or [""]):
            mending = nearest(name, ids) if any(ids) else UNNAMED
            source.report("bad-choice", place, key=place[-1], value=name[:40], nearest=mending)


def _not_too_many(facts: Mapping[str, Any], path: Path, source: Source) -> None:
    """What `times` stands for is bounded."""
    alike = {subject.get("id", ""): subject.get("times", 1) for subject in facts.get("subjects", ())}
    first = next(iter(alike), "")
    records = [line.get("times", 1) * alike.get(line.get("subject", first), 1) for line in facts.get("records", ())]
    for what, size in (("subjects", sum(alike.values())), ("records", sum(records))):
        if size > MOST_ROWS:
            source.report("too-many", (*path, what), what=what, size=size, most=MOST_ROWS)
