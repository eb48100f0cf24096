"""How a record's points come about by its item's price, in words with the record's own figures."""

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from rulebook.exact import Exact
from rulebook.explaining.fields import missing_field, priced_by, said_field
from rulebook.explaining.held import TRUTHS
from rulebook.facts import Column
from rulebook.figures import THOUSANDTH, decimal_text, points_text, shown
from rulebook.formula.evaluate import Dated, Words, evaluate
from rulebook.formula.phrase import Said, said_word
from rulebook.formula.tree import Name, Node, walk
from rulebook.limits import PER_ZH
from rulebook.moments import day_of
from rulebook.pers import slots, words_of
from rulebook.pricing import unit_prices
from rulebook.record_scope import RecordScope
from rulebook.scheme import Item, Price
from rulebook.wording import said_of, said_unit

if TYPE_CHECKING:
    from rulebook.result import Result

VETO, COUNTED = Said("一票否决", "veto"), Said("只计次数，不计分", "counted, without points")


def price_words(  # noqa: PLR0917
    result: "Result", item: Item, row: int, quantity: int, before: int, each: Fraction | None
) -> Said:
    """`2 班次 × 3（II级）`; with `earns` the formula, and the figures in it.

    `item` and `quantity` are the record's; `before` and `each` too, from `pool_sums` and `unit_figures`.
    """
    price, given = item.price, _given(result, item, row)
    if item.veto:
        return VETO
    if price == Price():
        return COUNTED
    if price.formula is not None and price.whole:
        said = said_of(result.scheme, price.formula)
        return _with(said, (_amount(result, item, quantity, before), *given))
    unit = said_unit(result.scheme, item.unit, quantity)
    told = (points_text(quantity), _each(item.price, each, given))
    return _with(Said(_product(unit.zh, *told), _product(unit.en, *told)), given)


def _product(unit: str, quantity: str, each: str) -> str:
    return " ".join(filter(None, (quantity, unit, "×", each)))


def _with(said: Said, given: tuple[Said, ...]) -> Said:
    if not given:
        return said
    return Said(
        f"{said.zh}（{'，'.join(one.zh for one in given)}）", f"{said.en} ({', '.join(one.en for one in given)})"
    )


def _amount(result: "Result", item: Item, quantity: int, before: int) -> Said:
    """`数量 5`, or of a pool `数量 5，本日合计由 7 到 12`."""
    said = Said(f"数量 {points_text(quantity)}", f"quantity {points_text(quantity)}")
    if not item.price.pool:
        return said
    titles = {word: Said(zh, word) for word, zh in PER_ZH.items()} | dict(result.standing.titles)
    pool = [titles[word] for word in words_of(item.price.pool)]
    zh, en = "、".join(word.zh for word in pool), " and ".join(word.en for word in pool)
    after = points_text(before + quantity)
    ran = Said(
        f"同{zh}合计由 {points_text(before)} 到 {after}", f"sum of the {en} from {points_text(before)} to {after}"
    )
    return Said(f"{said.zh}，{ran.zh}", f"{said.en}, {ran.en}")


def _each(price: Price, figure: Fraction | None, given: tuple[Said, ...]) -> str:
    """The price of one unit."""
    if price.formula is not None or price.awarded:
        return decimal_text(figure, THOUSANDTH)
    return points_text(price.table.get(given[0].zh, 0) if price.by and given else price.flat)


def unit_figures(result: "Result", rows: Column) -> dict[int, Fraction | None]:
    """For a subject's records whose price is worked out from themselves: that of one unit, in points."""
    book = result.book
    found: dict[int, Fraction | None] = {}
    for i in np.unique(book.item[rows]):
        item = result.scheme.items[i]
        if item.price.awarded or (item.price.formula is not None and not item.price.whole):
            own = rows[book.item[rows] == i]
            prices = unit_prices(book, item, own)
            found |= {row: prices.at(place) for place, row in enumerate(own.tolist())}
    return found


def pool_sums(result: "Result", rows: Column) -> dict[int, int]:
    """For a subject's records in pools: the quantity that was in the pool before, thousandths."""
    book, found = result.book, {}
    for i in np.unique(book.item[rows]):
        if pool := result.scheme.items[i].price.pool:
            own = rows[book.item[rows] == i]
            counts = np.asarray(own if book.lacking is None else book.counting(own))
            sums: dict[int, int] = {}
            for row, slot in zip(own.tolist(), slots(book, pool, own).tolist(), strict=True):
                found[row] = sums.get(slot, 0)
                sums[slot] = found[row] + (int(book.quantity[row]) if row in counts else 0)
    return found


def _given(result: "Result", item: Item, row: int) -> tuple[Said, ...]:
    """What the record says in the fields that its price and needs depend on, and the named formulas of its price."""
    book = result.book
    fields = dict.fromkeys((*([item.price.by] if item.price.by else []), *item.fields))
    said = [_field(result, item, name, row) for name in fields if name in book.scheme.record_fields]
    said += [_measure(result, name, row) for name in _named(item.price.formula) if name in book.scheme.record_measures]
    if item.price.by in book.scheme.subject_fields:
        said.insert(0, _measure(result, item.price.by, row))
    return tuple(one for one in said if one)


def _named(node: Node | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name))) if node else ()


def _field(result: "Result", item: Item, name: str, row: int) -> Said | None:
    """What it says; that it is missing, where the record earns nothing and its price asks for it."""
    known, said = result.scheme.record_fields[name], said_field(result, name, int(result.book.field(name)[row]))
    lost = said is None and known.kind != "truth" and not result.book.earned[row]
    return missing_field(known) if lost and name in priced_by(result.scheme, item.price) else said


def _measure(result: "Result", name: str, row: int) -> Said | None:
    """`倍数 2` for a named formula over the record, the plain word for a field of its subject."""
    value = evaluate(Name(name), RecordScope(result.book, np.array([row])))
    title = result.standing.titles[name]
    if not isinstance(value, Exact | Dated | Words):
        answer = TRUTHS[int(np.ravel(value)[0])]
        return Said(f"{title.zh} {answer.zh}", f"{title.en} {answer.en}")
    if isinstance(value, Dated):
        figure = day_of(int(np.ravel(value.numerators)[0])).isoformat() if np.all(value.valued()) else ""
    else:
        figure = shown(value, THOUSANDTH, 1).text(0)
    if name in result.scheme.subject_fields and not isinstance(value, Exact):
        return said_word(figure, result.standing.titles)
    return Said(f"{title.zh} {figure}", f"{title.en} {figure}") if figure else None
