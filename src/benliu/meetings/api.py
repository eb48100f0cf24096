"""Operations of clients: a sign-in kept by a phone, perhaps without network."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid
from benliu.org.standing import standing_of
from benliu.sync.registry import Account, Incoming

from .services import sign_in_by_scan

MOST = 200


def sign_in(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`meetings.sign_in`: the payload has `code`, as it was read, and `device`, the phone's own mark."""
    said = {name: operation.payload.get(name) for name in ("code", "device")}
    if not all(isinstance(text, str) and len(text) <= MOST for text in said.values()):
        raise Invalid(_("这不是签到码。请用手机扫会场大屏上的二维码。"))
    done = sign_in_by_scan(
        actor=standing_of(actor, on=local_date(now)),
        token=str(said["code"]),
        happened_at=operation.happened_at,
        device=str(said["device"]),
        now=now,
    )
    at = f"{timezone.localtime(done.signed_at):%H:%M}" if done.signed_at else ""
    return {
        "meeting": str(done.meeting_id),
        "state": done.state,
        "at": at,
        "again": done.again,
        "confirm": done.to_confirm,
    }
