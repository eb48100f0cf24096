"""Calendar parts and the functions over dates and times."""

import datetime as dt


def part(per, day, starts):
    """What names the day's part of the calendar; `starts` is the month in which a year begins."""
    year, months = day.year - (day.month < starts), (day.month - starts) % 12
    return {
        "day": day,
        "week": day - dt.timedelta(day.weekday()),
        "month": (day.year, day.month),
        "quarter": (year, months // 3),
        "half": (year, months // 6),
        "year": year,
        "period": 0,
    }[per]


def parts(per, first, last, starts):
    """All parts of the period, in their order."""
    days = (first + dt.timedelta(n) for n in range((last - first).days + 1))
    return list(dict.fromkeys(part(per, day, starts) for day in days))


def days(a, b):
    return (b - a).days


def months(a, b):
    """Complete ones."""
    if b < a:
        return -months(b, a)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def years(a, b):
    if b < a:
        return -years(b, a)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def returned(a, year):
    """Date `a` in another year."""
    try:
        return a.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def anniversary(a, b):
    return returned(a, b.year) if returned(a, b.year) <= b else returned(a, b.year - 1)


def year(a):
    return a.year


def weekday(a):
    return a.isoweekday()


def month(a):
    return a.month
