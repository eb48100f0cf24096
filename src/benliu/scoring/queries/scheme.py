"""Scheme versions as they are read."""

import datetime as dt
from dataclasses import dataclass

from ..models import SchemeVersion


@dataclass(frozen=True)
class SchemeRow:
    """One version in the list."""

    id: int
    name: str
    version: str
    title: str
    sha256: str
    effective_from: dt.date
    effective_to: dt.date | None
    adopted_at: dt.datetime


def scheme_versions() -> list[SchemeRow]:
    """All versions, the newest first. One query."""
    return [
        SchemeRow(v.pk, v.name, v.version, v.title, v.sha256, v.effective_from, v.effective_to, v.adopted_at)
        for v in SchemeVersion.objects.defer("files").order_by("-effective_from", "-pk")
    ]


def scheme_text(scheme_id: int) -> dict[str, str]:
    """A version's files, name to text. Raises `SchemeVersion.DoesNotExist`. One query."""
    return dict(SchemeVersion.objects.only("files").get(pk=scheme_id).files)
