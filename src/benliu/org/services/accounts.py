"""Accounts of people: opened with a slip of paper that holds the first key, closed, opened again."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.identity.services import close_account, key_path, open_account
from benliu.notices.services import send_notice

from ..models import Person, Unit
from ..policies import can_keep_account, can_keep_unit
from ..queries.accounts import MOST_SLIPS, without_sign_in
from ..standing import Standing

ACCOUNT = "org.account"


@dataclass(frozen=True)
class Slip:
    """What somebody is handed on paper: the name to sign in with, and where the password is set (`path`), once."""

    name: str
    login: str
    path: str


@transaction.atomic
def issue_slip(*, actor: Standing, person_id: int, login: str, now: dt.datetime) -> Slip:
    """A slip for one person; the account is opened where there is none, called `login`.

    Whoever has an account that is in use is told of it. Raises `Invalid`, `Refused`.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("account").get(pk=person_id, erased_at=None)
    require(can_keep_account(actor, person))
    return _slip(actor, person, login.strip(), now)


@transaction.atomic
def issue_slips(*, actor: Standing, unit_id: int, now: dt.datetime) -> list[Slip]:
    """Slips for everybody of the unit and below who never signed in and has a staff number, which is the name.

    Raises `Invalid` where it is nobody, or more than fit in one go.
    """
    unit = Unit.objects.get(pk=unit_id)
    require(can_keep_unit(actor, unit))
    waiting = without_sign_in(unit, local_date(now))
    people = list(waiting.exclude(staff_no=None).select_related("account").order_by("staff_no")[: MOST_SLIPS + 1])
    if len(people) > MOST_SLIPS:
        raise Invalid(_("一次最多打印 %d 张登录条。请到下面的支部里分别打印。") % MOST_SLIPS)
    if not people:
        raise Invalid(_("没有要开通账号的人。"))
    return [_slip(actor, person, "", now) for person in people]


def _slip(actor: Standing, person: Person, login: str, now: dt.datetime) -> Slip:
    account, subject = person.account, f"person:{person.pk}"
    if account is None:
        account = person.account = open_account(login or person.staff_no or "")
        person.save(update_fields=["account"])
        note_act(actor_id=actor.account_id, act="open_account", subject=subject, now=now)
    else:
        if not account.is_active:
            raise Invalid(_("这个账号已停用，请先恢复。"))
        note_act(actor_id=actor.account_id, act="renew_key", subject=subject, now=now)
        if account.last_login:
            send_notice(
                to=[account.pk],
                kind=ACCOUNT,
                title=gettext_lazy("有人为您的账号打印了新的登录条"),
                text=gettext_lazy("如果不是您要的，请马上联系本单位党务干部：谁拿到登录条，谁就能改您的密码。"),
                path="/",
                now=now,
                key=f"{account.pk}:{now.isoformat()}",
            )
    return Slip(person.name, account.username, key_path(account))


@transaction.atomic
def set_account_closed(*, actor: Standing, person_id: int, closed: bool, now: dt.datetime) -> None:
    """Let the person in no more, at once on every device, or again. Nothing else of the person changes."""
    person = Person.objects.select_related("account").get(pk=person_id, erased_at=None)
    require(can_keep_account(actor, person))
    if person.account is None:
        raise Invalid(_("这个人还没有账号。"))
    close_account(person.account, closed=closed)
    act = "close_account" if closed else "reopen_account"
    note_act(actor_id=actor.account_id, act=act, subject=f"person:{person_id}", now=now)
