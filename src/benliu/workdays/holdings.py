"""The days that are worked say nothing about anybody: see `org.holdings`."""

from benliu.org.holdings import Holding

from .models import SpecialDay

HOLDINGS: tuple[Holding, ...] = (Holding(SpecialDay, None, plain=("day", "is_working"), text=("name",)),)
