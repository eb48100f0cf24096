"""Make plans, version by version, and choose the one by which a response works."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing

from ..models import Plan, PlanVersion, Response
from ..plans import PlanDocument, read_plan
from ..policies import can_command, can_plan
from ..queries.plan import known_to
from .post import fit_posts

LONGEST = 400


@transaction.atomic
def make_plan(
    *, actor: Standing, unit_id: int, title: str, content: dict[str, Any], reason: str, now: dt.datetime
) -> PlanVersion:
    """Make a plan of a unit with its first version.

    Raises `PlanError` with all mistakes of the document, `Invalid` with what else to mend.
    """
    unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
    if unit is None:
        raise Invalid(_("没有这个单位。"))
    require(can_plan(actor, unit))
    if not (title := title.strip()[:120]):
        raise Invalid(_("请写预案的名称。"))
    try:
        with transaction.atomic():
            plan = Plan.objects.create(unit=unit, title=title)
    except IntegrityError as twice:
        raise Invalid(_("已经有一份叫“%s”的预案，请换一个名称，或给那份预案编新版本。") % title) from twice
    document = read_plan(content, known_to(unit))
    return _keep(actor, PlanVersion(plan=plan, number=1, reason=reason.strip() or _("首次编制"), made_at=now), document)


@transaction.atomic
def revise_plan(
    *, actor: Standing, plan_id: int, seen: int, content: dict[str, Any], reason: str, now: dt.datetime
) -> PlanVersion:
    """Give a plan a new version. `seen`: the version on which the work rests; if there is a newer one: refused."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=plan_id).first()
    if plan is None:
        raise Invalid(_("没有这份预案。"))
    require(can_plan(actor, plan.unit))
    newest = plan.versions.latest("number")
    if newest.number != seen:
        raise Invalid(_("这份预案刚刚有了第 %d 版，请看过再改。您填的内容还在下面。") % newest.number)
    if not reason.strip():
        raise Invalid(_("请写为什么改。"))
    document = read_plan(content, known_to(plan.unit))
    if document == read_plan(newest.content):
        raise Invalid(_("内容同第 %d 版一样，没有要改的。") % newest.number)
    return _keep(actor, PlanVersion(plan=plan, number=seen + 1, reason=reason.strip(), made_at=now), document)


def _keep(actor: Standing, version: PlanVersion, document: PlanDocument) -> PlanVersion:
    version.content, version.reason, version.made_by_id = document.content(), version.reason[:LONGEST], actor.account_id
    version.save(force_insert=True)
    subject, now = f"plan:{version.plan_id}", version.made_at
    note_act(actor_id=actor.account_id, act="keep_plan", subject=subject, now=now, version=version.number)
    return version


@transaction.atomic
def close_plan(*, actor: Standing, plan_id: int, closed: bool, now: dt.datetime) -> Plan:
    """Take a plan out of use, or into use again; responses that work by it go on."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=plan_id).first()
    if plan is None:
        raise Invalid(_("没有这份预案。"))
    require(can_plan(actor, plan.unit))
    if bool(plan.closed_at) != closed:
        plan.closed_at = now if closed else None
        plan.save(update_fields=["closed_at"])
        note_act(actor_id=actor.account_id, act="close_plan", subject=f"plan:{plan.pk}", now=now, closed=closed)
    return plan


@transaction.atomic
def choose_plan(*, actor: Standing, response_id: uuid.UUID, version_id: int, now: dt.datetime) -> Response:
    """Let a response work by this version of a plan from now on, and open its posts."""
    response = Response.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    response.plan = usable_version(response.unit, version_id)
    response.save(update_fields=["plan"])
    subject = f"response:{response.pk}"
    note_act(actor_id=actor.account_id, act="choose_plan", subject=subject, now=now, version=version_id)
    fit_posts(response, now)
    return response


def usable_version(unit: Unit, version_id: int) -> PlanVersion:
    """A version of a plan of the unit or of one above it, for a response of the unit."""
    version = PlanVersion.objects.select_related("plan__unit").filter(pk=version_id, plan__closed_at=None).first()
    if version is None or not unit.path.startswith(version.plan.unit.path):
        raise Invalid(_("这份预案不能用在这个单位的响应上。"))
    return version
