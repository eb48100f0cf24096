"""Dates as whole numbers, and what lies between two of them, in columns."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int64]
EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(int(number))


def _month(days: Column) -> Column:
    """Months since 1970-01."""
    return np.asarray(days, "M8[D]").astype("M8[M]").astype(np.int64)


def _of_month(days: Column) -> Column:
    """Days since the first of the month."""
    months = np.asarray(days, "M8[D]").astype("M8[M]")
    return np.asarray((np.asarray(days, "M8[D]") - months.astype("M8[D]")).astype(np.int64))


def months_between(start: Column, end: Column) -> Column:
    """Complete months: from 15 January to 14 March is one. Below 0 where `end` lies before `start`."""
    whole = _month(end) - _month(start)
    late, early = _of_month(end) < _of_month(start), _of_month(end) > _of_month(start)
    return np.asarray(whole - ((whole > 0) & late) + ((whole < 0) & early))


def years_between(start: Column, end: Column) -> Column:
    """Complete years, a year of twelve complete months."""
    months = months_between(start, end)
    return np.asarray(np.sign(months) * (np.abs(months) // 12))


def anniversary(start: Column, day: Column) -> Column:
    """The last yearly return of `start` that is not after `day`."""
    years = (_month(day) - _month(start)) // 12
    back = _return(start, years)
    return np.where(back > day, _return(start, years - 1), back)


def _return(start: Column, years: Column) -> Column:
    """`start` so many years later; 29 February returns on 1 March in common years."""
    first = (_month(start) + 12 * years).astype("M8[M]").astype("M8[D]").astype(np.int64)
    return np.asarray(first + _of_month(start))


def year(days: Column) -> Column:
    """The year."""
    return np.asarray(_month(days) // 12 + 1970)


def weekday(days: Column) -> Column:
    """1 for Monday to 7."""
    return (np.asarray(days, np.int64) + 3) % 7 + 1


def month(days: Column) -> Column:
    """1 to 12."""
    return _month(days) % 12 + 1
