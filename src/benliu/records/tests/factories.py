"""Kinds, records and workbooks for tests of this and other features."""

import datetime as dt
import io
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.core.files.base import ContentFile
from django.test import Client
from openpyxl import Workbook
from PIL import Image

from benliu.org.standing import Standing
from benliu.org.tests.factories import NOW, Bureau
from benliu.records.drafts import Draft
from benliu.records.models import Import, ImportRow, Record, RecordKind
from benliu.records.services import (
    Recorded,
    Told,
    advance_import,
    apply_import,
    define_kind,
    file_records,
    record_activity,
    start_import,
    verify_records,
)

EXAMPLE = Path(__file__).resolve().parents[4] / "examples" / "bureau"
HEADINGS = ["日期", "姓名", "工号", "事项", "数量", "等级/说明", "成果名称", "登记人"]
ROSTER_HEADINGS = ["工号", "姓名", "所在支部", "党员状态"]
MEMBER_KINDS = [
    ("soul.assembly", "支部党员大会", ["支部大会", "党员大会"], "次"),
    ("soul.group", "党小组会", ["小组会"], "次"),
    ("soul.lesson", "党课", ["三会一课-党课", "听党课"], "次"),
    ("soul.themeday", "主题党日", ["主题党日活动"], "次"),
    ("tide.study", "集中学习", ["理论学习", "集体学习"], "次"),
    ("tide.online", "在线学习", ["网络学习"], "学时"),
    ("tide.lecture", "宣讲", ["微党课宣讲", "宣讲活动"], "次"),
    ("warm.talk", "谈心谈话", ["谈心"], "次"),
    ("warm.service", "志愿服务", ["志愿活动"], "小时"),
    ("clear.education", "廉政教育", ["警示教育"], "次"),
    ("clear.pledge", "廉政承诺", ["签订廉政承诺书"], "次"),
    ("key.emergency", "防汛防台应急任务", ["应急值守", "防汛防台应急"], "班次"),
    ("key.excellence", "争先创优荣誉", ["获奖表彰", "荣誉"], "项"),
    ("key.water", "海塘安澜技术服务", ["技术服务"], "次"),
    ("deduct.absence", "无故缺席", ["缺席"], "次"),
    ("deduct.overdue", "任务逾期", ["逾期"], "次"),
    ("veto.discipline", "党纪政务处分", ["处分"], "次"),
]
BRANCH_KINDS = [
    ("meeting.assembly", "支部党员大会", []),
    ("meeting.lesson", "党课", []),
    ("meeting.committee", "支委会", []),
    ("meeting.group", "党小组会", []),
    ("honour.brand", "品牌荣誉", []),
]
AGAINST = ("deduct.absence", "deduct.overdue", "veto.discipline")
HONOURS = ["国家级", "省级", "市级", "局级"]
LEVELS = {"key.emergency": ["IV级", "III级", "II级", "I级"], "key.excellence": HONOURS, "honour.brand": HONOURS}


def make_kinds() -> dict[str, RecordKind]:
    """The kinds of the bureau case, by code."""
    for code, title, aliases, unit in MEMBER_KINDS:
        notes = {"satisfaction": "满意度{number}"} if code == "key.water" else {}
        told = {"levels": LEVELS.get(code, []), "note_fields": notes, "counts_against": code in AGAINST}
        define_kind(code=code, title=title, aliases=aliases, unit=unit, **told)
    for code, title, aliases in BRANCH_KINDS:
        define_kind(code=code, title=title, aliases=aliases, subject="branch", levels=LEVELS.get(code, []))
    return {kind.code: kind for kind in RecordKind.objects.all()}


def make_draft(bureau: Bureau, who: str, code: str = "soul.lesson", day: str = "2026-02-10", **fields: object) -> Draft:
    """A draft about a person, or about a branch where `who` names one."""
    kinds = dict(RecordKind.objects.values_list("code", "pk"))
    if who in bureau.units:
        unit_id, person_id = bureau.units[who].pk, None
    else:
        person_id = bureau.people[who].pk
        unit_id = bureau.people[who].memberships.get(ends_on=None).unit_id
    defaults = {"id": uuid.uuid4(), "quantity": 1000}
    said = {**defaults, **fields}
    return Draft(
        kind_id=kinds[code], unit_id=unit_id, person_id=person_id, happened_on=dt.date.fromisoformat(day), **said
    )


def submit(actor: Standing, *drafts: Draft, now: dt.datetime = NOW) -> list[Record]:
    """File drafts, waiting for verification."""
    return file_records(actor=actor, drafts=drafts, filed_from="page", now=now)


def verified(actor: Standing, *drafts: Draft, now: dt.datetime = NOW) -> list[Record]:
    """File and verify drafts; not numbered yet."""
    records = submit(actor, *drafts, now=now)
    verify_records(actor=actor, record_ids=[r.pk for r in records], now=now)
    return list(Record.objects.filter(pk__in=[r.pk for r in records]).order_by("position"))


def workbook(sheets: dict[str, Sequence[Sequence[object]]], name: str = "台账.xlsx") -> ContentFile:
    """An xlsx file with these rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return ContentFile(stream.getvalue(), name=name)


def ledger(*rows: Sequence[object], sheet: str = "台账", name: str = "台账.xlsx") -> ContentFile:
    """A ledger of members' records: rows of date, name, number, item, quantity, level, achievement."""
    return workbook({sheet: [HEADINGS, *rows]}, name)


def roster(*rows: Sequence[object], name: str = "名册.xlsx") -> ContentFile:
    """A roster: rows of number, name, branch, status."""
    return workbook({"花名册": [ROSTER_HEADINGS, *rows]}, name)


def preview(actor: Standing, *files: ContentFile, now: dt.datetime = NOW) -> Import:
    """An import that has been read."""
    run = start_import(actor=actor, import_id=uuid.uuid4(), files=files, now=now)
    advance_import(import_id=run.pk, clock=lambda: now)
    return Import.objects.get(pk=run.pk)


def finish(run: Import, actor: Standing, now: dt.datetime = NOW) -> Import:
    """The import applied."""
    apply_import(actor=actor, import_id=run.pk, now=now)
    advance_import(import_id=run.pk, clock=lambda: now)
    return Import.objects.get(pk=run.pk)


def imported(actor: Standing, *files: ContentFile, now: dt.datetime = NOW) -> Import:
    """An import that has been read and applied."""
    return finish(preview(actor, *files, now=now), actor, now)


def outcomes(run: Import) -> dict[str, int]:
    """How many rows of an import have each outcome."""
    counts: dict[str, int] = {}
    for outcome in ImportRow.objects.filter(run=run).values_list("outcome", flat=True):
        counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def tell(actor: Standing, told: Told) -> Recorded:
    """Tell of an activity on the page."""
    return record_activity(actor=actor, told=told, filed_from="page", now=NOW)


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> bytes:
    """A photo."""
    kept = io.BytesIO()
    Image.new("RGB", size, "teal").save(kept, kind)
    return kept.getvalue()


def signed_in(bureau: Bureau, name: str) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(bureau.accounts[name])
    return client
