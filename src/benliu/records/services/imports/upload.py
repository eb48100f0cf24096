"""Take in workbooks, or let them go again."""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ...models import Evidence, Import, ImportFile, StoredFile
from ...policies import can_change_import, can_import
from ..files import MEGABYTE, Upload, file_name, store_file
from ..found import locked

MOST_BYTES, MOST_FILES = 20 * MEGABYTE, 20


@transaction.atomic
def start_import(
    *,
    actor: Standing,
    import_id: uuid.UUID,
    files: Sequence[Upload],
    now: dt.datetime,
    roster_since: dt.date | None = None,
) -> Import:
    """Keep the uploaded `files` and have them read in the background; the same id twice is one import.

    `roster_since` is the day from which new members and changes of a roster hold; default: the first of this year.
    Raises `Invalid` for no file, too many, one above 20 MB, or a day in the future.
    """
    require(can_import(actor))
    today = local_date(now)
    since = roster_since or today.replace(month=1, day=1)
    _check(files, since, today)
    fresh = {"started_by_id": actor.account_id, "started_at": now, "beat_at": now, "roster_since": since}
    run, made = Import.objects.get_or_create(pk=import_id, defaults={**fresh, "total": len(files)})
    if run.started_by_id != actor.account_id:
        raise Invalid(_("编码 %s 已用于另一次导入。请重新打开导入页。") % import_id)
    if not made:
        return run
    for file in files:
        stored = store_file(file, actor, now)
        ImportFile.objects.create(run=run, file=stored, name=file_name(file))
    note_act(actor_id=actor.account_id, act="start_import", subject=f"import:{import_id}", now=now, files=len(files))
    enqueue(run.pk)
    return run


def _check(files: Sequence[Upload], since: dt.date, today: dt.date) -> None:
    if not files:
        raise Invalid(_("请选择要导入的文件。"))
    if len(files) > MOST_FILES:
        raise Invalid(_("一次最多导入 %d 个文件，请分几次导入。") % MOST_FILES)
    for file in files:
        if (file.size or 0) > MOST_BYTES:
            raise Invalid(_("“%s”超过 20 MB。请删去图片和空白行，或拆成几个文件再导入。") % file_name(file))
    if since > today:
        raise Invalid(_("名册生效日期还没有到，请改成今天或更早的日期。"))


@transaction.atomic
def discard_import(*, actor: Standing, import_id: uuid.UUID, now: dt.datetime) -> Import:
    """Give up an import that is not applied: its rows go, and its files unless something else rests on them."""
    run = locked(Import.objects.all(), import_id)
    require(can_change_import(actor, run))
    if run.state not in (Import.State.READING, Import.State.PREVIEW, Import.State.FAILED):
        raise Invalid(_("这次导入已经开始或已经结束，不能放弃。"))
    run.state = Import.State.DISCARDED
    run.save(update_fields=["state"])
    drop_content(run)
    note_act(actor_id=actor.account_id, act="discard_import", subject=f"import:{import_id}", now=now)
    return run


def drop_content(run: Import) -> None:
    """Remove an import's rows, and its stored files where no evidence and no other import needs them."""
    run.rows.all().delete()
    files = list(run.files.values_list("file_id", flat=True))
    run.files.all().delete()
    needed = {*Evidence.objects.filter(file_id__in=files).values_list("file_id", flat=True)}
    needed |= {*ImportFile.objects.filter(file_id__in=files).values_list("file_id", flat=True)}
    for stored in StoredFile.objects.filter(pk__in=set(files) - needed):
        stored.delete()
        transaction.on_commit(partial(stored.content.storage.delete, str(stored.content.name)))


def enqueue(import_id: uuid.UUID) -> None:
    """Have the next step of an import done in the background, once this transaction is through."""
    from ...tasks import advance_import

    transaction.on_commit(lambda: advance_import.enqueue(str(import_id)))
