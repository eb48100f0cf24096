"""Writes: sites, what must exist there and does; routes and patrols."""

from .patrol import EndTold, ReadingTold, VisitTold, end_patrol, tell_visit
from .reminding import remind_of_branches
from .route import (
    CheckTold,
    PointTold,
    add_check,
    add_point,
    change_point,
    change_route,
    close_check,
    close_point,
    close_route,
    make_route,
    renew_point_code,
)
from .site import SiteTold, change_site, close_site, extend_branch, found_branch, open_site, reopen_site
from .standard import add_requirement, close_requirement, say_fulfilment

__all__ = [
    "CheckTold",
    "EndTold",
    "PointTold",
    "ReadingTold",
    "SiteTold",
    "VisitTold",
    "add_check",
    "add_point",
    "add_requirement",
    "change_point",
    "change_route",
    "change_site",
    "close_check",
    "close_point",
    "close_requirement",
    "close_route",
    "close_site",
    "end_patrol",
    "extend_branch",
    "found_branch",
    "make_route",
    "open_site",
    "remind_of_branches",
    "renew_point_code",
    "reopen_site",
    "say_fulfilment",
    "tell_visit",
]
