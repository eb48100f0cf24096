"""What a client hands in for one record, and its marks."""

import datetime as dt
import hashlib
import hmac
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from benliu.common.ids import content_hash


@dataclass(frozen=True)
class Place:
    """Where a record was read: file (id of the stored file, name), sheet, row, and the cells as they were."""

    file_id: int | None
    file_name: str
    sheet: str
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """One fact as handed in. `quantity` in thousandths; `facts` holds further figures in thousandths by name.

    `act` and `target_id` make it correct or cancel another record; `reason` then says why.
    """

    id: uuid.UUID
    kind_id: int
    unit_id: int
    happened_on: dt.date
    quantity: int
    person_id: int | None = None
    level: str = ""
    facts: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    achievement: str = ""
    recorder: str = ""
    reason: str = ""
    act: str = "file"
    target_id: uuid.UUID | None = None
    place: Place | None = None
    activity_id: uuid.UUID | None = None


def unit_key(unit_id: int) -> bytes:
    """The key of a branch's own words: they are no personal data, the key only has to be the same every time."""
    return f"unit:{unit_id}".encode()


def matter_mark(key: bytes, achievement: str) -> str:
    """The mark under which records of one achievement are known to belong together, without its words."""
    words = "".join(unicodedata.normalize("NFKC", achievement).split()).casefold()
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()[:32] if words else ""


SAID = ("kind_id", "unit_id", "happened_on", "quantity", "person_id", "level", "facts", "act", "target_id")


def draft_hash(draft: Draft, matter: str, key: bytes) -> str:
    """The mark of all that `draft` says; words enter keyed, so that erasing the key leaves nothing to guess at."""
    content = {name: getattr(draft, name) for name in SAID}
    words = "\x1f".join((draft.note, draft.recorder, draft.reason))
    return content_hash(content | {"matter": matter, "words": hmac.new(key, words.encode(), "sha256").hexdigest()})
