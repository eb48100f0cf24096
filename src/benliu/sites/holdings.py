"""What sites hold about a person: see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose, all_but

from .models import Fulfilment, Requirement, Site

FIRMS = ("project", "owner", "contractor", "supervisor")


def _said(whose: Whose) -> Q:
    return Q(said_by=whose.account_id) if whose.account_id else Q(pk__in=[])


HOLDINGS: tuple[Holding, ...] = (
    Holding(Site, None, plain=all_but(Site, *FIRMS), text=FIRMS),
    Holding(Requirement, None, plain=all_but(Requirement)),
    Holding(Fulfilment, _said, plain=all_but(Fulfilment, "words"), text=("words",), erase="emptied"),
)
