"""What meetings make of records: the meeting that they come from, and how often a branch has met."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.records.models import Activity, Record
from benliu.records.uses import ByActivity, ByKind, Consumer, Kinds, Place, Use

from .duties import Duty, frequencies
from .policies import visible_meetings

Counted = tuple[uuid.UUID | None, int, Duty, tuple[dt.date, dt.date]]  # activity, unit, duty, its period


def _uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The meetings at which the records' people were signed in, and the duties that they count for. Two queries."""
    activities = Record.objects.filter(pk__in=record_ids, activity__isnull=False).values("activity_id")
    meetings = visible_meetings(reader).filter(activity__in=activities).order_by("starts_at")
    uses = [Use(meeting.title, reverse("meeting", args=[meeting.pk]), _("会议签到")) for meeting in meetings]
    counting = _counting(Record.objects.filter(pk__in=record_ids), reader)
    for _activity, unit_id, duty, (first, last) in counting:
        place = _place(duty, unit_id)
        uses.append(Use(place.title, place.url, _("计入 %(first)s 至 %(last)s") % {"first": first, "last": last}))
    return uses


def _of_activities(activities: QuerySet[Activity], reader: Standing) -> ByActivity:
    """The meetings that the activities were, and the duties that they count for. Two queries."""
    ids = activities.order_by().values("pk")
    found: dict[uuid.UUID, list[Place]] = defaultdict(list)
    for meeting in visible_meetings(reader).filter(activity__in=ids):
        if meeting.activity_id:
            found[meeting.activity_id].append(Place(_("会议签到名单"), reverse("meeting", args=[meeting.pk])))
    for activity, unit_id, duty, _period in _counting(Record.objects.filter(activity__in=ids), reader):
        if activity:
            found[activity].append(_place(duty, unit_id))
    return found


def _of_kinds(kinds: Kinds, day: dt.date) -> ByKind:
    """The duties that are due on `day` and that each kind counts for. No query."""
    return {code: [_place(duty) for duty in _duties(names) if duty.period(day)] for code, names in kinds.items()}


def _counting(records: QuerySet[Record], reader: Standing) -> Iterator[Counted]:
    """The duties that records count for: those that stand, and were filed in the period in which they happened."""
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    standing = Q(state__in=[Record.State.SUBMITTED, Record.State.VERIFIED]) & ~Q(act=Record.Act.CANCEL)
    seen_by = Q(unit_id=reader.branch_id or 0) | Q(unit__in=Unit.objects.filter(units_below(reader.led_paths)))
    rows = records.filter(seen_by, standing, ~Exists(newer)).order_by()
    said = rows.values_list("activity_id", "unit_id", "kind__title", "kind__aliases", "happened_on", "filed_at")
    seen = set()
    for activity, unit, title, aliases, day, filed_at in said.distinct():
        for duty in _duties((title, *aliases)):
            period = duty.period(local_date(filed_at))
            if period and period[0] <= day <= period[1] and (activity, unit, duty.code) not in seen:
                seen.add((activity, unit, duty.code))
                yield activity, unit, duty, period


def _duties(names: Collection[str]) -> list[Duty]:
    return [duty for duty in frequencies().duties if set(names) & set(duty.kinds)]


def _place(duty: Duty, unit_id: int | None = None) -> Place:
    address = reverse("meetings") + (f"?unit={unit_id}" if unit_id else "")
    return Place(_("组织生活频次：%s") % duty.label, address)


USES = Consumer(_uses, _of_activities, _of_kinds)
