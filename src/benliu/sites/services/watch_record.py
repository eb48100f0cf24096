"""A duty that was served becomes a record of whoever stood there: nobody types it again."""

import datetime as dt
import uuid

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.records.drafts import Draft
from benliu.records.services import HOURS, define_kind, file_records, kind_titled

from ..models import DutySeat
from .patrol_record import ONCE, half_hours

NAMESPACE = uuid.UUID("6f0f4d1e-6d0a-4e0c-9a53-6a1f1b0f7c11")


def file_duty(*, actor: Standing, seat: DutySeat, unit_id: int | None, now: dt.datetime) -> None:
    """File the record of a seat, once, with its hours as planned. Guests belong to no branch here: theirs is read at
    the outpost alone. Needs `plan__place`.
    """
    if seat.record_id or unit_id is None:
        return
    kind = kind_titled(settings.BENLIU_WATCH_KINDS) or define_kind(
        code="site.watch",
        title=_("哨站值守"),
        english="Standing duty",
        aliases=[],
        stream="ben",
        unit="小时",
        words={"小时": "hour/hours"},
    )
    with override(settings.LANGUAGE_CODE):  # what is kept is in the bureau's language
        told = {"place": seat.plan.place.name, "shift": seat.shift}
        words = _("%(place)s，%(shift)s") % told
    draft = Draft(
        id=uuid.uuid5(NAMESPACE, f"seat/{seat.pk}"),
        kind_id=kind.pk,
        unit_id=unit_id,
        happened_on=local_date(seat.starts_at),
        quantity=half_hours(seat.ends_at - seat.starts_at) if kind.unit in HOURS else ONCE,
        person_id=seat.person_id,
        note=words,
    )
    (seat.record,) = file_records(actor=actor, drafts=[draft], filed_from="sites", now=now)
    seat.save(update_fields=["record"])
