"""Writes: sites, what must exist there and does; routes and patrols; hazards; standing duty."""

from .handing_over import HandOverTold, confirm_duty, confirm_reading, hand_over, tick_point
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
from .watch_plan import DutyTold, StaleDuty, discard_duty, plan_duty, propose_duty, publish_duty, seat_person
from .watch_proposal import Shift
from .watch_swap import answer_swap, decide_swap, offer_duty, withdraw_swap

__all__ = [
    "CheckTold",
    "DutyTold",
    "EndTold",
    "HandOverTold",
    "HazardTold",
    "NoticeTold",
    "PointTold",
    "ReadingTold",
    "Shift",
    "SiteTold",
    "SpotTold",
    "Stale",
    "StaleDuty",
    "StepTold",
    "VisitTold",
    "add_check",
    "add_point",
    "add_requirement",
    "answer_swap",
    "change_point",
    "change_route",
    "change_site",
    "close_check",
    "close_point",
    "close_requirement",
    "close_route",
    "close_site",
    "confirm_duty",
    "confirm_reading",
    "decide_swap",
    "discard_duty",
    "end_patrol",
    "escalate_overdue",
    "extend_branch",
    "found_branch",
    "hand_over",
    "issue_notice",
    "make_route",
    "note_hazard_export",
    "offer_duty",
    "open_site",
    "plan_duty",
    "propose_duty",
    "publish_duty",
    "remind_of_branches",
    "renew_point_code",
    "reopen_site",
    "report_hazard",
    "say_fulfilment",
    "seat_person",
    "take_step",
    "tell_spot",
    "tell_visit",
    "tick_point",
    "withdraw_swap",
]
