"""Reads for pages."""

from .alert import AlertDetail, AlertRow, alert_detail, alert_rows, proposed_level
from .response import ResponseRow, find_response, responses, standing_responses

__all__ = [
    "AlertDetail",
    "AlertRow",
    "ResponseRow",
    "alert_detail",
    "alert_rows",
    "find_response",
    "proposed_level",
    "responses",
    "standing_responses",
]
