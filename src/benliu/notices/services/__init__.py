"""Writes: tell people, bring it to them, keep how they want to be told."""

from .addresses import ask_again, confirm_address, give_address, remove_address, send_code, subscribe_browser
from .delivering import deliver_due, retry_deliveries, wake_delivery
from .habits import save_preference
from .reading import open_notice, read_all, read_kind, read_told, withdraw_notice
from .sending import send_notice

__all__ = [
    "ask_again",
    "confirm_address",
    "deliver_due",
    "give_address",
    "open_notice",
    "read_all",
    "read_kind",
    "read_told",
    "remove_address",
    "retry_deliveries",
    "save_preference",
    "send_code",
    "send_notice",
    "subscribe_browser",
    "wake_delivery",
    "withdraw_notice",
]
