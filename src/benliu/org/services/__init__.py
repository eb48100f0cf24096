"""Writes of organisations and people."""

from .roster import Enrolment, appoint_person, connect_account, enrol_people, open_unit
from .transfers import (
    Wish,
    approve_transfer,
    ask_transfer,
    carry_out_transfers,
    refuse_transfer,
    take_back_approval,
    withdraw_transfer,
)

__all__ = [
    "Enrolment",
    "Wish",
    "appoint_person",
    "approve_transfer",
    "ask_transfer",
    "carry_out_transfers",
    "connect_account",
    "enrol_people",
    "open_unit",
    "refuse_transfer",
    "take_back_approval",
    "withdraw_transfer",
]
