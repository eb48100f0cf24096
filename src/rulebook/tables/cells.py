"""The cells of a column as the engine holds them. Every distinct text is read once, however many rows have it."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from difflib import get_close_matches

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rulebook.facts import LARGEST, MISSING, Column, field_column
from rulebook.formula.phrase import Said
from rulebook.moments import day_number
from rulebook.problems import ScoringError
from rulebook.scheme import Field
from rulebook.tables.rows import Rows

NO_DAY = -(2**31)
GUESSED, LONGEST, MOST = 50, 80, 2000  # unknown texts, their length, known ones
FIGURE = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,3})0*)?")
LONGER = re.compile(r"[+-]?[0-9]{16,}(\.[0-9]{1,3}0*)?")


class TooLarge(ValueError):
    """A figure that is a number, but too large to be exact."""


def words(rows: Rows, name: str, known: Sequence[str]) -> tuple[Column, tuple[str, ...]]:
    """For each good row the place of its text among `known` and further ones, and all these; −1 for none."""
    codes, texts = rows.coded(name)
    codes = codes[rows.taken]
    used = [texts[code] for code in np.unique(codes).tolist()]
    words = tuple(dict.fromkeys((*known, *(text for text in used if text))))
    place = {word: i for i, word in enumerate(words)}
    return np.array([place.get(text, -1) for text in texts], np.int32)[codes], words


def looked_up(rows: Rows, name: str, index: dict[str, int], code: str) -> Column:
    """Where each row's text stands; rows with an unknown one are refused."""
    codes, texts = rows.coded(name)
    place = np.array([index.get(text, -1) for text in texts], np.int32)[codes]
    rows.refuse(place < 0, code, name, meant=likely(texts, index))
    return place


def likely(texts: Iterable[str], known: Collection[str]) -> dict[str, Said]:
    """For unknown texts what was probably meant; for the first of them only, since it takes a while."""
    unknown = [text for text in texts if text and text not in known][:GUESSED]
    close = {text: get_close_matches(text[:LONGEST], [*known][:MOST], n=1, cutoff=0.5) for text in unknown}
    return {
        text: Said(f"；可能是：{found[0]}", f"; did you mean: {found[0]}") for text, found in close.items() if found
    }


def read_texts(rows: Rows, name: str, read: Callable[[str], int], code: str, none: int | None = None) -> Column:
    """Each row's text, read; `none` where it is empty.

    Rows whose text cannot be read are refused (and empty ones without `none`); they get `MISSING`.
    """
    codes, texts = rows.coded(name)
    found, bad, large = (np.zeros(len(texts) + 1, kind) for kind in (np.int64, bool, bool))
    for i, text in enumerate(texts):
        try:
            found[i] = none if text == "" and none is not None else read(text)
        except TooLarge:
            found[i], large[i] = MISSING, True
        except (ValueError, ScoringError):
            found[i], bad[i] = MISSING, True
    rows.refuse(large[codes], "too-large", name)
    rows.refuse(bad[codes], code, name)
    return found[codes]


def figures(rows: Rows, name: str, none: int | None = None) -> Column:
    """Numbers as thousandths."""
    column = rows.columns[name]
    if pa.types.is_integer(column.type) and not column.null_count:
        whole = np.asarray(column)
        large = (whole > LARGEST // 1000) | (whole < -(LARGEST // 1000))
        rows.refuse(large, "too-large", name)
        return np.where(large, 0, whole).astype(np.int64) * 1000
    return read_texts(rows, name, thousandths, "bad-figure", none)


def days(rows: Rows, name: str) -> Column:
    """Dates as days since 1970-01-01; `NO_DAY` where there is none."""
    column = rows.columns[name]
    if not pa.types.is_temporal(column.type):
        found = read_texts(rows, name, lambda text: day_number(date.fromisoformat(text)), "bad-date")
        return np.where(found == MISSING, NO_DAY, found).astype(np.int32)
    days = np.asarray(pc.fill_null(column.cast(pa.date32(), safe=False).view(pa.int32()), NO_DAY))
    if column.null_count:
        rows.refuse(days == NO_DAY, "bad-date", name)
    return days


def whole_numbers(rows: Rows, name: str) -> Column:
    """Whole numbers from 0."""
    column = rows.columns[name]
    if pa.types.is_integer(column.type) and not column.null_count:
        found = np.asarray(column).astype(np.int64)
        rows.refuse(found < 0, "bad-number", name)
        return found
    texts = rows.texts(name)
    bad = ~np.asarray(pc.match_substring_regex(texts, r"^[0-9]{1,18}$"))
    rows.refuse(bad, "bad-number", name)
    return np.asarray(pc.if_else(pa.array(bad), "0", texts).cast(pa.int64()))


def field_values(rows: Rows, known: Field) -> Column:
    """A number, date, time or truth of a field."""
    if known.kind == "number":
        return figures(rows, known.name, MISSING)
    none = int(field_column(known, [""])[0])
    return read_texts(rows, known.name, lambda text: int(field_column(known, [text])[0]), f"bad-{known.kind}", none)


def thousandths(text: str) -> int:
    """`-1.5` → −1500.

    Raises:
        TooLarge: it is a number, but out of reach.
        ValueError: it is none, or is finer than 1/1000.
    """
    match = FIGURE.fullmatch(text)
    if match is None:
        raise TooLarge(text) if LONGER.fullmatch(text) else ValueError(text)
    value = int(match[2]) * 1000 + int((match[3] or "0").ljust(3, "0"))
    if value > LARGEST:
        raise TooLarge(text)
    return -value if match[1] == "-" else value
