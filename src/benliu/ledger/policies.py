"""Who may post to the ledger and see it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from .models import LedgerEntry


def can_post(actor: Standing) -> Decision:
    """May post and reverse: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以入账和冲正。"))


def visible_entries(actor: Standing) -> QuerySet[LedgerEntry]:
    """The entries of oneself and of the people one leads."""
    led = Q(unit__in=Unit.objects.filter(units_below(actor.led_paths)))
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    return LedgerEntry.objects.filter(led | own)
