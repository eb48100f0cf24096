"""A scheme's text → `Scheme`: a list of steps, each of which reports and goes on, so that all problems come at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from rulebook.formula.check import POINT, TRUTH, Kind, Vocabulary
from rulebook.formula.tree import Text, walk
from rulebook.problems import nearest
from rulebook.reading.formulas import Formulas
from rulebook.reading.grades import GradeReader
from rulebook.reading.items import ENDS, ItemReader, kind_of
from rulebook.reading.shape import SCHEME, Conformer
from rulebook.reading.text import Source, read_toml
from rulebook.scheme import Field, Item, Measure, Scheme

ANY = Vocabulary({}, any_name=True)
ROUNDING = re.compile(r"(half_up|down|up) (\d{1,6}(?:\.\d{1,3})?)")


def compile_scheme(text: str, source: str = "scheme.toml", members: Scheme | None = None) -> Scheme:
    """Read a scheme.

    Args:
        text: TOML, as `docs/schemes` and the bundled schemes show it.
        source: the file's name, for problems.
        members: for a branch scheme, the scheme of the members, whose measures it may refer to.

    Raises:
        SchemeError: with everything that is wrong with it.
    """
    raw, located = read_toml(text, source)
    table = Conformer(located).table(raw, SCHEME, ())
    scheme = _scheme(table, text, located, members)
    located.findings.settle()
    return scheme


def _scheme(table: dict[str, Any], text: str, source: Source, members: Scheme | None) -> Scheme:
    formulas = Formulas(source)
    subject_fields, record_fields = _fields(table, "subject_fields"), _fields(table, "record_fields")
    for name in subject_fields.keys() & record_fields.keys():
        source.report("duplicate-id", ("record_fields", name), name=name)
    reader = ItemReader(source, table.get("tables", {}), subject_fields, record_fields)
    reader.read_groups(table.get("group", []))
    reader.read_measures(table.get("record_measures", {}), formulas)
    items = reader.read_items(table.get("item", []), formulas)
    items = reader.read_rules(table, items, formulas)
    needs = reader.conditions(table.get("needs", ()), ("needs",), formulas)
    subject = table.get("subject", "member")
    vocabulary = _vocabulary(items, reader, subject == "branch" or members is not None, members)
    grades = GradeReader(source, formulas, vocabulary, vocabulary.names)
    step, rounding = _rounding(table, source)
    effective = table.get("effective", {})
    if effective.get("to") and effective.get("from") and effective["to"] < effective["from"]:
        source.report("date-order", ("effective", "to"))
    scheme = Scheme(
        name=table.get("name", ""),
        title=table.get("title", ""),
        english=table.get("english", ""),
        version=table.get("version", ""),
        subject=subject,
        effective_from=effective.get("from", date.min),
        effective_to=effective.get("to"),
        step=step,
        rounding=rounding,
        subject_fields=subject_fields,
        record_fields=reader.record_fields,
        year_starts=table.get("year_starts", 1),
        needs=needs,
        record_measures=_record_measures(table.get("record_measures", {}), reader),
        tables=table.get("tables", {}),
        groups=reader.groups,
        items=items,
        measures=grades.measures(table.get("measures", {})),
        total=grades.total(table.get("total", {})),
        graded=grades.condition(table.get("graded"), ("graded",)),
        ungraded=table.get("ungraded", ""),
        grades=grades.grades(table.get("grade", [])),
        duties=grades.duties(table.get("duty", [])),
        text=text,
        source=source.findings.file,
        words=table.get("words", {}),
        late=table.get("late", "correction"),
        notice_days=table.get("notice_days", 5),
    )
    for node in scheme.formulas():
        reader.learn_words(node)
    if not source.findings.problems:  # a mistake elsewhere may have taken the word away with it
        _check_words(scheme, source)
    return scheme


def _check_words(scheme: Scheme, source: Source) -> None:
    """Only words that the scheme uses are said in English: another one is a slip of the pen."""
    known = set(words_in(scheme))
    for word in scheme.words.keys() - known:
        source.report("unknown-word", ("words", word), word=word, nearest=nearest(word, known))


def words_in(scheme: Scheme) -> Iterator[str]:
    """Every word that a record, a subject or a formula of the scheme may use, its units, its word for no grade."""
    yield from filter(None, (scheme.ungraded, *(item.unit for item in scheme.items)))
    for known in (*scheme.record_fields.values(), *scheme.subject_fields.values()):
        yield from known.words
    for table in scheme.tables.values():
        yield from table
        yield from (word for part in table.values() if isinstance(part, Mapping) for word in part)
    yield from (part.value for node in scheme.formulas() for part in walk(node) if isinstance(part, Text))


def _fields(table: dict[str, Any], key: str) -> dict[str, Field]:
    return {
        name: Field(
            name,
            table.get("title", name),
            table.get("english", ""),
            table.get("kind", "text"),
            table.get("words", ()),
            table.get("note", ""),
            bool(table.get("words")),
        )
        for name, table in table.get(key, {}).items()
    }


def _record_measures(tables: dict[str, Any], reader: ItemReader) -> dict[str, Measure]:
    """The named formulas over one record, with what they are called."""
    return {
        name: Measure(
            name,
            tables[name].get("title", name),
            tables[name].get("english", ""),
            tables[name]["value"],
            node,
            Fraction(1, 1000),
            kind.kind,
        )
        for name, (node, kind) in reader.measures.items()
    }


def _vocabulary(items: tuple[Item, ...], reader: ItemReader, over_members: bool, members: Scheme | None) -> Vocabulary:
    """What formulas over subjects may name; measures are added as they are read."""
    ids = frozenset(item.id for item in items if item.id)
    names = {name: kind_of(known) for name, known in reader.subject_fields.items()}
    names |= {"vetoed": TRUTH, **ENDS}
    record = reader.vocabulary()
    record.names |= {"earned": POINT, "credited": POINT}
    over = ("anything", "subject", "whole", "unit", *(("members",) if over_members else ()))
    inner = {"record": record, "unit": ANY}
    if members:
        inner["member"] = _member_vocabulary(members)
    found = Vocabulary(names, ids, ids | frozenset(reader.groups), reader.tables, inner, over)
    inner["part"] = inner["peer"] = replace(found, over=("anything", "subject"))
    return found


def _member_vocabulary(scheme: Scheme) -> Vocabulary:
    """What formulas over a branch's members may name."""
    grades = tuple(grade.name for grade in scheme.grades) + ((scheme.ungraded,) if scheme.ungraded else ())
    names: dict[str, Kind] = {name: kind_of(known) for name, known in scheme.subject_fields.items()}
    names |= {measure.name: Kind(measure.kind) for measure in scheme.measures.values()}
    names |= {"vetoed": TRUTH, "total": POINT, "grade": Kind("text", words=grades), **ENDS}
    return Vocabulary(names, tables=scheme.tables)


def _rounding(table: dict[str, Any], source: Source) -> tuple[Fraction, str]:
    spoken = table.get("rounding")
    match = ROUNDING.fullmatch(spoken) if spoken else None
    if match and Fraction(match[2]) > 0:
        return Fraction(match[2]), match[1]
    if spoken:
        source.report("bad-rounding", ("rounding",), value=spoken[:40])
    return Fraction(1, 1000), "half_up"
