"""Keep how a person wants to be told."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid
from benliu.identity.models import User

from ..models import Delivery, Preference
from ..queries.habits import habits_of
from ..registry import kinds
from ..timing import due_at


@transaction.atomic
def save_preference(
    *,
    account: User,
    language: str,
    muted: Collection[str],
    quiet: tuple[dt.time | None, dt.time | None],
    daily_hour: int | None,
    now: dt.datetime,
) -> Preference:
    """Keep it, and let what still waits follow it. `muted`: "kind/channel" of each switch that is off.

    Raises `Invalid` where quiet hours have a beginning without an end.
    """
    if (quiet[0] is None) != (quiet[1] is None):
        raise Invalid(_("免打扰请填写开始和结束两个时间，或都不填。"))
    said: dict[str, object] = {"language": language, "muted": sorted(muted), "daily_hour": daily_hour}
    said |= {"quiet_from": quiet[0], "quiet_until": quiet[1]}
    preference, _new = Preference.objects.update_or_create(account=account, defaults=said)
    _follow(preference, now)
    return preference


def _follow(preference: Preference, now: dt.datetime) -> None:
    """Those never tried: not by the channels that are off now, and at the time that holds now."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, attempts=0, notice__account=preference.account_id)
    rows = list(waiting.select_related("notice", "address"))
    always = {kind.code for kind in kinds() if kind.always}
    chosen = [row for row in rows if row.notice.kind not in always]
    off = [row.pk for row in chosen if f"{row.notice.kind}/{row.address.channel}" in preference.muted]
    Delivery.objects.filter(pk__in=off).delete()
    daily, here = {kind.code for kind in kinds() if kind.daily}, timezone.localtime(now)
    for row in rows:
        urgent, is_daily = row.notice.urgent, row.notice.kind in daily
        row.next_try_at = due_at(here, habits_of(preference), urgent=urgent, daily=is_daily)
    Delivery.objects.bulk_update([row for row in rows if row.pk not in off], ["next_try_at"])
