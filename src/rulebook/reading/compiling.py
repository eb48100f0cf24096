"""A scheme's text → `Scheme`: a list of steps, each of which reports and goes on, so that all problems come at once."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from rulebook.formula.check import POINT, TRUTH, Kind, Vocabulary
from rulebook.reading.formulas import Formulas
from rulebook.reading.grades import GradeReader
from rulebook.reading.items import ItemReader, kind_of
from rulebook.reading.shape import SCHEME, Conformer
from rulebook.reading.text import Source, read_toml
from rulebook.scheme import Field, Item, Scheme

ROUNDING = re.compile(r"(half_up|down|up) (\d{1,6}(?:\.\d{1,3})?)")


def compile_scheme(text: str, source: str = "scheme.toml", members: Scheme | None = None) -> Scheme:
    """Read a scheme.

    Args:
        text: TOML, as `docs/algorithms/credit.md` and the bundled schemes show it.
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
    subject_fields = _fields(table.get("subject_fields", {}))
    reader = ItemReader(source, table.get("tables", {}), subject_fields, _fields(table.get("record_fields", {})))
    reader.read_groups(table.get("group", []))
    items = reader.read_items(table.get("item", []), formulas)
    subject = table.get("subject", "member")
    vocabulary = _vocabulary(subject_fields, items, reader, subject == "branch", members)
    grades = GradeReader(source, formulas, vocabulary, vocabulary.names)
    step, rounding = _rounding(table, source)
    effective = table.get("effective", {})
    if effective.get("to") and effective.get("from") and effective["to"] < effective["from"]:
        source.report("date-order", ("effective",))
    return Scheme(
        name=table.get("name", ""),
        title=table.get("title", ""),
        version=table.get("version", ""),
        subject=subject,
        effective_from=effective.get("from", date.min),
        effective_to=effective.get("to"),
        step=step,
        rounding=rounding,
        subject_fields=subject_fields,
        record_fields=reader.record_fields,
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
    )


def _fields(tables: dict[str, dict[str, Any]]) -> dict[str, Field]:
    return {
        name: Field(
            name,
            table.get("title", name),
            table.get("english", ""),
            table.get("kind", "text"),
            table.get("words", ()),
            table.get("note", ""),
        )
        for name, table in tables.items()
    }


def _vocabulary(
    fields: dict[str, Field], items: tuple[Item, ...], reader: ItemReader, over_members: bool, members: Scheme | None
) -> Vocabulary:
    """What formulas over subjects may name; measures are added as they are read."""
    ids = frozenset(item.id for item in items if item.id)
    return Vocabulary(
        names={"vetoed": TRUTH, **{name: kind_of(known) for name, known in fields.items()}},
        items=ids,
        tallies=ids | frozenset(reader.groups),
        members=_member_vocabulary(members) if members else None,
        over=("anything", "subject", "members") if over_members else ("anything", "subject"),
    )


def _member_vocabulary(scheme: Scheme) -> Vocabulary:
    """What formulas over a branch's members may name."""
    grades = tuple(grade.name for grade in scheme.grades) + ((scheme.ungraded,) if scheme.ungraded else ())
    names: dict[str, Kind] = {name: kind_of(known) for name, known in scheme.subject_fields.items()}
    names |= {measure.name: Kind("number", None) for measure in scheme.measures.values()}
    return Vocabulary({**names, "vetoed": TRUTH, "total": POINT, "grade": Kind("text", words=grades)})


def _rounding(table: dict[str, Any], source: Source) -> tuple[Fraction, str]:
    spoken = table.get("rounding")
    match = ROUNDING.fullmatch(spoken) if spoken else None
    if match and Fraction(match[2]) > 0:
        return Fraction(match[2]), match[1]
    if spoken:
        source.report("bad-rounding", ("rounding",), value=spoken[:40])
    return Fraction(1, 1000), "half_up"
