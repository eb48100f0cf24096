"""Which row is the header, and which column means what."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from intake.cells import Cell, Row, is_blank, text_of
from intake.choices import NO_CHOICES, UNUSED, Choices
from intake.layout import own_names
from intake.messages import Heading
from intake.synonyms import CERTAIN, ENDING, WEAK, meanings_of, synonyms
from intake.text import label_key, shorten

Check = Callable[[Cell], bool]
Noted = Callable[[str], str]
DEEPEST = 3
LOOK_AT_ROWS = 60
SAMPLE_ROWS = 60
# A meaning that no header names is taken from the cells only where nearly all of them fit.
INFERRED_FROM = 0.8
# A weak header whose cells all fail still counts where there is no better one: to refuse 参加人员 赵一鸣, whom nobody
# knows, says more than that no name is given.
LAST_RESORT = ("name",)
HALF = 0.5
FIGURE = re.compile(r"[\d〇一二三四五六七八九十两半]")
HAPPENINGS = ("item", "meeting", "quantity", "level", "achievement")
INFERABLE = ("staff_no", "name", "date", "item", "branch")


def not_noted(_label: str) -> str:
    """No heading's column holds the numbers of a note."""
    return ""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its last row's number, its labels by column, and what they may mean."""

    first_row: int
    last_row: int
    labels: tuple[str, ...]
    said: Mapping[int, str] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """How many different labels mean something, by themselves or because somebody said so."""
        told = {column for column, meaning in self.said.items() if meaning != UNUSED}
        labels = {
            label_key(label) for column, label in enumerate(self.labels) if column not in told if meanings_of(label)
        }
        return len(labels) + len(told)


@dataclass(frozen=True, slots=True)
class Columns:
    """Meaning → column (from 0), and the choices that were made: (code, params) of `problems`.

    `further`: of a meaning that is told in several columns, those besides the first. `unused`: columns that have a
    header and no meaning, and that neither a choice nor anybody's word leaves out.
    """

    by_meaning: Mapping[str, int]
    choices: tuple[tuple[str, dict[str, object]], ...]
    further: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unused: tuple[int, ...] = ()

    @property
    def meanings(self) -> dict[int, str]:
        """Column → meaning, of all that are used."""
        further = {column: meaning for meaning, columns in self.further.items() for column in columns}
        return {column: meaning for meaning, column in self.by_meaning.items()} | further


def find_header(grid: Sequence[Row], choices: Choices = NO_CHOICES) -> Header | None:
    """The first row, or rows, naming three known columns (or as many as any row does, if fewer).

    Headings of which somebody said what they mean are a header before all others.
    """
    found = [
        (index, depth, header)
        for index in range(min(len(grid), LOOK_AT_ROWS))
        for depth in range(1, DEEPEST + 1)
        if (header := header_at(grid, index, depth, choices))
    ]
    if not found:
        return None
    if settled := next((header for _, _, header in found if choices.settle(header.labels)), None):
        return settled
    enough = min(3, max(header.known for _, _, header in found))
    first = next(index for index, _, header in found if header.known >= enough)
    # A title above, or a record below, may be taken along: of equals the smallest wins.
    near = [each for each in found if first <= each[0] < first + DEEPEST]
    return min(near, key=lambda each: (-each[2].known, each[1], each[0]))[2]


def header_at(grid: Sequence[Row], index: int, depth: int = 1, choices: Choices = NO_CHOICES) -> Header | None:
    """The header that begins in this row and takes up `depth` rows, if it is one."""
    rows = grid[index : index + depth]
    if len(rows) < depth or rows[-1].number - rows[0].number != depth - 1 or not all(map(_is_wordy, rows)):
        return None
    unlikely = depth > 1 and not _names_columns(rows[-1])
    if unlikely and not choices.tables:  # as nearly all rows: seen before their labels are put together
        return None
    labels = _labels(rows)
    said = choices.of(labels, grid[index : index + SAMPLE_ROWS])
    header = Header(rows[0].number, rows[-1].number, labels, said)
    if choices.settle(labels):
        return header
    if unlikely:
        return None
    filled = [label for label in labels if label]
    known = sum(1 for label in filled if meanings_of(label))
    enough = bool(header.said) or known * 5 >= len(filled) * 2
    return header if header.known >= 2 and enough else None


def likely_header(grid: Sequence[Row]) -> Header | None:
    """Where no header is known: the first row of words that is about as wide as any, for somebody to say what it is."""
    rows = [(row, sum(not is_blank(cell) for cell in row.cells)) for row in grid[:LOOK_AT_ROWS]]
    widest = max((filled for _, filled in rows), default=0)
    for row, filled in rows:
        if filled >= 2 and filled * 5 >= widest * 3 and _is_wordy(row):
            return Header(row.number, row.number, _labels([row]))
    return None


def _names_columns(row: Row) -> bool:
    """The last of several header rows names columns itself; a record below a header holds at most a few such words."""
    filled = [cell for cell in row.cells if not is_blank(cell)]
    known = [cell for cell in filled if any(certainty >= WEAK for _, certainty in meanings_of(text_of(cell)))]
    return len(known) * 2 >= len(filled)


def _is_wordy(row: Row) -> bool:
    """A header row holds words; a few numbers (months, years) may head columns of their own."""
    filled = [cell for cell in row.cells if not is_blank(cell)]
    return sum(isinstance(cell, str) for cell in filled) * 3 >= len(filled) * 2


def _labels(rows: Sequence[Row]) -> tuple[str, ...]:
    width = max(len(row.cells) for row in rows)
    columns = [
        [text_of(row.cells[column]).strip() if column < len(row.cells) else "" for row in rows]
        for column in range(width)
    ]
    return tuple(
        _label(parts, columns[max(column - 1, 0) : column] + columns[column + 1 : column + 2])
        for column, parts in enumerate(columns)
    )


def _label(parts: Sequence[str], beside: Sequence[Sequence[str]]) -> str:
    """The parts of a header over several rows: together if that is known (入党 + 时间), else the lowest known part.

    What stands over columns `beside` as well, each with a heading of its own below, is the name of none of them.
    """
    texts = list(dict.fromkeys(filter(None, parts)))
    if not texts:
        return ""
    own = [text for text in texts if not any(_is_over(text, parts, other) for other in beside)]
    for choice in ("".join(texts), *reversed(own)):
        if any(certainty >= WEAK for _, certainty in meanings_of(choice)):
            return shorten(choice)
    return shorten(texts[-1])


def _is_over(text: str, parts: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a part of a header goes over two columns that are named apart below it."""
    row = parts.index(text)
    return other[row] == text and "" not in (parts[-1], other[-1]) and len({text, parts[-1], other[-1]}) == 3


def choose_columns(
    header: Header, body: Sequence[Row], checks: Mapping[str, Check], noted: Noted = not_noted
) -> Columns:
    """Meanings to columns, the best fit first: how certain the header is, and how many of the cells pass the check.

    `noted`: what tells the headings of columns that hold a note's numbers; no uncertain meaning takes these.
    """
    samples = _samples(body, len(header.labels))
    taken = {column: UNUSED for column, label in enumerate(header.labels) if (UNUSED, CERTAIN) in meanings_of(label)}
    taken |= header.said
    chosen = {meaning: column for column, meaning in taken.items() if meaning != UNUSED}
    options = []
    for column, label in enumerate(header.labels):
        for meaning, certainty in () if column in taken else meanings_of(label):
            if meaning in synonyms().everywhere or (certainty < CERTAIN and noted(label)):
                continue
            fit = _fit(samples[column], checks.get(meaning))
            if certainty < CERTAIN and fit == 0:
                if certainty == WEAK and meaning in LAST_RESORT:
                    options.append((0.0, -column, meaning))
                continue
            options.append((certainty / 2 + (0.5 if fit is None else fit), -column, meaning))
    passed_over: dict[str, list[int]] = {}
    for _, negative, meaning in sorted(options, reverse=True):
        if meaning in chosen:
            passed_over.setdefault(meaning, []).append(-negative)
        elif -negative not in taken:
            chosen[meaning], taken[-negative] = -negative, meaning
    inferred = _infer(header, samples, checks, chosen, taken)
    further = _take_the_rest(header, chosen, taken, noted)
    choices = [
        ("column-chosen", _choice(header, meaning, chosen[meaning], [c for c in columns if c not in taken]))
        for meaning, columns in passed_over.items()
        if any(column not in taken for column in columns)
    ]
    choices += _said_otherwise(header)
    choices += inferred
    choices += _stand_in(header, checks, chosen)
    left = {column for columns in passed_over.values() for column in columns} | taken.keys()
    unused = tuple(column for column, label in enumerate(header.labels) if label and column not in left)
    return Columns(chosen, tuple(choices), further, unused)


def _take_the_rest(
    header: Header, chosen: dict[str, int], taken: dict[int, str], noted: Noted
) -> dict[str, tuple[int, ...]]:
    """What no other meaning took goes to those that are told in several columns: all but the first of each.

    Of one that is told in any (`everywhere`) the columns stand in their order, of another the best one is the first.
    """
    further = {}
    everywhere = synonyms().everywhere
    for meaning in (*synonyms().several, *everywhere):
        least = ENDING if meaning in everywhere else CERTAIN
        labels = ((c, label) for c, label in enumerate(header.labels) if c not in taken)
        free = [
            c
            for c, label in labels
            if any(m == meaning and sure >= least for m, sure in meanings_of(label))
            or (meaning in everywhere and noted(label))
        ]
        taken |= dict.fromkeys(free, meaning)
        best = -1 if meaning in everywhere else chosen.get(meaning, -1)
        if columns := sorted((c for c, each in taken.items() if each == meaning), key=lambda c: (c != best, c)):
            chosen[meaning], further[meaning] = columns[0], tuple(columns[1:])
    return further


def _said_otherwise(header: Header) -> list[tuple[str, dict[str, object]]]:
    """The columns that somebody gave a meaning which their header does not have."""
    labels = own_names(header.labels, max([len(header.labels), *(column + 1 for column in header.said)]))
    return [
        ("column-said", {"meaning": Heading(meaning), "taken": labels[column]})
        for column, meaning in header.said.items()
        if meaning != UNUSED and (meaning, CERTAIN) not in meanings_of(labels[column])
    ]


def _choice(header: Header, meaning: str, column: int, others: Sequence[int]) -> dict[str, object]:
    return {
        "meaning": Heading(meaning),
        "taken": header.labels[column],
        "left": tuple(header.labels[other] for other in others),
    }


def _infer(
    header: Header,
    samples: Sequence[Sequence[Cell]],
    checks: Mapping[str, Check],
    chosen: dict[str, int],
    taken: dict[int, str],
) -> list[tuple[str, dict[str, object]]]:
    choices: list[tuple[str, dict[str, object]]] = []
    for meaning in INFERABLE:
        check = checks.get(meaning)
        if meaning in chosen or check is None:
            continue
        fits = [
            (_fit(samples[column], check) or 0.0, -column)
            for column in range(len(samples))
            if column not in taken and len(samples[column]) >= 3 and _may_be(header, column, meaning)
        ]
        if fits and max(fits)[0] >= INFERRED_FROM:
            column = -max(fits)[1]
            chosen[meaning], taken[column] = column, meaning
            label = header.labels[column] if column < len(header.labels) else ""
            choices.append(("column-inferred", {"meaning": Heading(meaning), "taken": label, "column": column + 1}))
    return choices


def _stand_in(
    header: Header, checks: Mapping[str, Check], chosen: dict[str, int]
) -> list[tuple[str, dict[str, object]]]:
    """A column that stands for a missing one, in a table that otherwise tells what happened."""
    choices: list[tuple[str, dict[str, object]]] = []
    for meaning, other in synonyms().instead.items():
        if meaning in checks and meaning not in chosen and other in chosen and chosen.keys() & set(HAPPENINGS):
            chosen[meaning] = chosen.pop(other)
            choices.append(("column-instead", {"meaning": Heading(meaning), "taken": header.labels[chosen[meaning]]}))
    return choices


def _may_be(header: Header, column: int, meaning: str) -> bool:
    """A column whose header says something else (出生日期) is not taken for what its cells look like.

    One of words (服务内容) is, where nearly all of it fits.
    """
    label = header.labels[column] if column < len(header.labels) else ""
    known = {found for found, _ in meanings_of(label)}.difference(synonyms().everywhere)
    return not known or meaning in known


def headings_again(header: Header, columns: Columns, body: Sequence[Row], checks: Mapping[str, Check]) -> bool:
    """Whether the first row of the body heads the columns once more, in whatever words or language.

    It holds words alone, no figure, and in two columns or more not what it should, while half of the cells below do.
    A check that a heading passes itself (a name is two letters or more) tells nothing.
    """
    first = body[0].cells
    if any(not is_blank(cell) and (not isinstance(cell, str) or FIGURE.search(cell)) for cell in first):
        return False
    strange = 0
    samples = _samples(body[1:], len(header.labels))
    for meaning, column in columns.by_meaning.items():
        check = checks.get(meaning)
        if check is None or column >= len(first) or is_blank(first[column]) or check(header.labels[column]):
            continue
        if check(first[column]):
            return False
        strange += (_fit(samples[column], check) or 0.0) >= HALF
    return strange >= 2


def _samples(body: Sequence[Row], width: int) -> list[list[Cell]]:
    rows = body[:SAMPLE_ROWS]
    width = max([width, *(len(row.cells) for row in rows)])
    return [
        [row.cells[column] for row in rows if column < len(row.cells) and not is_blank(row.cells[column])]
        for column in range(width)
    ]


def _fit(cells: Sequence[Cell], check: Check | None) -> float | None:
    """The share of cells that pass; `None` where there is nothing to judge by."""
    if check is None or not cells:
        return None
    return sum(1 for cell in cells if check(cell)) / len(cells)
