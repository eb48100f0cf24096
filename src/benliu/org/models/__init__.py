"""Organisations, people, memberships, offices. What says who somebody is lies on `Person` and can be erased."""

from .double import Double
from .erasure_request import ErasureRequest
from .leaving import Leaving
from .membership import Membership, TemporaryMembership
from .office import Office
from .particulars import Particulars
from .person import GENDERS, Person, PersonKey
from .roster_change import RosterChange
from .transfer import Transfer
from .unit import Unit

__all__ = [
    "GENDERS",
    "Double",
    "ErasureRequest",
    "Leaving",
    "Membership",
    "Office",
    "Particulars",
    "Person",
    "PersonKey",
    "RosterChange",
    "TemporaryMembership",
    "Transfer",
    "Unit",
]
