"""What scoring made of records: the credits that a record gave, for the record's page."""

import uuid
from collections.abc import Sequence

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.records.models import Record
from benliu.records.uses import Use
from rulebook import Scheme, points_text

from .models import Credit, Run
from .queries.clauses import limit_words
from .schemes import compiled


def credit_uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The credits of the records in the runs that speak for their periods, as far as `reader` may see. Two queries."""
    led = Q(unit__in=Unit.objects.filter(units_below(reader.led_paths)))
    own = Q(person_id=reader.person_id) if reader.person_id else Q(pk__in=[])
    of_branch = Q(person=None, unit_id=reader.branch_id) if reader.branch_id else Q(pk__in=[])
    credits = Credit.objects.filter(record_id__in=record_ids, run__state=Run.State.DONE).filter(led | own | of_branch)
    closed_first = F("run__closed_at").desc(nulls_last=True)
    rows = credits.select_related("run__scheme").order_by("-run__period", closed_first, "-run_id")
    speaking: dict[tuple[uuid.UUID, str], Credit] = {}
    for credit in rows:
        speaking.setdefault((credit.record_id, credit.run.period), credit)
    cancelled = _cancelled(record_ids) if speaking else set()
    return [_use(credit, credit.record_id in cancelled) for credit in speaking.values()]


def _cancelled(record_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    found = Record.objects.filter(target_id__in=record_ids, act=Record.Act.CANCEL, state=Record.State.VERIFIED)
    return set(found.values_list("target_id", flat=True))


def _use(credit: Credit, cancelled: bool) -> Use:
    run, halves = credit.run, compiled(credit.run.scheme)
    if credit.person_id:
        url, scheme = reverse("run_member", args=[run.pk, credit.person_id]), halves.members
        title = _("%(period)s 年积分") % {"period": run.period}
    else:
        assert halves.branches is not None, "a branch's credit comes from a scheme for branches"
        url, scheme = reverse("run_branch", args=[run.pk, credit.unit_id]), halves.branches
        title = _("%(period)s 年支部星级") % {"period": run.period}
    words = _credit_words(scheme, credit)
    if cancelled and not run.closed_at:
        words = _("在 %(run)s 号计分中%(words)s；下次计分不再计") % {"run": run.pk, "words": words}
    return Use(title, url, words)


def _credit_words(scheme: Scheme, credit: Credit) -> str:
    """What the record did: a veto, or points and what limited them."""
    if scheme.items[scheme.item_index[credit.item]].veto:
        return _("一票否决")
    limit = limit_words(scheme, credit.item).get(credit.limited_by, credit.limited_by)
    text = _("记 %(points)s 分（%(limit)s）") if limit else _("记 %(points)s 分")
    return text % {"points": points_text(credit.credited), "limit": limit}
