"""Writes of organisations and people."""

from .accounts import Slip, issue_slip, issue_slips, set_account_closed
from .doubles import distinguish_people, merge_people, take_back_decision
from .erasure import erase_person
from .erasure_request import ask_erasure, decline_erasure, withdraw_erasure
from .exporting import export_person
from .guests import GuestTold, admit_guest, end_stay
from .leaving import end_membership, take_back_leaving
from .offices import appoint_person, end_office
from .particulars import bring_particulars, keep_particulars, unmask_entry
from .reminding import remind
from .roster import Enrolment, connect_account, enrol_people, give_keys, open_unit
from .roster_change import settle_roster, take_back_roster
from .roster_export import export_roster
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
from .units import add_unit, close_unit, move_unit, rename_unit, reopen_unit

__all__ = [
    "distinguish_people",
    "merge_people",
    "take_back_decision",
    "add_unit",
    "admit_guest",
    "close_unit",
    "move_unit",
    "rename_unit",
    "reopen_unit",
    "Enrolment",
    "GuestTold",
    "Slip",
    "Wish",
    "appoint_person",
    "approve_transfer",
    "bring_particulars",
    "ask_erasure",
    "ask_transfer",
    "carry_out_transfers",
    "confirm_member",
    "connect_account",
    "decline_erasure",
    "end_membership",
    "end_office",
    "end_stay",
    "erase_person",
    "export_person",
    "enrol_people",
    "export_roster",
    "give_keys",
    "issue_slip",
    "issue_slips",
    "keep_particulars",
    "open_unit",
    "refuse_transfer",
    "remind",
    "set_account_closed",
    "settle_roster",
    "take_back_approval",
    "take_back_leaving",
    "take_back_roster",
    "unmask_entry",
    "withdraw_erasure",
    "withdraw_transfer",
]
