"""What the log holds about a person: ids and keyed marks, which say nothing without the key; see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding

from .models import Checkpoint, Cosignature, Erasure, Leaf, Sequencing, Tile, Witness, Witnessed

_OF_NOBODY = (Sequencing, Tile, Checkpoint, Cosignature, Witnessed)

HOLDINGS: tuple[Holding, ...] = (
    *(Holding(model, None, plain=tuple(f.name for f in model._meta.concrete_fields)) for model in _OF_NOBODY),
    Holding(Witness, None, plain=("id", "name", "size", "tried_at", "trouble")),
    Holding(
        Leaf,
        lambda whose: Q(person_id__in=whose.people),
        plain=("id", "source", "position", "reference", "person_id", "mark"),
        reckoned=True,
    ),
    Holding(
        Erasure,
        lambda whose: Q(person_id__in=whose.people),
        plain=tuple(f.name for f in Erasure._meta.concrete_fields),
    ),
)
