"""Writes: sites, what must exist there and does."""

from .site import SiteTold, change_site, close_site, extend_branch, found_branch, open_site, reopen_site
from .standard import add_requirement, close_requirement, say_fulfilment

__all__ = [
    "SiteTold",
    "add_requirement",
    "change_site",
    "close_requirement",
    "close_site",
    "extend_branch",
    "found_branch",
    "open_site",
    "reopen_site",
    "say_fulfilment",
]
