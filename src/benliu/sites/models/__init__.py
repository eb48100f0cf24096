"""Tables of the feature."""

from .patrol import Check, Patrol, Point, PointVisit, Reading, Route
from .site import Fulfilment, Requirement, Site

__all__ = [
    "Check",
    "Fulfilment",
    "Patrol",
    "Point",
    "PointVisit",
    "Reading",
    "Requirement",
    "Route",
    "Site",
]
