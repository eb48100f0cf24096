"""Say that two people are one, or that they are not; take it back. No record, score or membership is rewritten."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.search.services import index_again

from ..models import Double, Membership, Person, Transfer
from ..policies import can_keep_person
from ..queries import offices_on
from ..standing import Standing

DAY = dt.timedelta(days=1)


@transaction.atomic
def merge_people(*, actor: Standing, first_id: int, second_id: int, now: dt.datetime) -> Double:
    """`second` is the same human being as `first`, who is kept. The double's membership ends the day before.

    Raises `Invalid` with what has to be settled before, `Refused`.
    """
    first, second = _both(actor, first_id, second_id)
    _check(first, second, local_date(now))
    ended = Membership.objects.filter(person=second, ends_on=None).first()
    if ended:
        ended.ends_on = max(ended.starts_on, local_date(now) - DAY)
        ended.save(update_fields=["ends_on"])
    return _decide(actor, first, second, now, same=True, ended=ended)


@transaction.atomic
def distinguish_people(*, actor: Standing, first_id: int, second_id: int, now: dt.datetime) -> Double:
    """They are two human beings, and are not suspected any more."""
    first, second = _both(actor, first_id, second_id)
    return _decide(actor, first, second, now, same=False, ended=None)


@transaction.atomic
def take_back_decision(*, actor: Standing, double_id: int, now: dt.datetime) -> None:
    """Nothing was decided; a membership that ended with it lasts again, if the person has no other."""
    decided = Double.objects.select_for_update(of=("self",)).select_related("first", "second", "ended")
    double = decided.get(pk=double_id)
    for person in (double.first, double.second):
        require(can_keep_person(actor, person))
    if double.ended and not Membership.objects.filter(person=double.second, ends_on=None).exists():
        Membership.objects.filter(pk=double.ended.pk).update(ends_on=None)
    index_again("person", [double.second_id])
    said = {"first": double.first_id, "second": double.second_id}
    subject = f"person:{double.second_id}"
    note_act(actor_id=actor.account_id, act="take_back_decision", subject=subject, now=now, **said)
    double.delete()


def _both(actor: Standing, first_id: int, second_id: int) -> tuple[Person, Person]:
    found = Person.objects.select_for_update().filter(erased_at=None).in_bulk(sorted({first_id, second_id}))
    if len(found) != 2:
        raise Invalid(_("请选择两个人。"))
    first, second = found[first_id], found[second_id]
    for person in (first, second):
        require(can_keep_person(actor, person))
    if Double.objects.filter(first__in=[first, second], second__in=[first, second]).exists():
        raise Invalid(_("这两个人已经认定过。要改的话，先撤销原来的认定。"))
    return first, second


def _check(first: Person, second: Person, today: dt.date) -> None:
    if (
        Double.objects.filter(same=True, first=second).exists()
        or Double.objects.filter(same=True, second__in=[first, second]).exists()
    ):
        raise Invalid(_("其中一人已与别人合并，请先撤销那次合并。"))
    if not Membership.objects.filter(person=first, ends_on=None).exists():
        raise Invalid(_("保留的一方要是仍在支部的人，请换一方保留。"))
    if second.account_id:
        which = second.staff_no or second.name
        raise Invalid(_("“%s”这一条有登录账号，请保留它。两条都有账号的，请先停用一个。") % which)
    if offices_on(today).filter(person=second).exists():
        raise Invalid(_("重复的一方还有任职，请先结束，登记到保留的一方。"))
    if Transfer.objects.filter(person=second, state__in=["waiting", "agreed"]).exists():
        raise Invalid(_("重复的一方有没办结的转接，请先办结或撤回。"))


def _decide(
    actor: Standing, first: Person, second: Person, now: dt.datetime, *, same: bool, ended: Membership | None
) -> Double:
    double = Double.objects.create(
        first=first, second=second, same=same, ended=ended, decided_by_id=actor.account_id, decided_at=now
    )
    index_again("person", [second.pk])
    act = "merge_people" if same else "distinguish_people"
    for person, other in ((first, second), (second, first)):
        note_act(actor_id=actor.account_id, act=act, subject=f"person:{person.pk}", now=now, other=other.pk)
    return double
