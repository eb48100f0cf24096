"""The engine speaks Chinese and English at once; here one of the two is chosen for the reader."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def reads_english() -> bool:
    """Does the reader of this page read English?"""
    return (get_language() or "").startswith("en")


def said(words: Mapping[str, Any] | None) -> str:
    """One of the engine's `{zh, en}` pairs in the reader's language; empty for none."""
    return str(words.get("en" if reads_english() else "zh") or "") if words else ""


def titled(thing: Any) -> str:
    """The title of an item, group, measure or grade of a scheme in the reader's language."""
    own = str(getattr(thing, "title", "") or getattr(thing, "name", ""))
    return (thing.english or own) if reads_english() else own
