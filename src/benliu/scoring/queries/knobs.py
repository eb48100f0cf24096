"""The numbers in a scheme's clauses as what a reader moves: a field and a slider for each."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from rulebook import Scheme
from rulebook.scheme import Cap, Group, Item

from ..drafts import Key, plain, shown
from ..wording import unit_label, word_label
from .clauses import per_text
from .scheme import Words

NOTICE = "notice_days"
PRICES, COUNTS = (".points", ".earns"), (".least", ".number", ".times", NOTICE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
BETWEEN = re.compile(r"[；，、（）;,()]| [+−] ")


@dataclass(frozen=True)
class Knob:
    """A number in a clause: by its half and path; `least`, `most`, `step` are those of the slider.

    `place`: which of the numbers in the clause's sentence it is, from 0; −1 where that cannot be told. The sentence
    says `times` the number.
    """

    name: str
    label: str
    value: str
    base: str
    least: str
    most: str
    step: str
    place: int = -1
    times: str = "1"

    @property
    def key(self) -> Key:
        """The value that it changes."""
        half, _sign, path = self.name.partition("|")
        return half, path


def knobs_of(
    scheme: Scheme, words: Words, half: str, numbers: Mapping[str, Decimal], before: Mapping[str, Decimal]
) -> dict[str, list[Knob]]:
    """The numbers of a half by the clause they stand in; those of a table by the first item that it prices."""
    owners = _owners(scheme)
    found: dict[str, list[Knob]] = {}
    for path, value in numbers.items():
        owner = max((one for one in owners if f"{path}.".startswith(f"{one}.")), key=len, default="")
        if owner and not path.endswith(".show"):  # how many decimals are shown: nothing that counts
            label = _label(scheme, words, owners[owner], path.removeprefix(f"{owner}."))
            values = (Decimal(shown((half, path), plain(one))) for one in (value, before.get(path, value)))
            knob = _knob(f"{half}|{path}", label, *values)
            found.setdefault(f"{half}-{owners[owner]}", []).append(knob)
    return found


def placed(knobs: Iterable[Knob], sentence: str) -> tuple[Knob, ...]:
    """Knobs in the order in which a clause speaks of them, with where in its sentence each number stands.

    Numbers that are the same are told apart by their order, where the sentence has as many of them as there are knobs;
    what an item is worth always comes first.
    """
    ordered = sorted(knobs, key=_rank)
    said = [Decimal(piece[0]) for piece in NUMBER.finditer(sentence)]
    for times in (1, -1, Decimal("0.01")):
        free = [knob for knob in ordered if knob.place < 0]
        for value in {Decimal(knob.value) * times for knob in free}:
            alike = [knob for knob in free if Decimal(knob.value) * times == value]
            places = [i for i, number in enumerate(said) if number == value and i not in _taken(ordered)]
            if len(alike) == len(places) or len(alike) == 1 and alike[0].name.endswith(PRICES):
                found = dict(zip(alike, places, strict=False))
                ordered = [replace(k, place=found[k], times=str(times)) if k in found else k for k in ordered]
    return tuple(replace(knob, label=_in_formula(knob, sentence)) if not knob.label else knob for knob in ordered)


def _taken(knobs: Iterable[Knob]) -> set[int]:
    return {knob.place for knob in knobs}


def _rank(knob: Knob) -> int:
    """What an item is worth is said before which of its records count, and that before its caps."""
    return next((rank for word, rank in ((".keep", 1), (".caps.", 2)) if word in knob.name), 0)


def _in_formula(knob: Knob, sentence: str) -> str:
    """A number of a formula by the words beside it: “否则”, “× 党员平均分（%）”."""
    pieces = list(NUMBER.finditer(sentence))
    if not 0 <= knob.place < len(pieces):
        return _("算式中的 %s") % knob.value
    piece = pieces[knob.place]
    before = BETWEEN.split(sentence[: piece.start()])[-1].strip(" =")
    after = BETWEEN.split(sentence[piece.end() :])[0].strip()
    label = before or after or _("算式中的 %s") % knob.value
    return _("%s（%%）") % label if knob.times == "0.01" else label


def _owners(scheme: Scheme) -> dict[str, str]:
    """Paths in the text, and the clause that what is below them belongs to."""
    keys = [f"item.{item.id}" for item in scheme.items]
    keys += [f"group.{group}" for group in scheme.groups] + [f"measures.{name}" for name in scheme.measures]
    keys += [f"duty.{duty.item}" for duty in scheme.duties] + [f"grade.{grade.name}" for grade in scheme.grades]
    owners = {key: key for key in keys} | {"total": "total", NOTICE: "notice"}
    return owners | {f"tables.{table}": f"item.{item}" for item, table in _priced_by(scheme)}


def _priced_by(scheme: Scheme) -> list[tuple[str, str]]:
    """Items with the table that prices them, the first item of a table last, so that it is the one that counts."""
    raw = tomllib.loads(scheme.text).get("item", [])
    priced = [(one["id"], one.get("points")) for one in raw]
    return [(item, price["table"]) for item, price in reversed(priced) if isinstance(price, dict) and "table" in price]


def _label(scheme: Scheme, words: Words, owner: str, rest: str) -> str:
    """What a number is, in the clause it stands in."""
    kind, _dot, name = owner.partition(".")
    known = _known()
    match rest.split("."):
        case ["caps", place, bound]:
            label = _cap_label(_thing(scheme, kind, name), place, bound)
        case ["points" | "earns"]:
            item = scheme.items[scheme.item_index[name]]
            label = _("每%(unit)s分值") % {"unit": unit_label(scheme, item.unit)}
        case ["needs", place, *_rest] if kind == "grade":
            grade = next(one for one in scheme.grades if one.name == name)
            label = words.of(grade.needs[int(place)].node)
        case [*path, last]:
            label = known.get(last) or known.get(path[0] if path else "") or word_label(scheme, last)
            if path and last.isdecimal() and path[0] not in known:
                label = ""  # a number in a formula: `placed` knows what stands beside it
    return label


def _known() -> dict[str, str]:
    return {
        "share": _("名额比例（%）"),
        "number": _("名额"),
        "least": _("至少"),
        "most": _("至多"),
        "times": _("次数"),
        "keep": _("计几次"),
        NOTICE: _("公示几个工作日"),
    }


def _thing(scheme: Scheme, kind: str, name: str) -> Item | Group:
    return scheme.groups[name] if kind == "group" else scheme.items[scheme.item_index[name]]


def _cap_label(thing: Item | Group, place: str, bound: str) -> str:
    cap: Cap | None = thing.caps[int(place)] if place.isdecimal() and int(place) < len(thing.caps) else None
    per = per_text(cap.per) if cap else ""
    return (_("%s扣分封顶") if bound == "min" else _("%s封顶")) % per


def _knob(name: str, label: str, value: Decimal, base: Decimal) -> Knob:
    """A slider up to twice as far as the number goes. A price or a deduction may change its sign, a cap is never 0."""
    reach = max(abs(value), abs(base)) or Decimal(1)
    step = next(size for size in map(Decimal, ("1", "0.5", "0.1", "0.01", "0.001")) if _fits(value, base, size))
    if step == 1 and reach <= 5 and not name.endswith(COUNTS):  # noqa: PLR2004  small prices move by halves
        step = Decimal("0.5")
    far = (2 * reach / step).to_integral_value() * step
    negative, is_cap = min(value, base) < 0, ".caps." in name or name.endswith(NOTICE)
    least = -far if negative else step if is_cap else Decimal(0)
    most = -step if negative and is_cap else far
    return Knob(name, label, plain(value), plain(base), plain(least), plain(most), plain(step))


def _fits(value: Decimal, base: Decimal, step: Decimal) -> bool:
    return value % step == 0 and base % step == 0 or step == Decimal("0.001")
