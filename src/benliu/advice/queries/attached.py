"""Photos and documents of steps."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from ..models import Step, StepDocument, StepPhoto

Named = tuple[int, str]  # a document: its id, its name


def photos_of(steps: Iterable[Step]) -> dict[uuid.UUID, tuple[int, ...]]:
    """The photos by step. One query."""
    found: dict[uuid.UUID, tuple[int, ...]] = {}
    for step_id, photo in StepPhoto.objects.filter(step__in=steps).order_by("pk").values_list("step", "pk"):
        found[step_id] = (*found.get(step_id, ()), photo)
    return found


def documents_of(steps: Iterable[Step]) -> dict[uuid.UUID, tuple[Named, ...]]:
    """The documents by step. One query."""
    found: dict[uuid.UUID, tuple[Named, ...]] = {}
    rows = StepDocument.objects.filter(step__in=steps).order_by("pk")
    for step_id, pk, name in rows.values_list("step", "pk", "name"):
        found[step_id] = (*found.get(step_id, ()), (pk, name))
    return found


def one_document(rows: QuerySet[StepDocument], document_id: int) -> tuple[FieldFile, str] | None:
    """The content of a document of `rows` with its name."""
    found = rows.filter(pk=document_id).select_related("file").first()
    return (found.file.content, found.name) if found else None
