"""What formulas over one subject can yield, in the stretch of time that the scheme is scored for."""

from functools import reduce
from math import inf

from rulebook.checking.extent import NOTHING, Extents
from rulebook.checking.record_values import RecordValues
from rulebook.checking.span import ANY, FROM_ZERO, Span, thousandths
from rulebook.checking.uses import uses
from rulebook.checking.values import BOTH, Truths, Values
from rulebook.checking.windows import YEAR, shares
from rulebook.formula.functions import AGGREGATES
from rulebook.formula.tree import Call, Name, named
from rulebook.scheme import Scheme

PERIOD = "period"


class SubjectValues(Values):
    """The period is taken to be a year, unless the scheme itself takes years apart."""

    def __init__(self, scheme: Scheme, members: Scheme | None = None) -> None:
        """Over the subjects of `scheme`; `members` are those of its branches."""
        self.scheme, self.tables = scheme, scheme.tables
        self.extents = Extents(scheme)
        self.members = SubjectValues(members) if members else None
        apart = any(use.kind == "per" and use.name == YEAR for node in scheme.formulas() for use in uses(node))
        self.per = PERIOD if apart else YEAR
        self._spans: dict[str, Span] = {}
        self._truths: dict[str, Truths] = {}

        for name, measure in scheme.measures.items():  # each uses those above it: in their order, nothing goes deep
            if measure.kind == "number":
                self._spans[name] = self.of(measure.value)
            else:
                self._truths[name] = self.truths(measure.value)

    def name(self, name: str) -> Span:
        """The total, a measure or a field."""
        if name == "total" and name not in self._spans:
            self._spans[name] = self.total()
        return self._spans.get(name, ANY)

    def total(self) -> Span:
        """The total, between its floor and its cap."""
        total = self.scheme.total
        span = self.of(total.value)
        span = span if total.least is None else span.greatest_of(thousandths(total.least, total.least))
        return span if total.most is None else span.least_of(thousandths(total.most, total.most))

    def name_kind(self, name: str) -> str:
        """What a measure or a field yields."""
        if name in self.scheme.measures:
            return self.scheme.measures[name].kind
        if name in self.scheme.subject_fields:
            return self.scheme.subject_fields[name].kind
        return {"vetoed": "truth", "period_start": "date", "period_end": "date", "id": "text", "grade": "text"}.get(
            name, "number"
        )

    def name_truth(self, name: str) -> Truths:
        """A measure's truths; nobody is vetoed where nothing vetoes."""
        if name == "vetoed":
            return BOTH if any(item.veto for item in self.scheme.items) else frozenset((False,))
        return self._truths.get(name, BOTH)

    def tally(self, call: Call) -> Span:
        """Functions over records, parts of the period, peers and members."""
        word, _, over = call.name.partition("_")
        if over and word in (*AGGREGATES, "count"):
            return self._aggregate(call, word, over)
        if call.name == "credited":
            return self.extents.of(_reference(call), self.per)
        if call.name == "earned":
            items = [self.scheme.items[i].id for i in self.scheme.members_of(_reference(call))]
            return reduce(Span.__or__, (self.extents.earned[item].repeated(inf) for item in items), NOTHING)
        if call.name in ("distinct", "streak"):
            return Span(0, shares(" and ".join(named(call.arguments[1])), self.per))
        if call.name in ("held", "owed"):
            return self._duties(call)
        return {"quantity": FROM_ZERO, "count": FROM_ZERO, "rank": Span(1)}.get(call.name, ANY)

    def _duties(self, call: Call) -> Span:
        """What is owed in the stretch of time, and at most held of it."""
        duties = [duty for duty in self.scheme.duties if _reference(call) in ("all", duty.item)]
        owed = sum(duty.times * shares(duty.per, self.per) for duty in duties)
        return Span(owed if call.name == "owed" and self.per == YEAR else 0, owed)

    def _aggregate(self, call: Call, word: str, over: str) -> Span:
        """A sum, mean, extreme or number over records, parts, peers or members."""
        times = shares(_reference(call), self.per) if over == "parts" else inf
        if word == "count":
            return Span(0, times)
        span = self._inner(call, over)
        return span.repeated(times) if word == "sum" else span

    def _inner(self, call: Call, over: str) -> Span:
        """The formula that is aggregated."""
        if over == "records":
            return RecordValues(self.scheme).of(call.arguments[1])
        if over == "members":
            return self.members.of(call.arguments[0]) if self.members else ANY
        if over == "peers":
            return self.of(call.arguments[1])
        return _InParts(self, _reference(call)).of(call.arguments[1])


class _InParts(SubjectValues):
    """The same in one part of the period; measures keep the value of the whole."""

    def __init__(self, whole: SubjectValues, per: str) -> None:
        self.__dict__ |= whole.__dict__
        self.whole, self.per = whole, per

    def name(self, name: str) -> Span:
        """As in the whole period."""
        return self.whole.name(name)


def _reference(call: Call) -> str:
    """The item, group or calendar part that a function begins with."""
    first = call.arguments[0]
    assert isinstance(first, Name)
    return first.name
