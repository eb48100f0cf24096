"""Tell those who have to act on hazards, and officers once when a term is over."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.services import send_notice
from benliu.org.models import Unit
from benliu.org.queries import accounts_of, officers_of, people_in, secretaries_of, temporary_on
from benliu.places.models import Place

from ..models import Hazard, HazardStep, RectificationNotice

WAITING, RECTIFY, OVERDUE = "sites.hazard", "sites.rectify", "sites.overdue"


def tell_handlers(hazard: Hazard, step: HazardStep, now: dt.datetime) -> int:
    """Officers of the place's unit, and who leads the branch of its site: there is something to do."""
    said = {
        HazardStep.Act.REPORTED: _("报告了隐患，请安排整改。"),
        HazardStep.Act.RECTIFIED: _("责任单位说已经整改，请复查。"),
        HazardStep.Act.REOPENED: _("隐患重新打开了，请安排整改。"),
    }
    words = said[HazardStep.Act(step.act)]
    if hazard.state == Hazard.State.REVIEW:
        by_patrol = hazard.way == Hazard.Way.PATROL
        words = _("巡查发现了异常，请先审核。") if by_patrol else _("路人反映了情况，请先审核。")
    return send_notice(
        to=[one for one in handlers_of(hazard, now) if one != step.said_by_id],
        kind=WAITING,
        title=format_lazy(_("隐患 {number}：{place}"), number=str(hazard.number), place=hazard.place.name),
        text=words,
        path=reverse("hazard", args=[hazard.pk]),
        now=now,
        urgent=hazard.gravity == Hazard.Gravity.MAJOR and hazard.state != Hazard.State.REVIEW,
        key=f"{hazard.pk}:{step.number}",
    )


def tell_responsible(hazards: Sequence[Hazard], step: HazardStep, now: dt.datetime) -> int:
    """Those who have to mend: the unit's people, or the firm's at the site."""
    notice = hazards[0].notice
    if notice is None:
        return 0
    returned = step.act == HazardStep.Act.RETURNED
    path = reverse("hazard", args=[hazards[0].pk]) if returned else reverse("rectification", args=[notice.pk])
    return send_notice(
        to=[one for one in responsible_for(notice, now) if one != step.said_by_id],
        kind=RECTIFY,
        title=format_lazy(
            _("隐患 {number} 退回重新整改") if returned else _("整改通知：隐患 {number}"),
            number="、".join(str(one.number) for one in hazards),
        ),
        text=format_lazy(_("请在 {day} 前整改并登记。"), day=str(step.due_on)),
        path=path,
        now=now,
        key=f"{notice.pk}:{hazards[0].pk}:{step.number}",
    )


def escalate_overdue(*, now: dt.datetime) -> int:
    """Tell officers, once for each term, of hazards of which nobody says that they are mended; returns of how many."""
    late = Hazard.objects.filter(state=Hazard.State.NOTIFIED, due_on__lt=local_date(now)).filter(
        Q(escalated_for=None) | ~Q(escalated_for=F("due_on"))
    )
    rows = list(late.select_related("place__unit", "place__site__branch", "notice__unit").order_by("pk")[:1000])
    for hazard in rows:
        _escalate(hazard, now)
        Hazard.objects.filter(pk=hazard.pk, due_on=hazard.due_on).update(escalated_for=hazard.due_on)
    return len(rows)


def _escalate(hazard: Hazard, now: dt.datetime) -> None:
    notice = hazard.notice
    units = [hazard.place.unit, *([notice.unit] if notice and notice.unit else [])]
    send_notice(
        to=_each(officers_of(units, local_date(now)).values()),
        kind=OVERDUE,
        title=format_lazy(_("隐患 {number} 整改超期"), number=str(hazard.number)),
        text=format_lazy(
            _("{place}，责任单位 {who}，应在 {day} 前整改。"),
            place=hazard.place.name,
            who=name_of(notice) if notice else "",
            day=str(hazard.due_on),
        ),
        path=reverse("hazard", args=[hazard.pk]),
        now=now,
        urgent=hazard.gravity == Hazard.Gravity.MAJOR,
        key=f"{hazard.pk}:{hazard.due_on}",
    )


def name_of(notice: RectificationNotice) -> str:
    """Whom it asks. Needs `unit`."""
    return notice.unit.name if notice.unit else notice.firm


def handlers_of(hazard: Hazard, now: dt.datetime) -> list[int]:
    """The accounts of those who handle hazards of its place."""
    return keepers_of(hazard.place, local_date(now))


def keepers_of(place: Place, day: dt.date) -> list[int]:
    """The accounts of those of whom `can_keep_routes` says yes by their own unit. Needs `unit` and `site__branch`."""
    site = getattr(place, "site", None)
    found = [officers_of([place.unit], day).values()]
    if site is not None and site.branch is not None:
        found.append(secretaries_of([site.branch], day).values())
    return _each(one for some in found for one in some)


def responsible_for(notice: RectificationNotice, now: dt.datetime) -> list[int]:
    """The accounts of those who have to mend: who leads the unit, or all of a branch without a secretary; the firm's
    people at the site, with who leads its branch.
    """
    day = local_date(now)
    if notice.unit is not None:
        led = _each(secretaries_of([notice.unit], day).values())
        return led or _in_unit(notice.unit, day) or _each(officers_of([notice.unit], day).values())
    site = getattr(notice.place, "site", None)
    if site is None or site.branch is None:
        return []
    stays = temporary_on(day).filter(unit=site.branch, employer=notice.firm)
    return accounts_of(stays.values("person")) + _each(secretaries_of([site.branch], day).values())


def _in_unit(unit: Unit, day: dt.date) -> list[int]:
    return accounts_of(people_in(unit.pk, day).values("pk"))


def _each(found: Iterable[Iterable[int]]) -> list[int]:
    return list(dict.fromkeys(account for some in found for account in some))
