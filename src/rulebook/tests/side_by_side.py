"""A made-up world scored by the engine and by the slow evaluator, both told in the same plain way."""

from fractions import Fraction

from rulebook import Period, Records, ScoringError, Subjects, compile_scheme, score
from rulebook.tests.oracle import NoValue, Slow
from rulebook.tests.oracle.credits import LACKS
from rulebook.tests.random_facts import RECORD_FIELDS, SUBJECT_FIELDS

NO_VALUE = "something that needs one has no value"


def column(rows, name):
    return [row[name] for row in rows]


def engine_side(side, period, cutoff=None, scheme=None, credits=True, **relation):
    """The engine's result for one side."""
    scheme = scheme or compile_scheme(side.text, members=next((other.scheme for other in relation.values()), None))
    units = [subject.get("unit") for subject in side.subjects]
    fields = {name: column(side.subjects, name) for name in SUBJECT_FIELDS}
    subjects = Subjects.of(column(side.subjects, "id"), unit=units, **fields)
    names = ("subject", "item", "day", "quantity", "number", "matter", *RECORD_FIELDS)
    records = Records.of(scheme, subjects, **{name: column(side.records, name) for name in names})
    return score(scheme, subjects, records, Period(*period), cutoff=cutoff, credits=credits, **relation)


def by_engine(world):
    """(what each record got, what each subject got), or that something has no value."""
    try:
        relation = {world.relation: engine_side(world.other, world.period)} if world.other else {}
        result = engine_side(world.main, world.period, world.cutoff, **relation)
    except ScoringError as error:
        if error.code != "no-value":
            raise
        return NO_VALUE
    return records_of(result), subjects_of(result)


def records_of(result):
    return {
        row.number: (row.subject, Fraction(row.earned, 1000), Fraction(row.credited, 1000), limit(row.limit))
        for row in result.credit_rows()
    }


def limit(found):
    """Keep rules and caps by their label."""
    if found is None:
        return ""
    return LACKS if found.code in ("need", "award") else found.zh


def subjects_of(result):
    return {
        name: {
            "measures": {measure: figures.at(i) for measure, figures in result.measures.items()},
            "total": Fraction(int(result.total[i]), 1000),
            "vetoed": bool(result.vetoed[i]),
            "grade": result.grade_name(i),
        }
        for i, name in enumerate(result.subjects.ids.tolist())
    }


def by_oracle(world):
    """The same by the slow evaluator."""
    try:
        relation = {}
        if world.other:
            other = world.other
            relation = {world.relation: Slow(other.text).score(other.subjects, other.records, world.period)}
        found = Slow(world.main.text).score(
            world.main.subjects, world.main.records, world.period, cutoff=world.cutoff, **relation
        )
    except NoValue:
        return NO_VALUE
    rows = {
        row.record["number"]: (facts.subject["id"], row.earned, row.credited, row.limit)
        for facts in found
        for row in facts.rows
    }
    told = ("measures", "total", "vetoed", "grade")
    return rows, {facts.subject["id"]: {name: getattr(facts, name) for name in told} for facts in found}
