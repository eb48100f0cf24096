"""A draft clause by clause beside what it is based on: what each says, and what changed."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from rulebook import Scheme
from rulebook.scheme import Grade, Item

from ..drafts import HALVES
from ..schemes import Compiled
from ..streams import stream_key
from ..wording import titled
from .clauses import duty_text, notice_text
from .knobs import Knob, knobs_of, placed
from .scheme import Words, clause_of_item, in_order, rung_of

TOKEN = re.compile(r"\d[\d.]*|[^\d\s，；、。：,;:]+\s*|[，；、。：,;:]\s*|\s+")
CLOSE = 0.4  # share of a clause that must have stayed for its words to be set against each other


@dataclass(frozen=True)
class Piece:
    """A stretch of a clause: `kind` is empty, `del` for what was there, `ins` for what is there now."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A clause. `key` is what comments are about; `gone`: the draft has it no longer; `reason`: why it changes."""

    key: str
    title: str
    pieces: tuple[Piece, ...]
    knobs: tuple[Knob, ...] = ()
    gone: bool = False
    reason: str = ""

    @property
    def sentence(self) -> str:
        """What it says now."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "del")

    @property
    def changed(self) -> bool:
        """It says something else than before."""
        return any(piece.kind for piece in self.pieces)


@dataclass(frozen=True)
class Part:
    """Clauses of one stream and group, or of one matter (`title`)."""

    stream: str
    title: str
    lines: tuple[Line, ...]

    @property
    def changes(self) -> int:
        """How many clauses say something else."""
        return sum(line.changed for line in self.lines)


@dataclass(frozen=True)
class Half:
    """One half of a draft: `members` or `branches`."""

    key: str
    title: str
    parts: tuple[Part, ...]

    @property
    def changes(self) -> int:
        """How many clauses say something else."""
        return sum(part.changes for part in self.parts)

    @property
    def unexplained(self) -> int:
        """How many of them say it without a reason."""
        return sum(line.changed and not line.reason for part in self.parts for line in part.lines)


def each_line(halves: Iterable[Half], change: Callable[[Line], Line]) -> tuple[Half, ...]:
    """The same halves with every clause as `change` makes it."""
    return tuple(
        replace(half, parts=tuple(replace(part, lines=tuple(map(change, part.lines))) for part in half.parts))
        for half in halves
    )


def draft_halves(
    scheme: Compiled,
    base: Compiled | None,
    numbers: Mapping[str, Mapping[str, Decimal]],
    before: Mapping[str, Mapping[str, Decimal]],
) -> tuple[Half, ...]:
    """Both halves of a draft against its base. `numbers`, `before`: the numbers of both texts, by half and path."""
    told = []
    for key in HALVES:
        half, old = _half(scheme, key), _half(base, key) if base else None
        if half is None:
            continue
        words = Words(half, scheme.members if key == "branches" else None)
        parts = tuple(_parts(half, words, key))
        if old is not None and base is not None:
            old_words = Words(old, base.members if key == "branches" else None)
            parts = tuple(_against(parts, tuple(_parts(old, old_words, key))))
        knobs = knobs_of(half, words, key, numbers.get(key, {}), before.get(key, {}))
        told.append(Half(key, titled(half), tuple(_with_knobs(part, knobs) for part in parts)))
    return tuple(told)


def groups_of(scheme: Compiled) -> list[tuple[str, str]]:
    """The groups that members' items belong to, for forms."""
    return [(key, titled(group) or key) for key, group in scheme.members.groups.items()]


def _half(scheme: Compiled | None, key: str) -> Scheme | None:
    return None if scheme is None else scheme.members if key == "members" else scheme.branches


def _parts(scheme: Scheme, words: Words, half: str) -> Iterator[Part]:
    told = set[str]()
    for stream, group_id in in_order(scheme):
        group, lines = scheme.groups.get(group_id), []
        if group and group_id not in told and (limits := words.limits_of(group)):
            told.add(group_id)
            lines.append(_line(half, f"group.{group_id}", titled(group), limits))
        items = [item for item in scheme.items if (stream_key(item.stream), item.group) == (stream, group_id)]
        lines += [_line(half, f"item.{item.id}", titled(item), _says(scheme, item, words)) for item in items]
        yield Part(stream, titled(group) if group else "", tuple(lines))
    sums = [
        _line(half, f"measures.{name}", titled(one), (f"= {words.of(one.value)}",))
        for name, one in scheme.measures.items()
    ]
    sums.append(_line(half, "total", _("总分"), (f"= {words.of(scheme.total.value)}",)))
    yield Part("", _("怎样合计"), tuple(sums))
    if half == "members":
        yield Part("", _("公示和补登"), (_line(half, "notice", "", (notice_text(scheme),)),))
    owed = [(duty, titled(scheme.items[scheme.item_index[duty.item]])) for duty in scheme.duties]
    if owed:
        yield Part("", _("应办"), tuple(_line(half, f"duty.{d.item}", "", (duty_text(d, title),)) for d, title in owed))
    if scheme.grades:
        ladder = _("等次") if half == "members" else _("星级")
        yield Part("", ladder, tuple(_rung(half, grade, words) for grade in scheme.grades))


def _rung(half: str, grade: Grade, words: Words) -> Line:
    rung = rung_of(grade, words)
    name = rung.name if half == "members" else _("%(name)s 星") % {"name": rung.name}
    says = [*rung.needs]
    says += [_("直接评定：%s") % rung.direct] if rung.direct else []
    says += [_("名额：%s") % rung.quota] if rung.quota else []
    return _line(half, f"grade.{grade.name}", name, says or [_("其余")])


def _says(scheme: Scheme, item: Item, words: Words) -> tuple[str, ...]:
    clause = clause_of_item(scheme, item, words)
    priced = _("按等级：%s") % clause.price if clause.prices else clause.price
    return (_("按算式：%s") % clause.formula if clause.formula else priced, *clause.limits)


def _line(half: str, key: str, title: str, says: Iterable[str]) -> Line:
    return Line(f"{half}-{key}", title, (Piece("", _("；").join(says)),))


def _against(parts: tuple[Part, ...], old: tuple[Part, ...]) -> Iterator[Part]:
    """The parts with what each clause said before; what is gone comes in a part of its own, at the end."""
    before = {line.key: line for part in old for line in part.lines}
    for part in parts:
        yield replace(part, lines=tuple(_differing(line, before.pop(line.key, None)) for line in part.lines))
    if before:
        gone = tuple(
            replace(line, gone=True, pieces=tuple(Piece("del", piece.text) for piece in line.pieces))
            for line in before.values()
        )
        yield Part("", _("删去的条文"), gone)


def _differing(line: Line, old: Line | None) -> Line:
    if old is None:
        return replace(line, pieces=tuple(Piece("ins", piece.text) for piece in line.pieces))
    return replace(line, pieces=tuple(_pieces(old.pieces[0].text, line.pieces[0].text)))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Two texts set against each other, word by word; where little stayed, one after the other."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    match = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if match.ratio() < CLOSE:
        yield from (Piece("del", before), Piece("ins", after))
        return
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "equal":
            yield Piece("", "".join(old[a:b]))
            continue
        yield from (Piece(*pair) for pair in (("del", "".join(old[a:b])), ("ins", "".join(new[c:d]))) if pair[1])


def _with_knobs(part: Part, knobs: Mapping[str, list[Knob]]) -> Part:
    return replace(
        part,
        lines=tuple(replace(line, knobs=placed(knobs.get(line.key, ()), line.sentence)) for line in part.lines),
    )
