"""Reads for pages, and for all that happens at places."""

from .place import PlaceRow, find_place, kept_units, open_places, place_of_code, places_for

__all__ = ["PlaceRow", "find_place", "kept_units", "open_places", "place_of_code", "places_for"]
