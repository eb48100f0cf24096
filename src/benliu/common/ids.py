"""Identifiers made outside the database."""

import hashlib
import json
import uuid
from collections.abc import Mapping


def new_id() -> uuid.UUID:
    """A fresh identifier for something that a client creates."""
    return uuid.uuid4()


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of `content` in one canonical JSON form: equal content, equal hash, on every machine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
