"""Points as people read them, inside the system whole thousandths of a point; and times."""

from django.utils.translation import ngettext

MINUS = "−"  # U+2212, as wide as a plus sign


def format_points(thousandths: int | None) -> str:
    """86500 → "86.5", 3000 → "3", -250 → "−0.25"; no figure at all → "—"."""
    if thousandths is None:
        return "—"
    whole, rest = divmod(abs(thousandths), 1000)
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{MINUS if thousandths < 0 else ''}{whole}{fraction}"


def format_change(thousandths: int) -> str:
    """A gain or a loss with its sign: 3000 → "+3", -4000 → "−4", 0 → "0"."""
    return ("+" if thousandths > 0 else "") + format_points(thousandths)


def time_spent(seconds: int) -> str:
    """“3 分钟”, or “40 秒” below a minute."""
    minutes = (seconds + 30) // 60
    if seconds < 60:  # noqa: PLR2004 - the seconds of a minute
        return ngettext("%(n)s 秒", "%(n)s 秒", seconds) % {"n": seconds}
    return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
