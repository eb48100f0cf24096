"""How often a limit begins anew: how many of its shares of a subject's records a longer stretch of time can hold."""

from math import inf

from rulebook.checking.span import Bound
from rulebook.pers import PERS, words_of

YEAR = "year"
# At most so many of the first touch one of the second; a part touches at most two that are longer and cross it.
MOST = {
    ("day", "week"): 7, ("day", "month"): 31, ("day", "quarter"): 92, ("day", "half"): 184, ("day", "year"): 366,
    ("week", "month"): 6, ("week", "quarter"): 14, ("week", "half"): 28, ("week", "year"): 54,
    ("month", "quarter"): 3, ("month", "half"): 6, ("month", "year"): 12,
    ("quarter", "half"): 2, ("quarter", "year"): 4, ("half", "year"): 2,
}  # fmt: skip


def shares(inner: str, outer: str) -> Bound:
    """How many shares of the *per* `inner` one share of `outer` can hold at most; infinite where nobody can say."""
    fields = [word for word in words_of(inner) if word not in PERS]
    if not set(fields) <= set(words_of(outer)):
        return inf
    return _parts(_calendar(inner), _calendar(outer))


def _calendar(per: str) -> str:
    """The shortest calendar part in it; the whole period if there is none."""
    return min((word for word in words_of(per) if word in PERS), key=PERS.index, default="period")  # type: ignore[arg-type]


def _parts(inner: str, outer: str) -> Bound:
    if inner == "period" or outer in (inner, "day"):
        return 1
    if outer == "period":
        return inf
    if outer == "week":
        return MOST.get((inner, outer), 2)
    return MOST.get((inner, outer), 1)
