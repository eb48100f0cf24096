"""Tables of the feature."""

from .site import Fulfilment, Requirement, Site

__all__ = ["Fulfilment", "Requirement", "Site"]
