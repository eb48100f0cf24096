"""Say what the columns of a workbook mean, or take that back; either way the files are read again."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing
from intake.choices import UNUSED
from intake.synonyms import synonyms

from ...meanings import MEANINGS
from ...models import ColumnChoice, Import
from ...policies import can_change_import
from ..found import locked
from .upload import enqueue


@transaction.atomic
def choose_columns(
    *, actor: Standing, import_id: uuid.UUID, headings: str, meanings: Sequence[str], now: dt.datetime
) -> Import:
    """Read tables of these `headings` so: `meanings` in the order in which the preview shows the columns.

    A column without a meaning is not used. The choice stays with the organisation that the actor leads.
    Raises `Invalid` where two columns have a meaning that is told in one, or the preview is not what it was when the
    page was opened.
    """
    run = _open(actor, import_id)
    names = _names(run, headings)
    if len(names) != len(meanings):
        raise Invalid(_("这张表已经不是打开网页时的样子。请重新打开这次导入。"))
    said = {name: meaning if meaning in MEANINGS else UNUSED for name, meaning in zip(names, meanings, strict=True)}
    _check(said)
    chosen = {"columns": said, "chosen_by_id": actor.account_id, "chosen_at": now}
    ColumnChoice.objects.update_or_create(unit=_home(actor), headings=headings, defaults=chosen)
    note_act(actor_id=actor.account_id, act="choose_columns", subject=f"import:{import_id}", now=now)
    return _read_again(run, now)


@transaction.atomic
def forget_columns(*, actor: Standing, import_id: uuid.UUID, headings: str, now: dt.datetime) -> Import:
    """Read tables of these `headings` by their words again, as if nobody had said what they mean."""
    run = _open(actor, import_id)
    ColumnChoice.objects.filter(unit=_home(actor), headings=headings).delete()
    note_act(actor_id=actor.account_id, act="forget_columns", subject=f"import:{import_id}", now=now)
    return _read_again(run, now)


def _open(actor: Standing, import_id: uuid.UUID) -> Import:
    run = locked(Import.objects.all(), import_id)
    require(can_change_import(actor, run))
    if run.state not in (Import.State.PREVIEW, Import.State.FAILED):
        raise Invalid(_("这次导入已确认或已结束，不能再改。"))
    return run


def _home(actor: Standing) -> Unit:
    home: Unit = Unit.objects.get(path=actor.led_paths[0])
    return home


def _names(run: Import, headings: str) -> list[str]:
    notes: list[dict[str, Any]] = [note for file in run.files.all() for note in file.notes]
    layouts = (note["layout"] for note in notes if note.get("headings") == headings)
    return [name for name, _meaning, _samples in next(layouts, ())]


def _check(said: dict[str, str]) -> None:
    times = Counter(meaning for meaning in said.values() if meaning != UNUSED)
    for meaning, count in times.items():
        if count > 1 and meaning not in synonyms().everywhere:
            columns = "、".join(name for name in said if said[name] == meaning)
            words = {"meaning": MEANINGS[meaning], "columns": columns}
            raise Invalid(_("“%(meaning)s”选了不止一栏：%(columns)s。请只留一栏，其余选“不用”。") % words)


def _read_again(run: Import, now: dt.datetime) -> Import:
    run.state, run.beat_at, run.attempts, run.trouble = Import.State.READING, now, 0, ""
    run.progress, run.total = 0, run.files.count()
    run.save()
    enqueue(run.pk)
    return run
