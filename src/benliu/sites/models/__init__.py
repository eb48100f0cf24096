"""Tables of the feature."""

from .hazard import Hazard, HazardContact, HazardPhoto, HazardStep, RectificationNotice
from .patrol import Check, Patrol, Point, PointVisit, Reading, Route
from .site import Fulfilment, Requirement, Site
from .watch import DutyPerson, DutyPlan, DutySeat, DutySwap, HandOver, OpenPoint

__all__ = [
    "Check",
    "DutyPerson",
    "DutyPlan",
    "DutySeat",
    "DutySwap",
    "Fulfilment",
    "HandOver",
    "Hazard",
    "HazardContact",
    "HazardPhoto",
    "HazardStep",
    "OpenPoint",
    "Patrol",
    "Point",
    "PointVisit",
    "Reading",
    "RectificationNotice",
    "Requirement",
    "Route",
    "Site",
]
