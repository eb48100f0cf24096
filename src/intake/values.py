"""Cells → dates and quantities, or what is wrong with them. Quantities are integer thousandths throughout."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from intake.cells import Cell, Fault, text_of
from intake.synonyms import synonyms
from intake.text import key, spaced, squash

THOUSAND = 1000
LARGEST_QUANTITY = 10_000  # a year has 8,784 hours
EARLIEST_YEAR = 1900

# Blanks may stand around the signs, never within a number: `2025/3/2 09:30` is the 2nd, not the 20th.
_DATE = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)(?: ?[日号])?(.*)", re.ASCII)
_DIGITS = re.compile(r"(\d{4}) ?(\d{2}) ?(\d{2})(?!\d)(.*)", re.ASCII)
_TIME = r"\d{1,2}(?:[:时点](?:半|\d{1,2}分?)?)(?::\d{2}(?:\.\d+)?)?(?:[ap]\.?m\.?)?"
# What may follow a day without changing it: a weekday, part of the day, a time or the stretch between two.
_AFTER_DAY = re.compile(
    r"[T,]?(?:\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?(?:上午|下午|晚上|晚|中午|早上|凌晨|傍晚)?"
    rf"(?:{_TIME}(?:[-~—–至到]{_TIME})?)?",
    re.ASCII | re.IGNORECASE,
)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?份?", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?", re.ASCII)
_NO_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号]?", re.ASCII)
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)", re.ASCII)
_SAID_YEAR = re.compile(r"(?<!\d)20\d{2} ?年", re.ASCII)
_SHORT_YEAR = re.compile(r"'?(\d{2})([-/.年]\d{1,2}[-/.月])(\d{1,2})[日号]?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_SERIAL = re.compile(r"[2-6]\d{4}", re.ASCII)
_AND_ANOTHER = re.compile(r"(至|到|[-~—–、,和及])\d", re.ASCII)
_SEVERAL = re.compile(r"\d[日号]?(至|到|[-~—–、,和及])\d", re.ASCII)
_NUMERAL = re.compile("([一二两三四五六七八九十])(?![一二两三四五六七八九十百千万半多几来])")
_NUMERALS = {"两": "2", **{sign: str(n) for n, sign in enumerate("一二三四五六七八九十", 1)}}
_QUANTITY = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(.*)", re.ASCII)
# Behind a number these make it something else than a number with a unit: 1e308, 1/2, 1~2, 1.5.2, 50%.
_NO_UNIT = re.compile(r"^[^\w(]|\d")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell has no value: `detail` is one of `flaws` in `messages.toml`.

    `everybody`: all whom a cell names that should name one, where each is known for certain.
    """

    detail: str
    params: dict[str, Any] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in thousandths, with its unit as written (empty where none is)."""

    thousandths: int
    unit: str = ""


def fault_of(cell: Cell) -> Wrong | None:
    """A formula without a stored value, an error of Excel, an endless text: wrong wherever a value is needed."""
    return Wrong(f"cell-{cell.kind}", {"value": cell.text}) if isinstance(cell, Fault) else None


# Rows repeat each other's days and quantities; a cell's type is part of what it says (1 is no True).
remembered = lru_cache(maxsize=65536, typed=True)


@remembered
def read_date(cell: Cell, today: dt.date, year: int | None = None) -> dt.date | Wrong:
    """A day not after `today`, from an Excel date or from text; one written without its year lies in `year`.

    A year of two digits, or a number that lost its date format, counts only where it can mean one day: in the year of
    `today` or the one before.
    """
    if wrong := fault_of(cell):
        return wrong
    if isinstance(cell, dt.datetime):
        found: dt.date | Wrong = cell.date()
    elif isinstance(cell, dt.date):
        found = cell
    else:
        said = f"{year}.{squash(text_of(cell))}" if year and lacks_year(cell) else text_of(cell)
        found = _date_of_text(said, isinstance(cell, Decimal), today)
    if isinstance(found, dt.date):
        if found > today:
            return Wrong("date-future", {"value": found.isoformat(), "today": today.isoformat()})
        if found.year < EARLIEST_YEAR:
            return Wrong("date-unreadable", {"value": found.isoformat()})
    return found


def lacks_year(cell: Cell) -> bool:
    """Whether a text is a month and a day; a number, such as 5.1 for 5.10, is not."""
    return isinstance(cell, str) and _NO_YEAR.fullmatch(squash(cell)) is not None


@cache
def _beside_filing() -> re.Pattern[str]:
    """A day or month beside words of the paperwork: 填表日期：2026年1月10日, 2026年1月报送."""
    words = "|".join(map(re.escape, synonyms().filing))
    day = r"20\d{2}[年./-]\d{1,2}(?:[月./-](?:\d{1,2}日?)?)?"
    return re.compile(rf"(?:{words})[^\d,，;；]{{0,4}}{day}|{day}(?:{words})")


def year_named(texts: Iterable[str], default: int | None = None) -> int | None:
    """The one year that a sheet's name and titles speak of (2025 年), `default` where they name none; else `None`."""
    whole = " ".join(_beside_filing().sub(" ", squash(text)) for text in texts)
    named = {int(year) for year in _NAMED_YEAR.findall(whole)}
    if not named:
        return default
    one = next(iter(named))
    return one if len(named) == 1 and (one == default or _SAID_YEAR.search(whole)) else None


def _date_of_text(written: str, is_number: bool, today: dt.date) -> dt.date | Wrong:
    text = spaced(written)
    if not text:
        return Wrong("date-missing")
    match = _DATE.fullmatch(text) or _DIGITS.fullmatch(text)
    if not match:
        near = _near_day(written, is_number, today)
        return near if near is not None else _why_no_date(written, is_number)
    after = squash(match[4])
    if not _AFTER_DAY.fullmatch(after):
        return Wrong("date-several" if _AND_ANOTHER.match(after) else "date-unreadable", {"value": written})
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return Wrong("date-impossible", {"value": written})


def _near_day(written: str, is_number: bool, today: dt.date) -> dt.date | Wrong | None:
    """`25.5.9` and 45786 are 2025-05-09 in 2025 and 2026; `25.5.26` may be a day of 2026 as well, so it is none."""
    text, near = squash(written), (today.year - 1, today.year)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(written, int(match[3]), int(match[1]), int(match[2]))
    if is_number and _SERIAL.fullmatch(text):
        return day if (day := _serial_day(text)).year in near else None
    match = _SHORT_YEAR.fullmatch(text)
    if not match or 2000 + int(match[1]) not in near or (2000 + int(match[3]) in near and match[1] != match[3]):
        return None
    return _date_of_text(f"20{match[1]}{match[2]}{match[3]}", False, today)


def _year_last(written: str, year: int, one: int, other: int) -> dt.date | Wrong:
    """25/12/2025 is Christmas in any order; 05-03-2025 may be two days, so it is none."""
    days: list[str] = []
    for month, day in {(one, other), (other, one)}:
        with suppress(ValueError):
            days.append(dt.date(year, month, day).isoformat())
    if len(days) == 1:
        return dt.date.fromisoformat(days[0])
    facts = {"value": written}
    return Wrong("date-day-or-month", facts, tuple(sorted(days))) if days else Wrong("date-impossible", facts)


def _serial_day(text: str) -> dt.date:
    """The day that Excel counts so."""
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))


def _why_no_date(written: str, is_number: bool) -> Wrong:
    text = squash(written)
    if is_number and _SERIAL.fullmatch(text):
        meant = _serial_day(text).isoformat()
        return Wrong("date-serial", {"value": text, "meant": meant}, (meant,))
    for pattern, detail in ((_SHORT_YEAR, "date-short-year"), (_NO_YEAR, "date-no-year"), (_MONTH, "date-no-day")):
        if pattern.fullmatch(text):
            return Wrong(detail, {"value": written})
    return Wrong("date-several" if _SEVERAL.search(text) else "date-unreadable", {"value": written})


def read_month(cell: Cell) -> tuple[dt.date | None, str]:
    """A day, month or year from long ago → (first day, ISO text as exact as written); (None, text) if unreadable."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return cell, cell.isoformat()
    text = squash(text_of(cell))
    # The number 2014.1 may have been typed as 2014.10: Excel drops the zero.
    if not text or (isinstance(cell, Decimal) and re.fullmatch(r"\d{4}\.1", text)):
        return None, text
    whole = spaced(text_of(cell))
    if match := _DATE.fullmatch(whole) or _DIGITS.fullmatch(whole):
        return _from_parts(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.fullmatch(text):
        return _from_parts(text, int(match[1]), int(match[2]))
    if match := _YEAR.fullmatch(text):
        return _from_parts(text, int(match[1]))
    return None, text


def _from_parts(text: str, year: int, month: int | None = None, day: int | None = None) -> tuple[dt.date | None, str]:
    try:
        date = dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None, text
    return date, date.isoformat()[: 10 if day is not None else 7 if month is not None else 4]


@remembered
def read_quantity(cell: Cell, units: tuple[str, ...], column_unit: str = "") -> Quantity | Wrong:
    """A quantity above 0, exact to 0.001; a unit written behind it, or in a column of its own, must be known."""
    text, column_unit = squash(text_of(cell)), unit_meant(squash(column_unit), units)
    figures = _NUMERAL.sub(lambda numeral: _NUMERALS[numeral[1]], text, count=1) if _NUMERAL.match(text) else text
    match = None if isinstance(cell, bool | dt.date) else _QUANTITY.fullmatch(figures)
    if wrong := fault_of(cell):
        return wrong
    if not match or _NO_UNIT.search(match[4]):
        return (
            Wrong("quantity-unreadable", {"value": text, "units": tuple(units)}) if text else Wrong("quantity-missing")
        )
    sign, whole, decimals, unit = match[1], match[2].replace(",", ""), match[3] or "", unit_meant(match[4], units)
    wrong = _wrong_unit(unit, column_unit, units) or _wrong_size(text, sign, whole, decimals)
    return wrong or Quantity(_thousandths(whole, decimals), unit or column_unit)


def unit_meant(written: str, units: Collection[str]) -> str:
    """The unit that an abbreviation stands for; a unit of the caller's own stands for itself."""
    return written if written in units else synonyms().units.get(key(written), written)


def _thousandths(whole: str, decimals: str) -> int:
    return int(whole) * THOUSAND + int(decimals[:3].ljust(3, "0"))


def _wrong_size(text: str, sign: str, whole: str, decimals: str) -> Wrong | None:
    if len(whole.lstrip("0")) > 9 or _thousandths(whole[-9:], decimals) > LARGEST_QUANTITY * THOUSAND:
        return Wrong("quantity-too-large", {"value": text, "limit": LARGEST_QUANTITY})
    if decimals[3:].strip("0"):
        return Wrong("quantity-too-fine", {"value": text})
    if sign == "-" or _thousandths(whole, decimals) == 0:
        return Wrong("quantity-not-positive", {"value": text})
    return None


def _wrong_unit(unit: str, column_unit: str, units: Collection[str]) -> Wrong | None:
    known = {key(each) for each in units}
    for each in (unit, column_unit):
        if each and key(each) not in known:
            return Wrong("unit-unknown", {"value": each, "units": tuple(units)})
    if unit and column_unit and key(unit) != key(column_unit):
        return Wrong("unit-differs", {"value": unit, "other": column_unit})
    return None


def plain(thousandths: int) -> str:
    """Thousandths as a decimal without trailing zeros: 1500 is 1.5, -2000 is -2."""
    sign, size = ("-" if thousandths < 0 else ""), abs(thousandths)
    decimals = f"{size % THOUSAND:03d}".rstrip("0")
    return f"{sign}{size // THOUSAND}" + (f".{decimals}" if decimals else "")
