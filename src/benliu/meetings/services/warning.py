"""Tell secretaries in time of what their branch has neither held nor planned."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.common.waking import wake
from benliu.notices.services import send_notice
from benliu.org.models import Unit
from benliu.org.queries import branches, secretaries_of

from ..models import WarningRound
from ..queries.facts import duty_facts, earliest_due
from ..queries.missing import Due, duties_of

OVERDUE = "meetings.missing"
CHUNK = 500


def wake_warnings(*, now: dt.datetime) -> bool:
    """Have a worker look once a day; tells whether one was asked."""
    from ..tasks import warn_of_missing

    return not WarningRound.objects.filter(day=local_date(now)).exists() and wake(warn_of_missing)


@transaction.atomic
def warn_of_missing(*, now: dt.datetime) -> int:
    """Tell the secretaries of what is missing with a deadline that is near, each thing once in its period; returns how
    many were told. A second time on the same day nothing happens.
    """
    _round, is_new = WarningRound.objects.get_or_create(day=local_date(now))
    if not is_new:
        return 0
    units = list(branches())
    return sum(_warn(units[start : start + CHUNK], now) for start in range(0, len(units), CHUNK))


def _warn(units: list[Unit], now: dt.datetime) -> int:
    secretaries = secretaries_of(units, local_date(now))
    ids = [unit.pk for unit in units]
    duties = duties_of(ids, duty_facts(ids, earliest_due(local_date(now))), now)
    return sum(
        _tell(unit, one, secretaries.get(unit.pk, []), now)
        for unit in units
        for one in duties[unit.pk]
        if (one.is_missing or one.to_record) and one.is_soon
    )


def _tell(unit: Unit, missing: Due, accounts: list[int], now: dt.datetime) -> int:
    label = lazy(lambda: missing.duty.label, str)()  # in the language of whoever is told
    title, text, path = _("{unit}还没有安排{title}"), _("应在 {day} 前开展。打开就可以安排。"), reverse("meeting_new")
    path = f"{path}?unit={unit.pk}&kind={missing.kind}"
    if missing.to_record:
        title, text = _("{unit}开过的{title}还没有记录"), _("记录后才算 {day} 前开展过。打开就可以记录。")
        path = reverse("meeting", args=[missing.to_record])
    return send_notice(
        to=accounts,
        kind=OVERDUE,
        title=format_lazy(title, unit=unit.name, title=label),
        text=format_lazy(text, day=missing.deadline.isoformat()),
        path=path,
        now=now,
        key=f"{unit.pk}:{missing.duty.code}:{missing.deadline}",
    )
