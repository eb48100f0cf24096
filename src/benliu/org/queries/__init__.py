"""Reads of organisations and people."""

from .roster import (
    FEW,
    MemberRow,
    accounts_of,
    branches,
    few_or_all,
    keys_of,
    member_rows,
    memberships_on,
    names_of,
    names_of_accounts,
    officers_of,
    people_in,
    secretaries_of,
    temporary_on,
    units_below,
    units_with_counts,
)

__all__ = [
    "FEW",
    "MemberRow",
    "accounts_of",
    "branches",
    "few_or_all",
    "keys_of",
    "member_rows",
    "memberships_on",
    "names_of",
    "names_of_accounts",
    "officers_of",
    "people_in",
    "secretaries_of",
    "temporary_on",
    "units_below",
    "units_with_counts",
]
