"""What scoring makes of records: points, stars, and the ledger once a period is closed."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.records.models import Activity, Record
from benliu.records.uses import ByActivity, ByKind, Consumer, Kinds, Place, Use
from rulebook import Scheme, points_text

from .models import Credit, Run
from .queries.clauses import limit_words
from .queries.period import finished_runs, speaking_runs
from .queries.scheme import scheme_of_day
from .schemes import compiled


def _uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The credits of the records in the runs that speak for their periods, as far as `reader` may see. Two queries."""
    speaking = finished_runs(Run.objects.filter(period=OuterRef("run__period"))).values("pk")[:1]
    credits = Credit.objects.filter(record_id__in=record_ids, run=Subquery(speaking)).filter(_seen_by(reader))
    rows = list(credits.select_related("run__scheme").order_by("-run__period", "pk"))
    cancelled = _cancelled(record_ids) if rows else set()
    return [use for credit in rows for use in _of_credit(credit, credit.record_id in cancelled)]


def _seen_by(reader: Standing) -> Q:
    """The credits that `reader` may see."""
    led = Q(unit__in=Unit.objects.filter(units_below(reader.led_paths)))
    own = Q(person_id=reader.person_id) if reader.person_id else Q(pk__in=[])
    of_branch = Q(person=None, unit_id=reader.branch_id) if reader.branch_id else Q(pk__in=[])
    return led | own | of_branch


def _cancelled(record_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    found = Record.objects.filter(target_id__in=record_ids, act=Record.Act.CANCEL, state=Record.State.VERIFIED)
    return set(found.values_list("target_id", flat=True))


def _of_credit(credit: Credit, cancelled: bool) -> list[Use]:
    """What a credit is, and where it is posted if its period is closed."""
    run, halves = credit.run, compiled(credit.run.scheme)
    if credit.person_id is None:
        assert halves.branches is not None, "a branch's credit comes from a scheme for branches"
        url = reverse("run_branch", args=[run.pk, credit.unit_id])
        return [Use(_stars_of(run), url, _with_cancelled(_credit_words(halves.branches, credit), run, cancelled))]
    url, words = reverse("run_member", args=[run.pk, credit.person_id]), _credit_words(halves.members, credit)
    uses = [Use(_points_of(run), url, _with_cancelled(words, run, cancelled))]
    if run.closed_at and credit.credited:
        ledger = reverse("ledger_of", args=[credit.person_id]) + f"?period={run.period}"
        uses.append(Use(_ledger_of(run), ledger, _("入账 %s 分") % points_text(credit.credited)))
    return uses


def _points_of(run: Run) -> str:
    return _("%(period)s 年积分") % {"period": run.period}


def _stars_of(run: Run) -> str:
    return _("%(period)s 年支部星级") % {"period": run.period}


def _ledger_of(run: Run) -> str:
    return _("%(period)s 年积分台账") % {"period": run.period}


def _with_cancelled(words: str, run: Run, cancelled: bool) -> str:
    if not cancelled or run.closed_at:
        return words
    return _("在 %(run)s 号计分中%(words)s；下次计分不再计") % {"run": run.pk, "words": words}


def _credit_words(scheme: Scheme, credit: Credit) -> str:
    """What the record did: a veto, or points and what limited them."""
    if scheme.items[scheme.item_index[credit.item]].veto:
        return _("一票否决")
    limit = limit_words(scheme, credit.item).get(credit.limited_by, credit.limited_by)
    text = _("记 %(points)s 分（%(limit)s）") if limit else _("记 %(points)s 分")
    return text % {"points": points_text(credit.credited), "limit": limit}


def _of_activities(activities: QuerySet[Activity], reader: Standing) -> ByActivity:
    """The results that the activities' records went into. Two queries."""
    runs = {run.pk: run for run in speaking_runs()}
    credits = Credit.objects.filter(run__in=runs, record__activity__in=activities.order_by().values("pk"))
    seen = credits.filter(_seen_by(reader)).annotate(of_branch=_is(person=None), is_nothing=_is(credited=0))
    rows = seen.order_by().values_list("record__activity_id", "run_id", "unit_id", "of_branch", "is_nothing")
    found: dict[uuid.UUID, list[Place]] = defaultdict(list)
    for activity, run_id, unit_id, of_branch, is_nothing in rows.distinct():
        run, url = runs[run_id], reverse("run_branch", args=[run_id, unit_id])
        found[activity].append(Place(_stars_of(run) if of_branch else _points_of(run), url))
        if run.closed_at and not of_branch and not is_nothing:
            found[activity].append(Place(_ledger_of(run), f"{url}#members"))
    return found


def _is(**condition: object) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(**condition), BooleanField())


def _of_kinds(kinds: Kinds, day: dt.date) -> ByKind:
    """What the scheme in force makes of each kind; nothing where there is none. One query."""
    version = scheme_of_day(day)
    if version is None:
        return {}
    halves, url = compiled(version), reverse("scheme", args=[version.pk])
    members, of_branches = halves.members.item_index, halves.branches.item_index if halves.branches else {}
    points = [Place(_("积分"), url), Place(_("积分台账（封账后）"), url)]
    stars = [Place(_("支部星级"), url)]
    return {code: (points if code in members else []) + (stars if code in of_branches else []) for code in kinds}


SCORING = Consumer(_uses, _of_activities, _of_kinds)
