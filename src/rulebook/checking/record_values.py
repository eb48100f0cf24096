"""What formulas over one record can yield, and what one record of an item can earn."""

from rulebook.checking.conditions import bounds_of
from rulebook.checking.span import ANY, FROM_ZERO, Span, thousandths
from rulebook.checking.values import BOTH, Truths, Values
from rulebook.scheme import Item, Price, Scheme


class RecordValues(Values):
    """Quantities are taken to be 0 or more; fields are anything, as far as the needs of the item leave it open."""

    def __init__(self, scheme: Scheme, item: Item | None = None) -> None:
        """Over the records of one item, or of any."""
        self.scheme, self.tables = scheme, scheme.tables
        self.fields = {**scheme.record_fields, **scheme.subject_fields}
        self.bounds: dict[str, Span] = {}
        if item:
            needs = [need.node for need in scheme.needs_of(item)]
            self.bounds = {key: bound.span for key, bound in bounds_of(needs, Values()).items()}
        self._kinds: dict[str, str] = {}
        self._spans: dict[str, Span] = {}
        self._truths: dict[str, Truths] = {}
        for name, measure in scheme.record_measures.items():  # each uses those above it
            is_number = self.is_number(measure.value)
            self._kinds[name] = "number" if is_number else "truth"
            self._spans[name] = self.of(measure.value) if is_number else ANY
            self._truths[name] = BOTH if is_number else self.truths(measure.value)

    def name(self, name: str) -> Span:
        """A field, a measure of the record, or the quantity, within what the needs ask for."""
        span = FROM_ZERO if name == "quantity" else self._spans.get(name, ANY)
        wanted = self.bounds.get(name, ANY)
        return Span(max(span.low, wanted.low), min(span.high, wanted.high))

    def name_truth(self, name: str) -> Truths:
        """What a measure of the record may be."""
        return self._truths.get(name, BOTH)

    def name_kind(self, name: str) -> str:
        """The field's kind; the days are dates."""
        if name in self.fields:
            return self.fields[name].kind
        return self._kinds.get(name, "date" if name in ("day", "period_start", "period_end") else "number")


def earned(scheme: Scheme, item: Item) -> Span:
    """What one record of an item earns; with a pool, what all of one pool together do."""
    values, price = RecordValues(scheme, item), item.price
    span = values.of(price.formula) if price.formula is not None else _priced(price)
    if not price.whole:
        span *= values.name("quantity")
    return span.rounded(scheme.step, scheme.rounding)


def _priced(price: Price) -> Span:
    """The price of one unit."""
    if price.least is not None and price.most is not None:
        return thousandths(price.least, price.most)
    if price.by:
        figures = [0, *price.table.values()]
        return thousandths(min(figures), max(figures))
    return thousandths(price.flat, price.flat)
