"""What stands at the head of a scheme's text: version, first day, what holds after closing, said with other values."""

import json
from collections.abc import Iterator
from datetime import date

from rulebook.comparing.paths import Loose, Place, Text, read


def with_heading(
    text: str,
    *,
    version: str | None = None,
    first: date | None = None,
    late: str | None = None,
    notice_days: int | None = None,
) -> str:
    """The text with another version, first day, way with late records or days of notice; all else stays as it is.

    Args:
        text: the text of a scheme that compiles.
        version: what to call it, or None to leave that as it is.
        first: the first day of effect, or None; of a text that names none it cannot be set.
        late: what becomes of late records, or None; a text that does not say gets a line below its version.
        notice_days: the same for the working days of public notice, below the way with late records.
    """
    known = read(text)
    edits = [*_below(known, "notice_days", notice_days, "late"), *_edits(known, version, first, late)]
    for place, spoken in sorted(edits, key=lambda edit: -edit[0].start):
        text = text[: place.start] + spoken + text[place.end :]
    return text


def _edits(known: Text, version: str | None, first: date | None, late: str | None) -> Iterator[tuple[Place, str]]:
    effective: Loose = known.marked.get("effective", {})
    if version is not None and (place := known.place(known.marked.get("version"))):
        yield place, json.dumps(version, ensure_ascii=False)
    if first is not None and (day := known.day(effective.get("from"))):
        yield day, first.isoformat()
    yield from _below(known, "late", late)


def _below(known: Text, name: str, value: str | int | None, *after: str) -> Iterator[tuple[Place, str]]:
    """The value where it is said; else a line of its own, below the first that there is of `after` and the version."""
    if value is None:
        return
    if place := known.place(known.marked.get(name)):
        yield place, json.dumps(value)
        return
    above = next(filter(None, (known.place(known.marked.get(one)) for one in (*after, "version"))), None)
    if above:
        yield Place(above.end, above.end), f"\n{name} = {json.dumps(value)}"
