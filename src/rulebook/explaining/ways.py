"""Ways to a need, in words: further records, how often at least."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulebook.explaining.fields import said_field
from rulebook.explaining.offers import ONE, finest
from rulebook.explaining.shares import part_of
from rulebook.explaining.trial import Occurrence
from rulebook.figures import points_text
from rulebook.formula.phrase import Said
from rulebook.formula.tree import Name, walk
from rulebook.pers import Part
from rulebook.scheme import Price
from rulebook.wording import said_unit

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class Step:
    """An item `times` more; `quantity` of each, `fields`: what each says, `when`: parts of the period, how often."""

    item: str
    title: str
    english: str
    times: int
    quantity: str
    unit: str
    fields: tuple[Said, ...]
    when: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Steps that together meet a need, with the least occurrences of these items; `times` is all of them."""

    steps: tuple[Step, ...]
    times: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways to a need, the fewest occurrences first; or in words why there can be none within the period.

    Attributes:
        unfound: that none was found, where it is not proved that there is none.
    """

    ways: tuple[Way, ...] = ()
    unreachable: Said | None = None
    unfound: Said | None = None


NO_WAYS = Ways()


def way_of(result: "Result", plan: Sequence[Occurrence], pers: Iterable[str], today: int) -> Way:
    """The way that a plan is; equal occurrences are one step. `pers`: what the need counts by."""
    equal: dict[Occurrence, list[int]] = {}
    for one in plan:
        equal.setdefault(replace(one, day=0), []).append(one.day)
    pers_of = {one: finest(result.scheme, one.item, pers) for one in equal}
    steps = [_step(result, one, sorted(days), pers_of[one]) for one, days in equal.items()]
    sizes = [_size(result, one) for one in equal]
    many = [_many(result, *known) for known in zip(steps, sizes, strict=True)]
    now = [part_of(result.book, per, today) for per in pers_of.values()]
    said = [_told(*known) for known in zip(steps, sizes, many, now, strict=True)]
    return Way(tuple(steps), len(plan), "，".join(one.zh for one in said), ", ".join(one.en for one in said))


def _step(result: "Result", like: Occurrence, days: Sequence[int], per: Part) -> Step:
    one = result.scheme.items[like.item]
    when = Counter(part_of(result.book, per, day) for day in days)
    said = tuple(filter(None, (said_field(result, name, code) for name, code in like.fields)))
    english = one.english or one.title
    return Step(one.id, one.title, english, len(days), points_text(like.quantity), one.unit, said, tuple(when.items()))


def _size(result: "Result", like: Occurrence) -> Said:
    """How large each is: `8 小时`; empty for one unit, where so many units are as good as so many records of one."""
    item = result.scheme.items[like.item]
    if like.quantity == ONE and not (item.unit and _uneven(item.price)):
        return Said("", "")
    quantity, unit = points_text(like.quantity), item.unit
    said = said_unit(result.scheme, unit, like.quantity)
    return Said(f"{quantity} {said.zh}".rstrip(), f"{quantity} {said.en}".rstrip())


def _many(result: "Result", step: Step, size: Said) -> Said:
    """What there are so many more of: units, or records, where it is said how large each is."""
    if size.zh or not step.unit:
        return Said("次", "more")
    unit = said_unit(result.scheme, step.unit, step.times * ONE)
    return Said(step.unit, "more" if unit.en == unit.zh else f"more {unit.en}")


def _uneven(price: Price) -> bool:
    """Whether a record of two units may earn something else than two records of one."""
    formula = price.formula
    if formula is None:
        return False
    return price.whole or any(isinstance(part, Name) and part.name == "quantity" for part in walk(formula))


def _told(step: Step, size: Said, many: Said, now: str) -> Said:
    """`集中学习再 4 次（2025Q3 3 次，2025Q4 1 次）`; the parts are named unless all are in the one of today."""
    zh = f"（{'，'.join(said.zh for said in step.fields)}）" if step.fields else ""
    en = f" ({', '.join(said.en for said in step.fields)})" if step.fields else ""
    zh = f"{step.title}{zh}再 {step.times} {many.zh}"
    en = f"{step.times} {many.en} of {step.english}{en}"
    if size.zh:
        zh, en = f"{zh}，每次 {size.zh}", f"{en} of {size.en} each"
    if step.when != ((now, step.times),):
        zh += f"（{'，'.join(f'{name} {times} 次' for name, times in step.when)}）"
        en += f" ({', '.join(f'{times} in {name}' for name, times in step.when)})"
    return Said(zh, en)
