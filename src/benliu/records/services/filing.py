"""File records: the same id twice is done once; with other content it is refused."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.queries import keys_of
from benliu.org.standing import Standing
from benliu.search.services import index_again

from ..drafts import Draft, draft_hash, matter_mark, unit_key
from ..models import Evidence, Record, RecordKind, RecordText
from ..policies import can_file
from .telling import tell_waiting

CHUNK = 1000
RECORD = tuple(field.attname for field in Record._meta.concrete_fields)
TEXT = ("record_id", "note", "achievement", "recorder", "reason", "return_reason")
EVIDENCE = ("record_id", "file_id", "file_name", "sheet", "row", "cells")


def file_records(
    *,
    actor: Standing,
    drafts: Sequence[Draft],
    filed_from: str,
    now: dt.datetime,
    state: str = Record.State.SUBMITTED,
    position: int = 0,
) -> list[Record]:
    """Keep `drafts` as records in `state`, in their order from `position` on; returns them, old ones included.

    Raises `Invalid` where an id was used for something else or a date lies in the future, `Refused` where the policy
    says no. All or nothing. Where they wait for verification, the secretaries are told.
    """
    check_drafts(actor, drafts, now)
    keys = keys_of(d.person_id for d in drafts if d.person_id)
    made = [_record(d, keys, actor, filed_from, now, state, position + i) for i, d in enumerate(drafts)]
    try:
        return _keep(made, drafts, actor, filed_from, now)
    except IntegrityError:
        # Somebody filed the same ids at the same moment: the second time they are known, or it is a true conflict.
        return _keep(made, drafts, actor, filed_from, now)


@transaction.atomic
def _keep(
    made: list[Record], drafts: Sequence[Draft], actor: Standing, filed_from: str, now: dt.datetime
) -> list[Record]:
    known = _known(made)
    fresh = [r for r in made if r.pk not in known]
    insert_rows(Record, RECORD, (tuple(getattr(r, name) for name in RECORD) for r in fresh))
    _keep_words(drafts, {r.pk for r in fresh})
    # What comes from workbooks comes in thousands: it is found once it is numbered.
    if filed_from != "import":
        index_again("record", [r.pk for r in fresh])
    if fresh:
        note_act(
            actor_id=actor.account_id, act="file_records", subject="records", now=now, count=len(fresh), via=filed_from
        )
    waiting = [r for r in fresh if (r.state, r.act) == (Record.State.SUBMITTED, Record.Act.FILE)]
    tell_waiting(actor=actor, records=waiting, now=now)
    return [known.get(r.pk, r) for r in made]


def record_of(draft: Draft, actor: Standing, filed_from: str, now: dt.datetime) -> Record:
    """The record that a draft makes, checked as if it were filed, and not kept."""
    check_drafts(actor, [draft], now)
    keys = keys_of([draft.person_id] if draft.person_id else [])
    return _record(draft, keys, actor, filed_from, now, Record.State.SUBMITTED, 0)


def check_drafts(actor: Standing, drafts: Sequence[Draft], now: dt.datetime) -> None:
    """Raise `Refused` or `Invalid` where one of them cannot be filed."""
    units = Unit.objects.in_bulk({d.unit_id for d in drafts})
    kinds = RecordKind.objects.in_bulk({d.kind_id for d in drafts})
    for draft in drafts:
        kind, unit = kinds[draft.kind_id], units[draft.unit_id]
        require(can_file(actor, kind=kind, person_id=draft.person_id, unit=unit))
        if draft.happened_on > local_date(now):
            raise Invalid(_("日期 %s 还没有到。请改成活动发生的日期。") % draft.happened_on)
        if draft.quantity <= 0:
            raise Invalid(_("数量应大于 0。"))


def _record(  # noqa: PLR0917
    draft: Draft, keys: dict[int, bytes], actor: Standing, via: str, now: dt.datetime, state: str, position: int
) -> Record:
    key = keys.get(draft.person_id) if draft.person_id else unit_key(draft.unit_id)
    if key is None:
        raise Invalid(_("此人的资料已清除，不能再登记。"))
    matter = matter_mark(key, draft.achievement)
    return Record(
        id=draft.id,
        kind_id=draft.kind_id,
        person_id=draft.person_id,
        unit_id=draft.unit_id,
        happened_on=draft.happened_on,
        quantity=draft.quantity,
        level=draft.level,
        facts=dict(draft.facts),
        matter=matter,
        activity_id=draft.activity_id,
        act=draft.act,
        target_id=draft.target_id,
        position=position,
        content_hash=draft_hash(draft, matter, key),
        filed_by_id=actor.account_id,
        filed_at=now,
        filed_from=via,
        state=state,
    )


def _known(made: Sequence[Record]) -> dict[object, Record]:
    known: dict[object, Record] = {}
    for start in range(0, len(made), CHUNK):
        known |= Record.objects.in_bulk([r.pk for r in made[start : start + CHUNK]])
    for record in made:
        old = known.get(record.pk)
        if old and old.content_hash != record.content_hash:
            raise Invalid(_("编码 %s 已用于另一条记录，内容不同。请用新的编码重新提交。") % record.pk)
    return known


def _keep_words(drafts: Sequence[Draft], fresh: set[object]) -> None:
    new = [d for d in drafts if d.id in fresh]
    words = ((d.id, d.note, d.achievement, d.recorder, d.reason, "") for d in new)
    insert_rows(RecordText, TEXT, (row for row in words if any(row[1:])))
    places = ((d.id, d.place) for d in new if d.place)
    rows = ((pk, p.file_id, p.file_name, p.sheet, p.row, dict(p.cells)) for pk, p in places)
    insert_rows(Evidence, EVIDENCE, rows)
