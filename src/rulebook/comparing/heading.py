"""Another version and first day in a scheme's text: what makes a draft of it a new version."""

import json
from collections.abc import Iterator
from datetime import date

from rulebook.comparing.paths import Loose, Place, Text, read


def with_heading(text: str, *, version: str | None = None, first: date | None = None, late: str | None = None) -> str:
    """The text with another version, first day or way with late records; all else, notes included, stays as it is.

    Args:
        text: the text of a scheme that compiles.
        version: what to call it, or None to leave that as it is.
        first: the first day of effect, or None; of a text that names none it cannot be set.
        late: what becomes of late records, or None; a text that does not say gets a line below its version.
    """
    for place, spoken in sorted(_edits(read(text), version, first, late), key=lambda edit: -edit[0].start):
        text = text[: place.start] + spoken + text[place.end :]
    return text


def _edits(known: Text, version: str | None, first: date | None, late: str | None) -> Iterator[tuple[Place, str]]:
    effective: Loose = known.marked.get("effective", {})
    if version is not None and (place := known.place(known.marked.get("version"))):
        yield place, json.dumps(version, ensure_ascii=False)
    if first is not None and (day := known.day(effective.get("from"))):
        yield day, first.isoformat()
    if late is not None and (place := known.place(known.marked.get("late"))):
        yield place, json.dumps(late)
    elif late is not None and (place := known.place(known.marked.get("version"))):
        yield Place(place.end, place.end), f"\nlate = {json.dumps(late)}"
