"""Writes of organisations and people."""

from .offices import appoint_person, end_office
from .reminding import remind
from .roster import Enrolment, connect_account, enrol_people, open_unit
from .status import confirm_member
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
    "confirm_member",
    "connect_account",
    "end_office",
    "enrol_people",
    "open_unit",
    "refuse_transfer",
    "remind",
    "take_back_approval",
    "withdraw_transfer",
]
