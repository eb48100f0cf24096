"""Whom and what notices concern: looked up for the reader whenever they are shown, kept in no notice."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from benliu.identity.models import User

from ..models import Notice
from ..registry import concerned_of


def concerned_by(account: User, notices: Iterable[Notice]) -> dict[uuid.UUID, str]:
    """Of each notice of `account` that says what it is about: names, as far as the reader may see them now."""
    by_kind: dict[str, dict[uuid.UUID, list[str]]] = defaultdict(dict)
    for notice in notices:
        if notice.about:
            by_kind[notice.kind][notice.pk] = notice.about
    found: dict[uuid.UUID, str] = {}
    for kind, about in by_kind.items():
        found |= concerned_of(kind)(account, about)
    return found
