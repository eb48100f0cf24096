"""Untidy workbooks → rows with their place. The public list; each name is loaded when it is first used.

Loading late keeps the child process (`intake.child`), which shares this package, small and quick to start.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.cells import Cell, Fault, Place, Row, Sheet
    from intake.choices import Choices
    from intake.ledger import Ledger, LedgerRow, Rejection, read_ledger, resolve_row
    from intake.messages import Problem
    from intake.people import Person, Roster, read_roster
    from intake.refused import MendingSheet, Refused, sheets_to_mend
    from intake.tables import Reading
    from intake.vocabulary import Kind, Vocabulary
    from intake.workbook import Unreadable, read_workbook

_HOMES = {
    "cells": ("Cell", "Fault", "Place", "Row", "Sheet"),
    "choices": ("Choices",),
    "ledger": ("Ledger", "LedgerRow", "Rejection", "read_ledger", "resolve_row"),
    "messages": ("Problem",),
    "people": ("Person", "Roster", "read_roster"),
    "refused": ("MendingSheet", "Refused", "sheets_to_mend"),
    "tables": ("Reading",),
    "vocabulary": ("Kind", "Vocabulary"),
    "workbook": ("Unreadable", "read_workbook"),
}
__all__ = [
    "Cell",
    "Choices",
    "Fault",
    "Kind",
    "Ledger",
    "LedgerRow",
    "MendingSheet",
    "Person",
    "Place",
    "Problem",
    "Reading",
    "Refused",
    "Rejection",
    "Roster",
    "Row",
    "Sheet",
    "Unreadable",
    "Vocabulary",
    "read_ledger",
    "read_roster",
    "read_workbook",
    "resolve_row",
    "sheets_to_mend",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"intake.{module}"), name)
    raise AttributeError(f"module 'intake' has no attribute {name!r}")
