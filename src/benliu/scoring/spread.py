"""How totals and grades are spread over members: the figures of a run's summary, and of any part of it."""

from collections import Counter
from collections.abc import Iterable

from .exactness import median

BAND = 10_000  # thousandths
BANDS = 11


def band_of(total: int) -> int:
    """The band of ten points in which a total lies, counted from 0; what is below lies in the first, above in the last.

    `total` in thousandths.
    """
    return min(max(total, 0) // BAND, BANDS - 1)


def limits_of(start: int) -> tuple[int | None, int | None]:
    """From which total on, and below which, the band that starts at `start` points reaches, in thousandths.

    None where it has no end: the first holds all that is below, the last all that is above.
    """
    band = start * 1000 // BAND
    return band * BAND if band else None, (band + 1) * BAND if band < BANDS - 1 else None


def spread_of(members: Iterable[tuple[int, str, str]]) -> dict[str, object]:
    """How members (total, grade, status) are spread, as `Run.summary` keeps it."""
    known = list(members)
    totals = [total for total, _grade, _status in known]
    bands = Counter(map(band_of, totals))
    return {
        "members": len(known),
        "grades": dict(Counter(grade for _total, grade, _status in known)),
        "statuses": sorted({status for _total, _grade, status in known}),
        "bands": [bands.get(i, 0) for i in range(BANDS)],
        "median": median(totals),
    }
