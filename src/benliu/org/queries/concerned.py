"""Whom notices of transfers and of terms that end concern, for those who may see them."""

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from benliu.common.clock import local_date, now
from benliu.identity.models import User

from ..models import Office, Person, TemporaryMembership, Unit
from ..policies import visible_memberships, visible_transfers
from ..standing import standing_of
from .roster import units_below


def people_concerned(account: User, about: Mapping[uuid.UUID, Sequence[str]]) -> dict[uuid.UUID, str]:
    """The name of whom each notice is about: oneself, whom the reader leads, whose transfer one sees. Two queries."""
    reader = standing_of(account, on=local_date(now()))
    led = Unit.objects.filter(units_below(reader.led_paths)).values("pk")
    seen = (
        Q(pk=reader.person_id or 0)
        | Q(pk__in=visible_memberships(reader).values("person"))
        | Q(pk__in=visible_transfers(reader).values("person"))
        | Q(pk__in=TemporaryMembership.objects.filter(unit__in=led).values("person"))
        | Q(pk__in=Office.objects.filter(unit__in=led).values("person"))
    )
    wanted = {int(one) for ids in about.values() for one in ids}
    names = dict(Person.objects.filter(seen, pk__in=wanted, erased_at=None).values_list("pk", "name"))
    return {notice: _("、").join(names[int(one)] for one in ids if int(one) in names) for notice, ids in about.items()}
