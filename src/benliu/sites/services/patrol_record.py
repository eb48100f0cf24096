"""A patrol that ended becomes a record of whoever walked it: nobody types it again."""

import datetime as dt
import uuid

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.records.drafts import Draft
from benliu.records.services import HOURS, define_kind, file_records, kind_titled

from ..models import Patrol, PointVisit

ONCE = 1000  # thousandths
HALF_HOUR, LONGEST = dt.timedelta(minutes=30), dt.timedelta(hours=12)


def file_patrol(*, actor: Standing, patrol: Patrol, now: dt.datetime) -> None:
    """File the record once the patrol has ended and a point was looked at: whichever is told last.

    It waits for the branch's secretary as any other. Guests belong to no branch here: theirs is read at the site alone.
    """
    if patrol.record_id or patrol.ended_at is None or actor.branch_id is None:
        return
    if not PointVisit.objects.filter(patrol=patrol, missed="").exists():
        return
    kind = kind_titled(settings.BENLIU_PATROL_KINDS) or define_kind(
        code="site.patrol",
        title=_("工地和哨站巡查"),
        english="Patrol",
        aliases=[],
        stream="ben",
        unit="次",
        words={"次": "time/times"},
    )
    with override(settings.LANGUAGE_CODE):  # what is kept is in the bureau's language
        # No figure that another word, told later, would change.
        words = _("%(place)s，%(route)s") % {"place": patrol.route.place.name, "route": patrol.route.name}
    draft = Draft(
        id=uuid.uuid5(patrol.pk, "record"),
        kind_id=kind.pk,
        unit_id=actor.branch_id,
        happened_on=local_date(min(patrol.started_at, now)),  # a phone whose clock is fast loses nothing
        quantity=half_hours(min(patrol.ended_at - patrol.started_at, LONGEST)) if kind.unit in HOURS else ONCE,
        person_id=patrol.person_id,
        note=words,
    )
    (patrol.record,) = file_records(actor=actor, drafts=[draft], filed_from="sites", now=now)
    patrol.save(update_fields=["record"])


def half_hours(lasted: dt.timedelta) -> int:
    """Hours in thousandths, to the nearest half hour, at least one half: 50 minutes → 1000."""
    halves = round(lasted / HALF_HOUR)
    return max(1, halves) * ONCE // 2
