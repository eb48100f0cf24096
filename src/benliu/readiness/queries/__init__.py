"""Reads for pages, and for all that calls people."""

from .ready import Ready, ready_people

__all__ = ["Ready", "ready_people"]
