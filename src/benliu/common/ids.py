"""Identifiers made outside the database."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> uuid.UUID:
    """A fresh identifier for something that a client creates."""
    return uuid.uuid4()


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of `content` in one canonical JSON form: equal content, equal hash, on every machine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def ids_in(texts: Iterable[str]) -> list[uuid.UUID]:
    """The ids that a form or an address names: several texts, or one with commas. What is no id is left out."""
    return [uuid.UUID(word) for word in ",".join(texts).split(",") if _ID.fullmatch(word)]
