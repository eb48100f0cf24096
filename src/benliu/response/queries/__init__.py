"""Reads for pages."""

from .alert import AlertDetail, AlertRow, alert_detail, alert_rows, proposed_level
from .onsite import OnSite, on_site
from .response import ResponseRow, find_response, responses, standing_responses

__all__ = [
    "AlertDetail",
    "AlertRow",
    "OnSite",
    "ResponseRow",
    "alert_detail",
    "alert_rows",
    "find_response",
    "on_site",
    "proposed_level",
    "responses",
    "standing_responses",
]
