"""How much the records of an item or a group can be credited at most, and at least, in a stretch of time."""

from datetime import date
from functools import reduce
from math import inf

from rulebook.checking.record_values import RecordValues, earned
from rulebook.checking.span import Span, point, thousandths
from rulebook.checking.windows import shares
from rulebook.scheme import Cap, Group, Item, Scheme

Days = tuple[date | None, date | None]
NOTHING, ALWAYS = point(0), (None, None)


class Extents:
    """What a scheme's prices, keep rules and caps leave possible for one subject."""

    def __init__(self, scheme: Scheme) -> None:
        """Work out what one record of every item can earn; the rest when it is asked for."""
        self.scheme = scheme
        self.earned = {item.id: earned(scheme, item) for item in scheme.items}
        self._inside: dict[str, list[str]] = {"": []}
        for name, around in [(group.id, group.within) for group in scheme.groups.values()]:
            self._inside.setdefault(around, []).append(name)
        for item in scheme.items:
            self._inside.setdefault(item.group, []).append(item.id)
        self._known: dict[tuple[str, str, Days], Span] = {}

    def of(self, reference: str, per: str, days: Days = ALWAYS) -> Span:
        """The sum of credits of an item, a group or all in one share of `per`; 0 is always among them.

        Args:
            reference: an item's or group's id, or `all`.
            per: a calendar part, with fields or without.
            days: only caps count that are on from the first to the last of these; None: without end.
        """
        key = (reference, per, days)
        if key not in self._known:
            self._known[key] = self._sum("", per, days) if reference == "all" else self._capped(reference, per, days)
        return self._known[key]

    def under(self, cap: Cap) -> Span:
        """What reaches a cap in one of its shares: everything that its item or group can be credited without it."""
        return self._capped(cap.of, cap.per, (cap.first, cap.last), cap)

    def _capped(self, reference: str, per: str, days: Days, apart: Cap | None = None) -> Span:
        if reference in self.scheme.groups:
            part: Item | Group = self.scheme.groups[reference]
            span = self._kept(part, per, self._sum(reference, per, days))
        else:
            part = self.scheme.items[self.scheme.item_index[reference]]
            span = self._kept(part, per, self._pooled(part, per))
        for cap in part.caps:
            if cap is not apart and _on(cap, days):
                span = self._under(span, cap, per)
        return span

    def _sum(self, group: str, per: str, days: Days) -> Span:
        """What lies directly in a group, or with an empty name in none."""
        return sum((self.of(name, per, days) for name in self._inside.get(group, ())), NOTHING)

    def _pooled(self, item: Item, per: str) -> Span:
        """What an item's records can earn in all."""
        return self.earned[item.id].repeated(shares(item.price.pool, per) if item.price.pool else inf)

    def _kept(self, part: Item | Group, per: str, span: Span) -> Span:
        """What its keep rule leaves."""
        if part.keep is None:
            return span
        items = [part] if isinstance(part, Item) else [self.scheme.items[i] for i in self.scheme.members_of(part.id)]
        one = reduce(Span.__or__, map(self._of_a_record, items), NOTHING)
        kept = one.repeated(part.keep.count * shares(part.keep.per, per))
        if any(item.price.pool for item in items):  # a record that is dropped may have taken away from others
            return kept
        return Span(max(span.low, kept.low), min(span.high, kept.high))

    def _of_a_record(self, item: Item) -> Span:
        """What one record can earn; one of a pool, the difference of two figures."""
        span = self.earned[item.id]
        return span + -span if item.price.pool else span

    def _under(self, span: Span, cap: Cap, per: str) -> Span:
        most = self.most(cap).repeated(shares(cap.per, per))
        return Span(span.low, min(span.high, most.high)) if cap.sign > 0 else Span(max(span.low, most.low), span.high)

    def most(self, cap: Cap) -> Span:
        """The bound of a cap, which may be a formula."""
        if cap.formula is None:
            return thousandths(cap.sign * cap.most, cap.sign * cap.most)
        span = RecordValues(self.scheme).of(cap.formula.node)
        return span.greatest_of(NOTHING) if cap.sign > 0 else span.least_of(NOTHING)


def _on(cap: Cap, days: Days) -> bool:
    """Whether a cap is on through these days."""
    first, last = days
    begins = cap.first is None or (first is not None and cap.first <= first)
    return begins and (cap.last is None or (last is not None and cap.last >= last))
