"""What must exist at sites, and what somebody says of it at one."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.records.services import store_photo

from ..models import Fulfilment, Requirement, Site
from ..policies import can_keep_site, can_keep_sites, visible_sites

MOST = 60


@transaction.atomic
def add_requirement(
    *, actor: Standing, unit_id: int, standard: str, title: str, guidance: str, now: dt.datetime
) -> Requirement:
    """Ask of all sites of a unit for something, under the name of a standard. Raises `Invalid`, `Refused`."""
    unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
    if unit is None:
        raise Invalid(_("没有这个单位。"))
    require(can_keep_sites(actor, unit))
    standard, title = standard.strip()[:40], title.strip()[:80]
    if not standard or not title:
        raise Invalid(_("标准的名称和要求都要写。"))
    number = Requirement.objects.filter(unit=unit).count()
    if number >= MOST:
        raise Invalid(_("一个单位最多 %d 条要求。") % MOST)
    made = Requirement(unit=unit, standard=standard, title=title, guidance=guidance.strip()[:400], position=number)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Invalid(_("已经有“%s”这条要求。") % title) from None
    note_act(actor_id=actor.account_id, act="add_requirement", subject=f"requirement:{made.pk}", now=now)
    return made


@transaction.atomic
def close_requirement(*, actor: Standing, requirement_id: int, closed: bool, now: dt.datetime) -> Requirement:
    """Ask for it no longer, or again. What was said of it stays. Raises `Invalid` where another has its title."""
    found = Requirement.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=requirement_id)
    requirement = found.first()
    if requirement is None:
        raise Invalid(_("没有这条要求。"))
    require(can_keep_sites(actor, requirement.unit))
    if closed != (requirement.closed_at is not None):
        requirement.closed_at = now if closed else None
        try:
            with transaction.atomic():
                requirement.save(update_fields=["closed_at"])
        except IntegrityError:
            raise Invalid(_("已经有“%s”这条要求。") % requirement.title) from None
        said = {"closed": closed}
        subject = f"requirement:{requirement_id}"
        note_act(actor_id=actor.account_id, act="close_requirement", subject=subject, now=now, **said)
    return requirement


@transaction.atomic
def say_fulfilment(  # noqa: PLR0913
    *,
    actor: Standing,
    site_id: int,
    requirement_id: int,
    is_met: bool,
    words: str,
    photo: bytes | None,
    now: dt.datetime,
) -> Fulfilment:
    """Say that what is asked for exists at a site, or exists no longer, with words or a photo that show it.

    Raises `Invalid` with what to mend, `Refused`.
    """
    sites = visible_sites(actor, local_date(now)).select_related("place__unit", "branch")
    site: Site | None = sites.filter(pk=site_id).first()
    if site is None or site.closed_on:
        raise Invalid(_("没有这个工地，或者已经关闭。"))
    require(can_keep_site(actor, site))
    asked = Requirement.objects.filter(pk=requirement_id, closed_at=None, unit__in=units_above(site.place.unit))
    if not asked.exists():
        raise Invalid(_("没有这条要求，或者已经停用。"))
    words = words.strip()[:400]
    if not words and not photo:
        raise Invalid(_("请写几个字或附一张照片，说明怎样做到、为什么没做到。"))
    kept = store_photo(actor=actor, sha256=None, content=photo, now=now) if photo else None
    said = Fulfilment.objects.create(
        site=site,
        requirement_id=requirement_id,
        is_met=is_met,
        words=words,
        photo=kept,
        said_by_id=actor.account_id,
        said_at=now,
    )
    told = {"requirement": requirement_id, "met": is_met}
    note_act(actor_id=actor.account_id, act="say_fulfilment", subject=f"site:{site_id}", now=now, **told)
    return said


def units_above(unit: Unit) -> list[int]:
    """The unit and all above it: their standards hold at its sites."""
    return [unit.pk, *unit.get_ancestors().values_list("pk", flat=True)]
