"""What the owner was told, where the owner is reached, and what did not arrive there."""

import datetime as dt

from benliu.common import clock
from benliu.notices.models import Address, Delivery, Notice
from benliu.notices.services import give_address, send_notice
from benliu.notices.services.addresses import code_of

from . import roles
from .bureau import NOW, Bureau

KIND = "scoring.closed"


def tell_owner(bureau: Bureau) -> dict[str, object]:
    """A notice, a confirmed address with a delivery that was given up, and an address that waits for its code."""
    secrets, owner = bureau.secrets, bureau.accounts[roles.OWNER]
    address = Address.objects.create(
        account=owner,
        channel="mail",
        value=secrets.text("the owner's mail address", {roles.OWNER}),
        asked_at=NOW,
        confirmed_at=NOW,
    )
    title = secrets.text("the title of a notice", {roles.OWNER})
    text = secrets.text("the text of a notice", {roles.OWNER})
    send_notice(to=[owner.pk], kind=KIND, title=title, text=text, path="/me/", now=NOW, urgent=True)
    delivery = Delivery.objects.get(address=address)
    error = secrets.text("why a notice did not arrive", {roles.OFFICER, roles.OWNER})  # also in the own export
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.GIVEN_UP, attempts=6, error=error)
    unconfirmed = give_address(account=owner, channel="sms", value="13800138000", now=clock.now())
    Address.objects.filter(pk=unconfirmed.pk).update(code_sent_at=clock.now() - dt.timedelta(minutes=2))
    return {
        "notice": delivery.notice_id,
        "address": address.pk,
        "unconfirmed": unconfirmed.pk,
        "code": code_of(unconfirmed),
        "delivery": delivery.pk,
    }


def tell_more(bureau: Bureau, times: int) -> None:
    """As many more notices, none of which arrived."""
    owner = bureau.accounts[roles.OWNER]
    for i in range(times):
        send_notice(to=[owner.pk], kind=KIND, title=f"第{i}件", text="", path="/me/", now=NOW)
    undelivered = Delivery.objects.filter(notice__in=Notice.objects.filter(account=owner))
    undelivered.update(state=Delivery.State.GIVEN_UP, attempts=6, error="坏了")
