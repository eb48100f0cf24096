"""Writes: sites, what must exist there and does; routes and patrols; hazards."""

from .hazard import HazardTold, Stale, StepTold, report_hazard, take_step
from .hazard_exporting import note_hazard_export
from .hazard_telling import escalate_overdue
from .patrol import EndTold, ReadingTold, VisitTold, end_patrol, tell_visit
from .rectification import NoticeTold, issue_notice
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
from .spot import SpotTold, tell_spot
from .standard import add_requirement, close_requirement, say_fulfilment

__all__ = [
    "CheckTold",
    "EndTold",
    "HazardTold",
    "NoticeTold",
    "PointTold",
    "ReadingTold",
    "SiteTold",
    "SpotTold",
    "Stale",
    "StepTold",
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
    "escalate_overdue",
    "extend_branch",
    "found_branch",
    "issue_notice",
    "make_route",
    "note_hazard_export",
    "open_site",
    "remind_of_branches",
    "renew_point_code",
    "reopen_site",
    "report_hazard",
    "say_fulfilment",
    "take_step",
    "tell_spot",
    "tell_visit",
]
