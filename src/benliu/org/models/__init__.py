"""Organisations, people, memberships, offices. What says who somebody is lies on `Person` and can be erased."""

from .membership import Membership, TemporaryMembership
from .office import Office
from .particulars import Particulars
from .person import GENDERS, Person, PersonKey
from .transfer import Transfer
from .unit import Unit

__all__ = [
    "GENDERS",
    "Membership",
    "Office",
    "Particulars",
    "Person",
    "PersonKey",
    "TemporaryMembership",
    "Transfer",
    "Unit",
]
