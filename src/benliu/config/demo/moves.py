"""What is under way among the demonstration bureau's people: somebody is about to come into the branch."""

import datetime as dt

from benliu.common.clock import local_date
from benliu.org.models import Membership, Unit
from benliu.org.services import Wish, ask_transfer

from .office import OFFICER, Office
from .people import DEMO_BRANCH

FROM = "机关第二党支部"


def ask_one_transfer(*, office: Office, now: dt.datetime) -> None:
    """The officer asks for a transfer into the demonstration branch; its secretary still has to agree."""
    leading = [office.people[OFFICER], *Unit.objects.filter(name=FROM).values_list("offices__person_id", flat=True)]
    there = Membership.objects.filter(unit_id=office.units[FROM], ends_on=None).exclude(person_id__in=leading)
    person_id = there.order_by("person_id").values_list("person_id", flat=True)[7]
    starts_on = local_date(now) + dt.timedelta(days=9)
    ask_transfer(actor=office.officer, wish=Wish(person_id, office.units[DEMO_BRANCH], starts_on), now=now)
