"""A slow evaluator in plain loops and fractions, written from `LANGUAGE.md` and `docs/algorithms/credit.md` alone.

It shares nothing with the engine and reads the scheme's TOML itself. A record is a dict: subject, item, day, number,
quantity, matter and fields; a subject a dict: id, unit and fields. The modules follow the steps of credit.md.
"""

from fractions import Fraction

from rulebook.tests.oracle import credits, figures, grades, prices
from rulebook.tests.oracle.formulas import NoValue, Scope, given
from rulebook.tests.oracle.schemes import Scheme

__all__ = ["NoValue", "Slow"]


class Slow:
    """A scheme that takes its time."""

    def __init__(self, text):
        self.scheme = Scheme(text)

    def credits(self, records, first, last):
        """(record, earned, credited, limit) of the records of the period, one subject after the other."""
        for subject in dict.fromkeys(record["subject"] for record in records):
            for row in self.rows({"id": subject}, records, (first, last)):
                yield row.record, row.earned, row.credited, row.limit

    def rows(self, subject, records, period, cutoff=None):
        """A subject's records of the period, credited."""
        first, last = period
        mine = [
            record
            for record in records
            if record["subject"] == subject["id"]
            and first <= record["day"] <= last
            and (cutoff is None or record["number"] <= cutoff)
        ]
        names = given(self.scheme.subject_fields, subject) | {"period_start": first, "period_end": last}
        rows = prices.rows_of(self.scheme, mine, names)
        credits.credit(self.scheme, rows, Scope(names, self.scheme.tables))
        return rows

    def score(self, subjects, records, period, *, cutoff=None, members=(), units=()):
        """The facts of every subject, with `rows`, `measures`, `total`, `vetoed` and `grade`.

        Args:
            subjects: dicts.
            records: dicts.
            period: its first and last day.
            cutoff: records numbered above it do not count.
            members: what this gave for the members, if the subjects are their branches.
            units: what this gave for the branches, if the subjects are their members.
        """
        everybody = []
        for subject in subjects:
            rows = self.rows(subject, records, period, cutoff)
            own = [member for member in members if member.subject.get("unit") == subject["id"]]
            unit = next((unit for unit in units if unit.subject["id"] == subject.get("unit")), None)
            everybody.append(figures.Facts(self.scheme, period, subject, rows, own, unit))
        for facts in everybody:
            facts.everybody = everybody
        self.figure(everybody)
        grades.grade_all(self.scheme, everybody)
        return everybody

    def figure(self, everybody):
        """Measures one after the other, each for everybody; then the total within its bounds."""
        for name, formula in self.scheme.measures.items():
            found = [facts.scope().value(formula) for facts in everybody]
            for facts, value in zip(everybody, found, strict=True):
                facts.measures[name] = value
        least, most = self.scheme.least, self.scheme.most
        for facts in everybody:
            total = facts.scope().value(self.scheme.total)
            if total is None:
                raise NoValue
            total = total if least is None else max(total, Fraction(least))
            facts.total = total if most is None else min(total, Fraction(most))
