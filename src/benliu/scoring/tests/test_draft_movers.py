"""The changed clauses alone, and those whom a draft moves as a file."""

import io

import pytest
from openpyxl import load_workbook

from benliu.audit.models import AuditEntry
from benliu.org.models import Person
from benliu.scoring.pages import exports

from .factories import NOW
from .test_draft_pages import CAP, _at_the_time, draft, form_of  # noqa: F401 - fixtures
from .test_pages import text_of, visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
EMERGENCY = "members|tables.response.I级"


def test_the_changed_clauses_alone(bureau, visit, draft):  # noqa: F811
    assert "还没有改动。" in text_of(visit("olga", "draft", draft.pk, view="changes"))
    page = text_of(visit("olga", "draft", draft.pk))
    visit("olga", "save_draft_numbers", draft.pk, post=form_of(page) | {CAP: "4", "version": "2"})
    page = text_of(visit("olga", "draft", draft.pk, view="changes"))
    assert CAP in page and EMERGENCY not in page and page.count("<article") == 1
    visit("olga", "save_draft_numbers", draft.pk, post=form_of(page) | {CAP: "5"})
    draft.refresh_from_db()
    assert draft.files["scheme.toml"].count("max = 5 }]") == 2, "the group's is 5 too; what was not shown stays"


def test_who_moves_as_a_file_without_formulas(bureau, visit, draft, monkeypatch):  # noqa: F811
    """bert took part in two emergencies of 5 points; at 2 he has 4 in all. A name is a text, whatever it looks like."""
    monkeypatch.setattr(exports, "now", lambda: NOW)
    Person.objects.filter(pk=bureau.people["bert"].pk).update(name="=1+1")
    bureau.record("bert", "key.emergency", "2025-07-01", level="I级")
    bureau.run()
    page = text_of(visit("olga", "draft", draft.pk))
    visit("olga", "save_draft_numbers", draft.pk, post=form_of(page) | {EMERGENCY: "2", "version": "2"})
    listed = text_of(visit("olga", "draft_movers", draft.pk))
    assert "movers.xlsx" in listed and "movers.csv" in listed
    answer = visit("olga", "export_movers_workbook", draft.pk)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    heads, *rows = sheet.iter_rows()
    row = next(row for row in rows if row[0].value == "=1+1")
    assert [cell.value for cell in heads][:2] == ["姓名", "支部"]
    assert (row[0].value, row[0].data_type) == ("=1+1", "s")
    assert (row[4].value, row[5].value) == (10, 4) and "应急任务" in row[6].value and "5 → 2" in row[6].value
    lines = b"".join(visit("olga", "export_movers_csv", draft.pk).streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == len(rows) + 1 and any(line.startswith("'=1+1,") and ",10,4," in line for line in lines)
    told = AuditEntry.objects.filter(act="export_results")
    assert [entry.details["table"] for entry in told] == ["movers", "movers"]
    assert visit("anna", "export_movers_csv", draft.pk).status_code == 403
