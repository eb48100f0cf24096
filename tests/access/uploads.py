"""Imports in every state, by secretaries and by the officer; file names, sheets and cells are marked."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from openpyxl.workbook import Workbook

from benliu.common.sheets import add_sheet
from benliu.records.models import Import
from benliu.records.services import advance_import, apply_import, number_verified, start_import

from . import roles
from .bureau import NOW, Bureau, new_id
from .marks import SCRIPT
from .year import SERVICE_ALIAS

HEADINGS = ["日期", "姓名", "工号", "事项", "数量", "备注", "成果名称", f"=1+列{SCRIPT}"]


@dataclass
class Uploads:
    """The imports by name, and a workbook's bytes to send."""

    bureau: Bureau
    runs: dict[str, Import] = field(default_factory=dict)
    content: bytes = b""


def upload_workbooks(bureau: Bureau) -> Uploads:
    """Import for A what is settled, fresh, being applied and looked at; some of it for B, and some by the officer."""
    uploads = Uploads(bureau)
    _settled(uploads, "A settled", roles.SECRETARY, [roles.OWNER, roles.COLLEAGUE])
    _settled(uploads, "B settled", roles.OTHER_SECRETARY, [roles.NEIGHBOUR])
    _settled(uploads, "officer settled", roles.OFFICER, [roles.OWNER, roles.NEIGHBOUR])
    number_verified(now=NOW, at_once=True)
    _previewed(uploads, "A preview", roles.SECRETARY, [roles.OWNER])
    _previewed(uploads, "B preview", roles.OTHER_SECRETARY, [roles.NEIGHBOUR])
    _previewed(uploads, "officer preview", roles.OFFICER, [roles.OWNER, roles.NEIGHBOUR])
    return uploads


def leave_unfinished(uploads: Uploads) -> None:
    """Last of all, so that nothing is numbered: an import that can still be undone, and one on its way."""
    _settled(uploads, "A fresh", roles.SECRETARY, ["third_a"])
    applying = _previewed(uploads, "A applying", roles.SECRETARY, [roles.COLLEAGUE])
    apply_import(actor=uploads.bureau.standing(roles.SECRETARY), import_id=applying.pk, now=NOW)


def _settled(uploads: Uploads, key: str, by: str, whose: Sequence[str]) -> None:
    readers = _leading(whose) | (set(whose) & roles.EVERYBODY)
    run = _uploaded(uploads, key, by, whose, readers, stray=False)
    apply_import(actor=uploads.bureau.standing(by), import_id=run.pk, now=NOW)
    advance_import(import_id=run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    assert run.state == Import.State.DONE, run.trouble


def _previewed(uploads: Uploads, key: str, by: str, whose: Sequence[str]) -> Import:
    above = {roles.OFFICER, roles.BRANCH_OFFICER} if by == roles.OTHER_SECRETARY else {roles.OFFICER}
    return _uploaded(uploads, key, by, whose, above | {by}, stray=True)


def _leading(whose: Sequence[str]) -> frozenset[str]:
    """Who leads any of these people, and so may open a record that rests on the file."""
    homes = {Bureau.home(who) for who in whose}
    return (roles.LED if "A" in homes else frozenset()) | (roles.LED_B if "B" in homes else frozenset())


def _uploaded(  # noqa: PLR0917
    uploads: Uploads, key: str, by: str, whose: Sequence[str], readers: Collection[str], stray: bool
) -> Import:
    bureau, secrets = uploads.bureau, uploads.bureau.secrets
    day = f"2025-09-{len(uploads.runs) + 1:02d}"
    rows = []
    for who in whose:
        own = readers if stray else _leading([who]) | ({who} & roles.EVERYBODY)
        words = [secrets.text(f"{what} of {who} in {key}", own) for what in ("remark", "achievement", "odd cell")]
        rows.append([day, "", bureau.people[who].staff_no, SERVICE_ALIAS, 1, *words])
    if stray:  # somebody whom no roster knows: refused, and kept in the preview as it was
        words = [secrets.text(f"{what} of a stray row in {key}", readers) for what in ("name", "remark", "achievement")]
        rows.append([day, words[0], "", SERVICE_ALIAS, 1, *words[1:]])
    as_csv = key == "officer preview"
    uploads.content = _as_csv(rows) if as_csv else _as_workbook(secrets.label(f"a sheet of {key}", readers)[:31], rows)
    name = secrets.label(f"the file of {key}", readers) + (".csv" if as_csv else ".xlsx")
    file = ContentFile(uploads.content, name=name)
    run = start_import(actor=bureau.standing(by), import_id=new_id(), files=[file], now=NOW)
    advance_import(import_id=run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    assert run.state == Import.State.PREVIEW, [file.notes for file in run.files.all()]
    uploads.runs[key] = run
    return run


def _as_workbook(sheet: str, rows: Sequence[Sequence[object]]) -> bytes:
    book, stream = Workbook(write_only=True), io.BytesIO()
    add_sheet(book, sheet, HEADINGS, rows)
    book.save(stream)
    return stream.getvalue()


def _as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """As another program writes it, with a character that no workbook may hold."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS, *([*row[:-1], f"{row[-1]}\x0b"] for row in rows)])
    return stream.getvalue().encode()
