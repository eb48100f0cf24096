"""Writes: places are added, changed, closed and opened again."""

from .place import PlaceTold, add_place, change_place, close_place, renew_code, reopen_place

__all__ = ["PlaceTold", "add_place", "change_place", "close_place", "renew_code", "reopen_place"]
