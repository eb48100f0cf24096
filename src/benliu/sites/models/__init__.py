"""Tables of the feature."""

from .hazard import Hazard, HazardContact, HazardPhoto, HazardStep, RectificationNotice
from .patrol import Check, Patrol, Point, PointVisit, Reading, Route
from .site import Fulfilment, Requirement, Site

__all__ = [
    "Check",
    "Fulfilment",
    "Hazard",
    "HazardContact",
    "HazardPhoto",
    "HazardStep",
    "Patrol",
    "Point",
    "PointVisit",
    "Reading",
    "RectificationNotice",
    "Requirement",
    "Route",
    "Site",
]
