"""What is filled in about sites, routes and hazards."""

from .hazard import HazardFilter, NoticeForm, SpotForm, StepForm
from .site import (
    BranchForm,
    CheckForm,
    FulfilmentForm,
    GuestForm,
    PointForm,
    RequirementForm,
    RouteForm,
    SiteFilter,
    SiteForm,
    StayForm,
    UntilForm,
    in_half_a_year,
    valid,
)
from .watch import DutyForm, SwapForm, in_a_month

__all__ = [
    "BranchForm",
    "CheckForm",
    "DutyForm",
    "FulfilmentForm",
    "GuestForm",
    "HazardFilter",
    "NoticeForm",
    "PointForm",
    "RequirementForm",
    "RouteForm",
    "SiteFilter",
    "SiteForm",
    "SpotForm",
    "StayForm",
    "StepForm",
    "SwapForm",
    "UntilForm",
    "in_a_month",
    "in_half_a_year",
    "valid",
]
