"""What is held about a person: every field of every table has a class, by which it is exported and erased."""

from .registry import (
    Enclosure,
    Holding,
    Kept,
    Whose,
    all_but,
    before_erasing,
    enclosed_about,
    holdings,
    kept_about,
    register_before_erasing,
    register_holdings,
)

__all__ = [
    "Enclosure",
    "Holding",
    "Kept",
    "Whose",
    "all_but",
    "before_erasing",
    "enclosed_about",
    "holdings",
    "kept_about",
    "register_before_erasing",
    "register_holdings",
]
