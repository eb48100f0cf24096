"""What lies on the map of everything: a feature that has things at places registers a layer in `AppConfig.ready`."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from benliu.org.standing import Standing

Text = str | Promise
Kinds = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Words:
    """What is said of one thing. `tone`: `bad`, `warn` or empty; it goes beside `state`, never alone."""

    kind: str
    kind_label: Text
    code: str
    name: str
    about: str
    url: str
    state: Text = ""
    tone: str = ""


@dataclass(frozen=True)
class Layer:
    """Things of one table. `rows` gives those that the reader may read and that are not over, as their own pages do.

    Fields are paths from a row: `latitude` and `longitude` in millionths of a degree, `order` by which the list goes,
    `unit`, and `words`, in which one searches. `kind_field` tells kinds of one table apart. `late`: what is overdue on
    a day. `rank`: what wants somebody comes before what lies there.
    """

    name: str
    kinds: Kinds
    may_see: Callable[[Standing, dt.date], bool]
    rows: Callable[[Standing, dt.date], QuerySet[Any]]
    say: Callable[[Any, dt.date], Words]
    latitude: str = "place__latitude"
    longitude: str = "place__longitude"
    order: str = "place__name"
    unit: str = "place__unit"
    words: tuple[str, ...] = ("place__name", "place__code")
    kind_field: str = ""
    late: Callable[[dt.date], Q] | None = None
    rank: int = 0


_layers: list[Layer] = []


def register_layer(layer: Layer) -> None:
    """Put `layer` on the map."""
    if layer not in _layers:
        _layers.append(layer)
        _layers.sort(key=lambda one: (one.rank, one.name))


def layers_for(actor: Standing, on: dt.date) -> list[Layer]:
    """Those of which `actor` may read anything, in the order of the list."""
    return [layer for layer in _layers if layer.may_see(actor, on)]
