"""Take away what was not numbered yet: drafts with all that hangs on them, people whom an import brought."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, require
from benliu.org.services import take_back_roster
from benliu.org.standing import Standing
from benliu.search.services import index_again

from ..models import Activity, Double, Evidence, Import, ImportRow, Record, RecordText
from ..policies import can_withdraw
from .doubles import release_merged


@transaction.atomic
def remove_drafts(drafts: QuerySet[Record]) -> None:
    """Delete draft records, their words and their evidence, by a few statements however many they are.

    What was left out as the same as one of them waits again.

    Django's own deletion would first load every row. Here the database's seal and foreign keys stand guard alone: what
    is verified, or what something else rests on, is not deleted but refused.
    """
    ImportRow.objects.filter(target__in=drafts).update(target=None)
    release_merged(drafts)
    Double.objects.filter(Q(record__in=drafts) | Q(other__in=drafts)).delete()
    Evidence.objects.filter(record__in=drafts).delete()
    RecordText.objects.filter(record__in=drafts).delete()
    findable = list(drafts.exclude(filed_from="import").values_list("pk", flat=True))
    drafts._raw_delete(drafts.db)
    index_again("record", findable)


@transaction.atomic
def take_back_telling(*, actor: Standing, activity_id: uuid.UUID, filed_at: dt.datetime) -> int:
    """Take away what was filed of an activity at one moment, as long as all of it waits; tells how many records stay.

    With the last one the activity goes, too. Raises `Refused` for anybody but who filed it.
    """
    rows = Record.objects.filter(activity_id=activity_id)
    filed = list(rows.filter(filed_at=filed_at).select_related("unit", "text").select_for_update(of=("self",)))
    for record in filed:
        require(can_withdraw(actor, record))
    if not filed or any(record.state != Record.State.SUBMITTED for record in filed):
        raise Invalid(_("已经撤销过，或其中有记录已被处理。请打开记录，用“撤回”或“作废”。"))
    remove_drafts(Record.objects.filter(pk__in=[record.pk for record in filed]))
    left = rows.count()
    if not left:
        Activity.objects.filter(pk=activity_id).delete()
    return left


@transaction.atomic
def remove_people(run: Import, *, actor: Standing | None, now: dt.datetime) -> None:
    """Take back what an import changed of the roster; rows of people who are gone mean nobody again."""
    take_back_roster(actor=actor, source=run.pk, now=now)
    run.rows.filter(about=ImportRow.About.PERSON, person__erased_at__isnull=False).update(person=None)
