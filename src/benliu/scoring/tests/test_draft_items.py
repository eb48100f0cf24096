"""A rule added to a draft in a form: written into the text, checked as any text, a record kind once it is adopted."""

from decimal import Decimal

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.records.models import RecordKind
from benliu.scoring.drafts import NewItem, read_draft, with_item
from benliu.scoring.models import SchemeDraft
from benliu.scoring.schemes import MEMBERS
from benliu.scoring.services import add_item, approve_draft, change_text, submit_draft

from .factories import NOW, SMALL, Bureau
from .test_draft_pages import _at_the_time, draft, form_of  # noqa: F401 - fixtures
from .test_pages import text_of, visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
TEXT = (SMALL / "scheme.toml").read_text(encoding="utf-8")
PATROL = NewItem("巡堤“夜班”", "base", Decimal("1.50"), "班次", Decimal(6))
FIELDS = {"title": "巡堤", "group": "base", "points": "0.5", "unit": "班次", "cap": "6"}


def add(bureau: Bureau, draft: SchemeDraft, item: NewItem = PATROL, **other) -> SchemeDraft:  # noqa: F811
    chosen = {"actor": bureau.officer, "revision": draft.revision, "now": NOW} | other
    return add_item(draft_id=draft.pk, item=item, **chosen)


def test_an_item_is_written_below_the_others_and_all_else_stays():
    """Below the last item, of which the small scheme's is the absence; its two groups share no stream."""
    clause = (
        '\n[[item]]\nid = "base.d7_1"\ntitle = "巡堤“夜班”"\ngroup = "base"\nunit = "班次"\npoints = 1.5\n'
        'caps = [{ per = "year", max = 6 }]\n'
    )
    below = 'unit = "次"\npoints = -2\n'
    assert TEXT.count(below) == 1
    assert with_item(TEXT, PATROL, "d7") == TEXT.replace(below, below + clause)


def test_a_second_one_has_an_id_of_its_own_a_deduction_its_cap_below_nought_and_the_stream_of_its_group():
    text = with_item(with_item(TEXT, PATROL, "d7"), NewItem("迟到", "base", Decimal(-1), "次", Decimal(3)), "d7")
    assert 'id = "base.d7_2"' in text and 'caps = [{ per = "year", min = -3 }]' in text
    text = with_item(TEXT, NewItem("应急演练", "key", Decimal(2), "次"), "d7")
    assert 'title = "应急演练"\nstream = "奔流"\ngroup = "key"\nunit = "次"\npoints = 2\n\n' in text
    assert read_draft({MEMBERS: text}).problems == ()


@pytest.mark.parametrize("note", ['note = """\n\nx"""', "[item.keep]"])
def test_where_a_gap_stands_within_the_last_item_the_new_one_comes_last(note):
    """TOML, not the look of the text, says where an item ends."""
    after = "\n\n[item.keep]\nrule = 'first'\nper = 'year'\n" if note.startswith("[") else f"\n{note}\n"
    text = TEXT.replace("points = -2\n", f"points = -2{after}")
    assert with_item(text, PATROL, "d7").startswith(text.rstrip() + "\n\n[[item]]")


def test_what_does_not_hold_together_is_refused_with_the_reason(bureau, draft):  # noqa: F811
    with pytest.raises(Invalid, match="党课"):
        add(bureau, draft, NewItem("党课", "base", Decimal(1), "次"))
    with pytest.raises(Refused):
        add(bureau, draft, actor=bureau.standing("anna"))
    add(bureau, draft, actor=bureau.second)
    with pytest.raises(Invalid, match="otto在"):
        add(bureau, draft, revision=1)
    given = {"actor": bureau.officer, "revision": 2, "half": "members", "text": "x = 1", "now": NOW}
    broken = change_text(draft_id=draft.pk, **given)
    with pytest.raises(Invalid, match="错误"):
        add(bureau, broken)


def test_it_becomes_a_record_kind_when_the_scheme_is_adopted(bureau, draft):  # noqa: F811
    text = add(bureau, draft).files[MEMBERS].replace('version = "1', 'version = "9')
    given = {"actor": bureau.officer, "revision": 2, "half": "members", "text": text, "now": NOW}
    change_text(draft_id=draft.pk, **given)
    submit_draft(actor=bureau.officer, draft_id=draft.pk, revision=3, now=NOW)
    assert not RecordKind.objects.filter(title="巡堤“夜班”").exists()
    approve_draft(actor=bureau.second, draft_id=draft.pk, revision=3, now=NOW)
    kind = RecordKind.objects.get(title="巡堤“夜班”")
    assert (kind.code, kind.unit, kind.subject) == (f"base.d{draft.pk}_1", "班次", "member")


def test_a_rule_is_added_in_the_editor(bureau, visit, draft):  # noqa: F811
    page = text_of(visit("olga", "draft", draft.pk))
    assert "加一条规则" in page and '<option value="base">基础积分</option>' in page
    assert "加一条规则" not in text_of(visit("olga", "draft", draft.pk, view="text"))
    assert visit("anna", "add_draft_item", draft.pk, post=FIELDS | {"revision": 1}).status_code == 403
    wrong = visit("olga", "add_draft_item", draft.pk, post=FIELDS | {"revision": 1, "points": "viel", "cap": "-1"})
    assert wrong.status_code == 422 and 'value="巡堤"' in wrong.content.decode()
    twice = visit("olga", "add_draft_item", draft.pk, post=FIELDS | {"revision": 1, "title": "党课"})
    assert twice.status_code == 422 and 'role="alert"' in twice.content.decode()
    assert visit("olga", "add_draft_item", draft.pk, post=FIELDS | {"revision": 1}).status_code == 302
    page = text_of(visit("olga", "draft", draft.pk))
    assert "已加一条规则：巡堤。" in page and f'name="why|members-item.base.d{draft.pk}_1"' in page
    assert "<ins>每班次 0.5 分；每年最多 6 分</ins>" in page
    assert form_of(page)[f"members|item.base.d{draft.pk}_1.points"] == "0.5"
