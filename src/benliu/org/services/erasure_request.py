"""Ask to be erased, take that back, say why not. The erasing itself is `services.erasure`, by somebody else."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.notices.services import send_notice, withdraw_notice

from ..models import ErasureRequest, Person, Unit
from ..policies import can_ask_erasure, can_erase_person
from ..queries import accounts_of, officers_of
from ..queries.belonging import answering_paths
from ..standing import Standing

ERASURE = "org.erasure"


@transaction.atomic
def ask_erasure(*, actor: Standing, person_id: int, now: dt.datetime) -> ErasureRequest:
    """Ask that oneself is erased; asked twice, it is one request. The officers who answer for the person are told."""
    person = Person.objects.get(pk=person_id, erased_at=None)
    require(can_ask_erasure(actor, person))
    found = ErasureRequest.objects.select_for_update().filter(person=person).first()
    if found and found.answered_at is None:
        return found
    given = {"asked_at": now, "answered_by": None, "answered_at": None, "answer": ""}
    request, _new = ErasureRequest.objects.update_or_create(person=person, defaults=given)
    _note("ask_erasure", actor, person_id, now)
    send_notice(
        to=[account for account in _officers(person_id, now) if account != actor.account_id],
        kind=ERASURE,
        title=gettext_lazy("有人请求清除自己的个人资料"),
        text=gettext_lazy("请在三十天内办理，或写明不清除的原因。"),
        path=reverse("person", args=[person_id]),
        now=now,
        key=f"{person_id}:{now.isoformat()}",
        about=[str(person_id)],
    )
    return request


def _officers(person_id: int, now: dt.datetime) -> list[int]:
    """The accounts of those who answer for the person."""
    units = Unit.objects.filter(path__in=answering_paths([person_id])[person_id])
    found = officers_of(list(units), local_date(now))
    return sorted({account for accounts in found.values() for account in accounts})


@transaction.atomic
def withdraw_erasure(*, actor: Standing, person_id: int, now: dt.datetime) -> None:
    """Ask for it no longer."""
    person = Person.objects.get(pk=person_id)
    require(can_ask_erasure(actor, person))
    if ErasureRequest.objects.filter(person=person).delete()[0]:
        withdraw_notice(to=_officers(person_id, now), kind=ERASURE, key_start=f"{person_id}:")
        _note("withdraw_erasure", actor, person_id, now)


@transaction.atomic
def decline_erasure(*, actor: Standing, person_id: int, reason: str, now: dt.datetime) -> None:
    """Say why the person is not erased; the person is told. Raises `Invalid` without a reason or a request."""
    person = Person.objects.get(pk=person_id, erased_at=None)
    require(can_erase_person(actor, person))
    request = ErasureRequest.objects.select_for_update().filter(person=person, answered_at=None).first()
    if request is None:
        raise Invalid(_("没有等待答复的请求，可能已经撤回。"))
    if not reason.strip():
        raise Invalid(_("请写明不清除的原因，本人会看到。"))
    request.answer, request.answered_by_id, request.answered_at = reason.strip()[:200], actor.account_id, now
    request.save()
    withdraw_notice(to=_officers(person_id, now), kind=ERASURE, key_start=f"{person_id}:")
    _note("decline_erasure", actor, person_id, now)
    send_notice(
        to=accounts_of([person_id]),
        kind=ERASURE,
        title=gettext_lazy("您请求清除个人资料，有了答复"),
        text=gettext_lazy("没有清除，原因写在您的个人页面上。"),
        path=reverse("person", args=[person_id]),
        now=now,
        key=f"{person_id}:{now.isoformat()}",
        about=[str(person_id)],
    )


def _note(act: str, actor: Standing, person_id: int, now: dt.datetime) -> None:
    note_act(actor_id=actor.account_id, act=act, subject=f"person:{person_id}", now=now)
