"""Why the clauses of a draft change: said beside the clause, read by who approves and by everybody who is asked."""

import pytest

from benliu.common.decision import Invalid
from benliu.scoring.models import DraftRevision, SchemeDraft
from benliu.scoring.services import change_numbers, change_text, start_draft, submit_draft, take_back_changes

from .factories import NOW, Bureau
from .test_draft_pages import _at_the_time, draft, form_of  # noqa: F401 - fixtures
from .test_pages import text_of, visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
LESSON, SERVICE = "members-item.soul.lesson", "members-item.warm.service"
CAP = "members|item.soul.lesson.caps.0.max"


def start(bureau: Bureau) -> SchemeDraft:
    return start_draft(actor=bureau.officer, base_id=bureau.scheme.pk, now=NOW)


def say(bureau: Bureau, draft: SchemeDraft, reasons: dict[str, str], **other) -> SchemeDraft:  # noqa: F811
    chosen = {"actor": bureau.officer, "revision": draft.revision, "numbers": {}, "now": NOW} | other
    return change_numbers(draft_id=draft.pk, reasons=reasons, **chosen)


def test_a_reason_is_kept_with_the_draft_and_with_what_was_saved(bureau):
    said = say(bureau, start(bureau), {LESSON: " 防汛年党课补课多 ", SERVICE: " "})
    assert said.reasons == {LESSON: "防汛年党课补课多"} and said.revision == 2
    assert [one.reasons for one in DraftRevision.objects.order_by("number")] == [{}, said.reasons]
    assert say(bureau, said, {LESSON: "防汛年党课补课多"}).revision == 2, "the same is no change"
    assert say(bureau, said, {LESSON: ""}).reasons == {}


def test_a_reason_stays_when_the_whole_text_is_written(bureau):
    said = say(bureau, start(bureau), {LESSON: "补课多"})
    text = said.files["scheme.toml"] + "# a note\n"
    given = {"actor": bureau.officer, "revision": 2, "half": "members", "text": text, "now": NOW}
    assert change_text(draft_id=said.pk, **given).reasons == {LESSON: "补课多"}


def test_two_officers_give_reasons_at_once(bureau):
    """For different clauses both stay; for the same one who comes second is told what stands there."""
    began = start(bureau)
    say(bureau, began, {LESSON: "补课多"}, actor=bureau.second)
    both = say(bureau, began, {LESSON: "", SERVICE: "志愿服务少"})
    assert both.reasons == {LESSON: "补课多", SERVICE: "志愿服务少"}
    with pytest.raises(Invalid, match="olga.*现在是：补课多"):
        say(bureau, began, {LESSON: "另有原因"}, revision=1)
    with pytest.raises(Invalid, match="最多 300 字"):
        say(bureau, both, {LESSON: "长" * 301})


def test_another_reason_has_to_be_sent_again_and_goes_with_who_takes_his_changes_back(bureau):
    began = say(bureau, start(bureau), {LESSON: "补课多"}, version="2")
    sent = submit_draft(actor=bureau.officer, draft_id=began.pk, revision=2, now=NOW)
    other = say(bureau, sent, {LESSON: "另有原因", SERVICE: "少"}, actor=bureau.second)
    assert other.state == SchemeDraft.State.DRAFT
    back = take_back_changes(actor=bureau.second, draft_id=began.pk, revision=3, now=NOW)
    assert back.reasons == {LESSON: "补课多"}


def test_the_reason_is_asked_for_beside_the_clause_and_read_by_everybody_asked(bureau, visit, draft):  # noqa: F811
    page = text_of(visit("olga", "draft", draft.pk))
    assert f'name="why|{LESSON}"' in page and "没有写理由" not in page
    sent = form_of(page) | {CAP: "4", "version": "2", "effective_from": "2026-01-01"}
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    page = text_of(visit("olga", "draft", draft.pk))
    assert "有 1 条改动没有写理由。" in page
    long = visit("olga", "save_draft_numbers", draft.pk, post=form_of(page) | {f"why|{LESSON}": "长" * 301})
    assert long.status_code == 422 and "长" * 301 in long.content.decode(), "what was typed stands there"
    visit("olga", "save_draft_numbers", draft.pk, post=form_of(page) | {f"why|{LESSON}": "补课<多>"})
    page = text_of(visit("olga", "draft", draft.pk))
    assert "没有写理由" not in page and "补课&lt;多&gt;</textarea>" in page
    visit("olga", "draft_act", draft.pk, "open", post={})
    read = text_of(visit("emil", "compare_draft", draft.pk))
    assert "改动的理由：" in read.split(f'id="{LESSON}"')[1].split("</article>")[0] and "补课&lt;多&gt;" in read
    visit("olga", "draft_act", draft.pk, "submit", post={"revision": 3})
    assert "补课&lt;多&gt;" in text_of(visit("otto", "compare_draft", draft.pk))


def test_a_doubt_names_its_clause_beside_the_clauses_and_its_place_beside_the_text(bureau, visit, draft):  # noqa: F811
    """The measure 完成率 of the small scheme counts lessons held, which the rules on burden forbid."""
    checks = text_of(visit("olga", "draft", draft.pk)).split("送出前检查")[1].split("</section>")[0]
    assert '<a href="#branches-measures.completion">完成率</a>' in checks
    checks = text_of(visit("olga", "draft", draft.pk, view="text")).split("送出前检查")[1].split("</section>")[0]
    assert "branches.toml 第" in checks and "#branches-measures" not in checks
