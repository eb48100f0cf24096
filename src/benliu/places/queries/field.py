"""What lies on the map of everything: a part of it in cells, a list by name, and what is near."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from math import cos, radians
from operator import or_
from typing import Any

from django.db.models import Avg, CharField, Count, ExpressionWrapper, F, FloatField, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Cast

from benliu.common.paging import PAGE, key_of, key_page, value_at
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from ..cells import DEGREE, Box, box_around
from ..layers import Layer, Words, layers_for
from ..travel import Point, metres_between

LATE = "late"
RINGS_KM = (2, 8, 32, 128)  # looked through one after the other, until a page is full
MOST_UNITS = 200


@dataclass(frozen=True)
class Asked:
    """Who looks, on which day, and at what: empty fields do not narrow."""

    actor: Standing
    on: dt.date
    kind: str = ""
    unit_id: int | None = None
    state: str = ""
    words: str = ""
    box: Box | None = None


@dataclass(frozen=True)
class Mark:
    """A thing in a list or on the map. Degrees, none where they are not noted; `metres` from where one asked."""

    words: Words
    latitude: float | None
    longitude: float | None
    metres: int | None = None


@dataclass
class Cell:
    """Several things too near each other to be told apart; `box`: where they lie, in millionths of a degree."""

    number: int = 0
    north: float = 0.0  # sums over all, for their middle
    east: float = 0.0
    late: int = 0
    box: Box | None = None
    ones: list[tuple[Layer, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Listed:
    """A page of the list; `next_key` asks for the one after."""

    marks: list[Mark]
    next_key: str = ""


def kinds_for(actor: Standing, on: dt.date) -> list[tuple[str, Any]]:
    """What can be chosen from, in the order of the list."""
    return [kind for layer in layers_for(actor, on) for kind in layer.kinds]


def units_for(actor: Standing) -> list[tuple[int, str]]:
    """The units above branches that can be chosen from: those that `actor` leads. One query at most."""
    if not actor.led_paths:
        return []
    found = Unit.objects.filter(units_below(actor.led_paths), closed_on=None)
    found = found.exclude(kind=Unit.Kind.BRANCH).order_by("path")
    return list(found.values_list("pk", "name")[:MOST_UNITS])


def listed(asked: Asked, after: str = "") -> Listed:
    """Layer by layer, each by name, after the key `after`. A query a layer, however full the page is."""
    name, _sign, key = after.partition("~")
    chosen = _chosen(asked)
    names = [layer.name for layer, _rows in chosen]
    marks: list[Mark] = []
    asks = chosen[names.index(name) if name in names else 0 :]
    for layer, page in [(one, key_page(rows, one.order, key if one.name == name else "")) for one, rows in asks]:
        shown = page.rows[: PAGE - len(marks)]
        if page.rows and not shown:
            return Listed(marks, f"{layer.name}~")
        marks += [_mark(layer, row, asked.on) for row in shown]
        if page.next_key or len(shown) < len(page.rows):
            return Listed(marks, f"{layer.name}~{key_of(shown[-1], layer.order)}")
    return Listed(marks)


def nearest(asked: Asked, point: Point) -> Listed:
    """What is nearest to a point, within 128 km, up to a page. At most four queries a layer, each by a box."""
    narrowing = cos(radians(point[0]))
    near = [mark for layer, rows in _chosen(asked) for mark in _ring(layer, rows, asked.on, point, narrowing)]
    return Listed(sorted(near, key=lambda mark: (mark.metres, mark.words.name, mark.words.url))[:PAGE])


def _ring(layer: Layer, rows: QuerySet[Any], on: dt.date, point: Point, narrowing: float) -> list[Mark]:
    north = F(layer.latitude) - Value(point[0] * DEGREE, FloatField())
    east = (F(layer.longitude) - Value(point[1] * DEGREE, FloatField())) * Value(narrowing, FloatField())
    away = ExpressionWrapper(north * north + east * east, FloatField())
    found: list[Mark] = []
    for km in RINGS_KM:
        inside = _within(layer, rows, box_around(point, km, narrowing)).annotate(away=away).order_by("away", "pk")
        found = [_mark(layer, row, on, point) for row in inside[:PAGE]]
        found = [mark for mark in found if mark.metres is not None and mark.metres <= km * 1000]
        if len(found) == PAGE:
            break
    return found


def extent(asked: Asked) -> Box | None:
    """The least box around everything that is asked for. A query a layer."""
    boxes = []
    for layer, rows in _chosen(asked):
        edges = [op(path) for op in (Min, Max) for path in (layer.latitude, layer.longitude)]
        found = rows.order_by().aggregate(**dict(zip(("south", "west", "north", "east"), edges, strict=True)))
        if found["south"] is not None:
            boxes.append(Box(**found))
    return reduce(_around, boxes) if boxes else None


def _around(one: Box, other: Box) -> Box:
    south, west = min(one.south, other.south), min(one.west, other.west)
    return Box(south, west, max(one.north, other.north), max(one.east, other.east))


def cells(asked: Asked, box: Box) -> tuple[list[Cell], list[Mark]]:
    """What lies in `box`: cells of several things, and the things that lie alone in theirs. Two queries a layer."""
    found: dict[tuple[int, int], Cell] = defaultdict(Cell)
    for layer, rows in _chosen(asked):
        _count(layer, _within(layer, rows, box), box.step(), asked.on, found)
    alone = [one for cell in found.values() if cell.number == 1 for one in cell.ones]
    return [cell for cell in found.values() if cell.number > 1], _told(asked, alone)


def _count(layer: Layer, rows: QuerySet[Any], step: int, on: dt.date, found: dict[tuple[int, int], Cell]) -> None:
    """Add a layer's things to the cells in which they lie."""
    late = layer.late(on) if layer.late else Q(pk__in=[])
    latitude, longitude = F(layer.latitude), F(layer.longitude)
    cut = rows.order_by().annotate(row=latitude / step, column=longitude / step).values("row", "column")
    edges = {"south": Min(latitude), "west": Min(longitude), "north": Max(latitude), "east": Max(longitude)}
    middle = {"middle_north": Avg(latitude), "middle_east": Avg(longitude)}
    own = {"number": Count("pk"), "late": Count("pk", filter=late), "one": Min(Cast("pk", CharField()))}
    for one in cut.annotate(**own, **middle, **edges):
        cell, number = found[one["row"], one["column"]], one["number"]
        box = Box(one["south"], one["west"], one["north"], one["east"])
        cell.number += number
        cell.north += one["middle_north"] * number
        cell.east += one["middle_east"] * number
        cell.late += one["late"]
        cell.box = _around(cell.box, box) if cell.box else box
        cell.ones += [(layer, one["one"])] if number == 1 else []


def _told(asked: Asked, ones: Iterable[tuple[Layer, str]]) -> list[Mark]:
    """Things by layer and id, said in full. A query a layer."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for layer, pk in ones:
        wanted[layer.name].append(pk)
    chosen = [(layer, rows.filter(pk__in=wanted[layer.name])) for layer, rows in _chosen(asked) if wanted[layer.name]]
    return [_mark(layer, row, asked.on) for layer, rows in chosen for row in rows.order_by(layer.order, "pk")]


def _chosen(asked: Asked) -> list[tuple[Layer, QuerySet[Any]]]:
    """The layers that have anything of what is asked for, each with its rows, narrowed."""
    found = []
    for layer in layers_for(asked.actor, asked.on):
        if (asked.kind and asked.kind not in dict(layer.kinds)) or (asked.state == LATE and layer.late is None):
            continue
        rows = layer.rows(asked.actor, asked.on)
        if asked.kind and layer.kind_field:
            rows = rows.filter(**{layer.kind_field: asked.kind})
        if asked.state == LATE and layer.late:
            rows = rows.filter(layer.late(asked.on))
        if asked.unit_id:
            path = Unit.objects.filter(pk=asked.unit_id).values_list("path", flat=True).first() or "-"
            rows = rows.filter(**{f"{layer.unit}__path__startswith": path})
        if asked.words:
            rows = rows.filter(reduce(or_, (Q(**{f"{path}__icontains": asked.words}) for path in layer.words)))
        found.append((layer, _within(layer, rows, asked.box) if asked.box else rows))
    return found


def _within(layer: Layer, rows: QuerySet[Any], box: Box) -> QuerySet[Any]:
    north, east = (box.south, box.north), (box.west, box.east)
    return rows.filter(**{f"{layer.latitude}__range": north, f"{layer.longitude}__range": east})


def _mark(layer: Layer, row: Any, on: dt.date, point: Point | None = None) -> Mark:
    latitude, longitude = (value_at(row, path) for path in (layer.latitude, layer.longitude))
    if latitude is None or longitude is None:
        return Mark(layer.say(row, on), None, None)
    lies = (latitude / DEGREE, longitude / DEGREE)
    return Mark(layer.say(row, on), *lies, metres_between(point, lies) if point else None)
