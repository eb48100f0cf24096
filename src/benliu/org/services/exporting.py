"""Everything that is kept about a person, for the person: a workbook to read and JSON for programs, in one archive."""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Sequence

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.common.sheets import add_sheet

from ..holdings import Kept, enclosed_about, kept_about
from ..models import Person
from ..policies import can_export_person
from ..standing import Standing
from .erasure import whose_is

NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
MOST_IN_CELL = 32_000  # of a workbook; the JSON has all of it


@transaction.atomic
def export_person(*, actor: Standing, person_id: int, now: dt.datetime) -> bytes:
    """A ZIP archive of all rows about the person in all tables, and of the photos; that it was taken is noted.

    Raises `Refused`.
    """
    person = Person.objects.get(pk=person_id, erased_at=None)
    require(can_export_person(actor, person))
    note_act(actor_id=actor.account_id, act="export_person", subject=f"person:{person_id}", now=now)
    whose = whose_is(person)
    kept = list(kept_about(whose))
    rows = {one.title: one.for_machines() for one in kept}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=1))
        packed.writestr("data.xlsx", _workbook(kept))
        for file in enclosed_about(whose):
            packed.writestr(file.name, file.content)
    return archive.getvalue()


def _workbook(kept: Sequence[Kept]) -> bytes:
    book, content = Workbook(write_only=True), io.BytesIO()
    for one in kept:
        lines = [[text[:MOST_IN_CELL] for text in line] for line in one.lines()]
        add_sheet(book, NO_SHEET_NAME.sub(" ", capfirst(one.title))[:31], one.headings(), lines)
    if not kept:
        add_sheet(book, _("没有"), [], [])
    book.save(content)
    return content.getvalue()
