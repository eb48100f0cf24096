"""Pages of drafts: what each role sees and may do, and what moves while a number is moved."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benliu.scoring import trials as whole
from benliu.scoring.models import DraftComment, SchemeDraft, SchemeVersion
from benliu.scoring.pages import draft_reading, drafts, trials
from benliu.scoring.queries.whatif import WhatIf
from benliu.scoring.schemes import MEMBERS
from benliu.scoring.services import start_draft

from .factories import NOW, SMALL
from .test_pages import text_of, visit, work_off_tasks  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
CAP = "members|item.soul.lesson.caps.0.max"


@pytest.fixture(autouse=True)
def _at_the_time(monkeypatch):
    for module in (drafts, draft_reading, trials):
        monkeypatch.setattr(module, "now", lambda: NOW)


@pytest.fixture
def draft(bureau) -> SchemeDraft:
    return start_draft(actor=bureau.officer, base_id=bureau.scheme.pk, now=NOW)


def form_of(page: str) -> dict[str, str]:
    """What the editor's form would send."""
    form = page[page.index('<form id="numbers"') :]
    fields = re.findall(r"<input[^>]*>", form[: form.index("</form>")])
    named = [(re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)) for field in fields]
    return {name[1]: value[1] if value else "" for name, value in named if name and name[1] != "csrfmiddlewaretoken"}


def test_an_officer_starts_a_draft_from_a_version(bureau, visit):  # noqa: F811
    assert "起草新版本" in text_of(visit("olga", "scheme", bureau.scheme.pk))
    assert "起草新版本" not in text_of(visit("anna", "scheme", bureau.scheme.pk))
    answer = visit("olga", "new_draft", post={"base": bureau.scheme.pk})
    draft = SchemeDraft.objects.get()
    assert answer.url == reverse("draft", args=[draft.pk]) in text_of(visit("olga", "schemes"))
    assert reverse("compare_draft", args=[draft.pk]) not in text_of(visit("anna", "schemes"))


def test_a_draft_from_a_file_or_from_nothing(bureau, visit):  # noqa: F811
    text = (SMALL / "scheme.toml").read_bytes()
    assert visit("olga", "new_draft", post={"members_file": SimpleUploadedFile("a.toml", text)}).status_code == 302
    assert SchemeDraft.objects.get().files == {MEMBERS: text.decode()}
    assert visit("olga", "new_draft", post={"members_file": SimpleUploadedFile("a", b"\xff\xfe")}).status_code == 422
    assert visit("olga", "new_draft", post={}).status_code == 422
    assert visit("olga", "new_draft").status_code == 200


def test_the_editor_has_a_field_with_a_name_for_every_number(bureau, visit, draft):  # noqa: F811
    page = text_of(visit("olga", "draft", draft.pk))
    fields = form_of(page)
    assert fields[CAP] == "3" and fields["members|tables.response.I级"] == "5"
    assert fields["members|grade.优秀.quota.share"] == "30" and fields["branches|grade.3.needs.0.0"] == "14"
    assert (fields["version"], fields["effective_from"], fields["revision"]) == ("1.1", "2026-01-01", "1")
    assert 'aria-label="党课 每年封顶"' in page and 'aria-label="党课 每次分值"' in page
    assert 'aria-label="应急任务 I级"' in page
    assert 'min="0.5" max="6" step="0.5" value="3"' in page, "a cap is never 0"
    assert 'min="-4" max="4" step="0.5" value="-2"' in page, "a deduction"
    assert "还没有计分结果，无法试算" in page
    visit("olga", "save_draft_numbers", draft.pk, post=fields | {"version": "1", "effective_from": "2024-01-01"})
    assert "一字不差" in text_of(visit("olga", "draft", draft.pk))
    assert visit("anna", "draft", draft.pk).status_code == 403


def test_each_control_says_which_number_of_its_sentence_it_is(bureau, visit, draft):  # noqa: F811
    """党课：每次 1.5 分；每年最多 3 分. 优秀: a share of 0.3 is said and typed as 30 %."""
    page = text_of(visit("olga", "draft", draft.pk))

    def knob(name: str) -> str:
        return page[: page.index(f'name="{name}"')].rsplit('<div class="knob"', 1)[1]

    assert 'data-place="1" data-times="1"' in knob(CAP)
    assert 'data-place="0" data-times="1"' in knob("members|item.soul.lesson.points")
    share = knob("members|grade.优秀.quota.share")
    assert "名额比例（%）" in share and 'data-base="30"' in share and "算式中的第" not in page and ".show" not in page
    sent = form_of(page) | {"members|grade.优秀.quota.share": "25", "version": "2"}
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    draft.refresh_from_db()
    assert "share = 0.25" in draft.files[MEMBERS]


def test_the_days_of_notice_and_late_records_are_clauses(bureau, visit, draft):  # noqa: F811
    """The small scheme says neither: 5 days and a correction hold. What is chosen is written below its version."""
    page = text_of(visit("olga", "draft", draft.pk))
    assert 'name="members|notice_days"' in page and "notice_days" not in draft.files[MEMBERS]
    assert "结果公示 5 个工作日；封账后才登记的记录，更正那一年度" in page
    sent = form_of(page) | {"late": "next period", "version": "2"}
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    draft.refresh_from_db()
    assert 'version = "2"\nlate = "next period"\n' in draft.files[MEMBERS]
    text = draft.files[MEMBERS].replace('late = "next', 'notice_days = 7\nlate = "next')
    visit("olga", "save_draft_text", draft.pk, post={"revision": 2, "half": "members", "text": text})
    page = text_of(visit("olga", "draft", draft.pk))
    assert "结果公示 7 个工作日" in re.sub("<del>5 ?</del>|</?ins>", "", page) and "公示几个工作日" in page
    sent = form_of(page) | {"members|notice_days": "10", "late": "correction"}
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    draft.refresh_from_db()
    assert 'notice_days = 10\nlate = "correction"' in draft.files[MEMBERS]


def test_the_days_of_notice_can_be_chosen_where_the_text_does_not_say_them(bureau, visit, draft):  # noqa: F811
    """Left at the 5 that hold, nothing is written; 7 stand below the way with late records, whichever came first."""
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    assert sent["members|notice_days"] == "5"
    visit("olga", "save_draft_numbers", draft.pk, post=sent | {CAP: "4.5"})
    draft.refresh_from_db()
    assert "notice_days" not in draft.files[MEMBERS]
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    visit("olga", "save_draft_numbers", draft.pk, post=sent | {"members|notice_days": "7"})
    draft.refresh_from_db()
    assert re.search(r'^version = ".*"\nnotice_days = 7\n', draft.files[MEMBERS], re.M)
    page = text_of(visit("olga", "draft", draft.pk))
    assert "结果公示 7 个工作日" in re.sub("<del>5 ?</del>|</?ins>", "", page)
    visit("olga", "save_draft_numbers", draft.pk, post=form_of(page) | {"late": "next period"})
    draft.refresh_from_db()
    assert re.search(r'^version = ".*"\nlate = "next period"\nnotice_days = 7\n', draft.files[MEMBERS], re.M)


def test_what_was_typed_is_saved_where_it_stands(bureau, visit, draft):  # noqa: F811
    sent = form_of(text_of(visit("olga", "draft", draft.pk))) | {CAP: "4.5", "effective_from": "2026-01-01"}
    assert visit("olga", "save_draft_numbers", draft.pk, post=sent).status_code == 302
    draft.refresh_from_db()
    assert draft.files[MEMBERS].count("max = 4.5 }]") == 1 and draft.revision == 2
    page = text_of(visit("olga", "draft", draft.pk))
    assert re.search(r"每年最多 <del>3</del><ins>4.5</ins> 分", page)


def test_two_officers_at_once_and_nothing_typed_is_lost(bureau, visit, draft):  # noqa: F811
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    visit("otto", "save_draft_numbers", draft.pk, post=sent | {CAP: "7"})
    answer = visit("olga", "save_draft_numbers", draft.pk, post=sent | {CAP: "8"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "otto在" in page and "改过这份草案" in page
    again = form_of(page)
    assert (again[CAP], again["revision"]) == ("8", "2"), "what olga typed stands there, on what otto saved"
    assert visit("olga", "save_draft_numbers", draft.pk, post=again).status_code == 302
    draft.refresh_from_db()
    assert "max = 8 }]" in draft.files[MEMBERS]


def test_two_officers_save_different_numbers_and_are_told(bureau, visit, draft):  # noqa: F811
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    visit("otto", "save_draft_numbers", draft.pk, post=sent | {CAP: "7"})
    mine = {"members|tables.response.I级": "4", "version": "2"}
    live = text_of(visit("olga", "draft_what_if", draft.pk, post=sent | mine))
    assert "有的地方不是数" not in live
    assert visit("olga", "save_draft_numbers", draft.pk, post=sent | mine).status_code == 302
    page = text_of(visit("olga", "draft", draft.pk))
    again = form_of(page)
    assert (again[CAP], again["members|tables.response.I级"], again["version"]) == ("7", "4", "2")
    assert "otto同时改了：党课 每年封顶 3 → 7" in page


def test_after_a_clash_only_what_the_sender_changed_stands_against_what_is_saved(bureau, visit, draft):  # noqa: F811
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    visit("otto", "save_draft_numbers", draft.pk, post=sent | {CAP: "7", "members|tables.response.I级": "4"})
    answer = visit("olga", "save_draft_numbers", draft.pk, post=sent | {CAP: "8"})
    again = form_of(answer.content.decode())
    assert answer.status_code == 422 and "党课 每年封顶：原来 3，现在 7，您填的是 8" in answer.content.decode()
    assert (again[CAP], again["members|tables.response.I级"]) == ("8", "4")


def test_the_second_officer_is_warned_before_he_writes_and_can_take_it_back(bureau, visit, draft):  # noqa: F811
    assert "您改了就" not in text_of(visit("olga", "draft", draft.pk)), "hers already"
    page = text_of(visit("otto", "draft", draft.pk))
    assert "您改了就没有人能核准" in page and "收回我的改动" not in page
    visit("otto", "save_draft_numbers", draft.pk, post=form_of(page) | {CAP: "7"})
    assert "没有人能核准这份草案" in text_of(visit("olga", "draft", draft.pk))
    page = text_of(visit("otto", "draft", draft.pk))
    assert "收回您的改动，您就能核准" in page and "收回我的改动" in page
    assert visit("otto", "draft_act", draft.pk, "take-back", post={"revision": 2}).status_code == 302
    assert form_of(text_of(visit("olga", "draft", draft.pk)))[CAP] == "3"
    assert visit("olga", "draft_act", draft.pk, "take-back", post={"revision": 3}).status_code == 403


def test_text_with_mistakes_is_kept_and_every_mistake_shown_with_its_place(bureau, visit, draft):  # noqa: F811
    wrong = draft.files[MEMBERS].replace("points = 1.5", 'points = "many"').replace('per = "year"', 'per = "yaer"')
    sent = {"revision": 1, "half": "members", "text": wrong}
    live = text_of(visit("olga", "draft_what_if", draft.pk, post=sent))
    assert "全文有错误" in live and "没有叫 yaer 的" in live
    assert visit("olga", "save_draft_text", draft.pk, post=sent).status_code == 302
    page = text_of(visit("olga", "draft", draft.pk))
    line = wrong[: wrong.index('"many"')].count("\n") + 1
    assert f"scheme.toml 第 {line} 行" in page and page.count("yaer") >= 2
    assert "points = &quot;many&quot;" in page, "the text stands there to be mended"
    stale = visit("otto", "save_draft_text", draft.pk, post=sent | {"text": "mine = 1"})
    assert stale.status_code == 422 and "mine = 1" in stale.content.decode()
    assert visit("olga", "draft_act", draft.pk, "submit", post={"revision": 2}).status_code == 422


def test_the_way_of_a_draft_through_the_pages(bureau, visit, draft):  # noqa: F811
    """Open, comment, submit, returned by nobody of its own, approved by the second officer; then a version."""
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    sent |= {CAP: "4", "version": "2", "effective_from": "2026-01-01"}
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    assert visit("emil", "compare_draft", draft.pk).status_code == 404
    visit("olga", "draft_act", draft.pk, "open", post={})
    page = text_of(visit("emil", "compare_draft", draft.pk))
    assert "改了 1 条" in page and "<del>3" in page and "<ins>4" in page and "拟从 2026-01-01 起施行" in page
    assert "核准" not in page and reverse("draft", args=[draft.pk]) + '"' not in page
    said = {"clause": "members-item.soul.lesson", "words": "封顶 4 分仍太低"}
    assert visit("emil", "comment_on_draft", draft.pk, post=said).status_code == 302
    assert visit("emil", "comment_on_draft", draft.pk, post=said | {"words": ""}).status_code == 422
    gone = visit("emil", "comment_on_draft", draft.pk, post=said | {"clause": "members-item.none"})
    assert gone.status_code == 422 and "已经没有这一条" in gone.content.decode()
    assert "封顶 4 分仍太低" in text_of(visit("bert", "compare_draft", draft.pk))
    comment = DraftComment.objects.get()
    assert visit("bert", "resolve_comment", draft.pk, comment.pk, post={}).status_code == 403
    assert "征求意见中" in text_of(visit("bert", "schemes"))
    assert "还有 1 条意见没有处理" in text_of(visit("olga", "draft", draft.pk))
    unseen = visit("olga", "draft_act", draft.pk, "submit", post={"revision": 2})
    assert unseen.status_code == 422 and "还有 1 条意见没有处理" in unseen.content.decode()
    answer = {"answer": "改为 5 分"}
    assert visit("olga", "resolve_comment", draft.pk, comment.pk, post={"answer": "x" * 601}).status_code == 422
    assert visit("olga", "resolve_comment", draft.pk, comment.pk, post=answer).status_code == 302
    assert "olga答复：</b>改为 5 分" in text_of(visit("emil", "compare_draft", draft.pk))
    visit("olga", "draft_act", draft.pk, "submit", post={"revision": 2})
    assert "要由另一位党务干部核准" in text_of(visit("olga", "compare_draft", draft.pk))
    assert visit("olga", "approve_draft", draft.pk, post={"revision": 2}).status_code == 403
    assert visit("otto", "return_draft", draft.pk, post={"revision": 2, "reason": ""}).status_code == 422
    assert "核准并启用" in text_of(visit("otto", "compare_draft", draft.pk))
    answer = visit("otto", "approve_draft", draft.pk, post={"revision": 2})
    made = SchemeVersion.objects.get(version="2")
    assert answer.url == reverse("scheme", args=[made.pk])
    assert "2026-01-01" in text_of(visit("bert", "schemes")) and "已核准" in text_of(visit("bert", "schemes"))


def test_who_approves_sees_what_it_changes_and_what_is_doubtful(bureau, visit, draft):  # noqa: F811
    """emil, a member, sees none of it; of the version everybody sees who wrote and who approved it, and when."""
    bureau.record("bert", "key.emergency", "2025-07-01", level="I级")
    bureau.run()
    sent = form_of(text_of(visit("olga", "draft", draft.pk)))
    sent |= {"members|tables.response.I级": "2", "version": "2", "effective_from": "2026-01-01"}
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    visit("olga", "draft_act", draft.pk, "open", post={})
    assert "如果这样改" not in text_of(visit("otto", "compare_draft", draft.pk)), "not yet"
    visit("olga", "draft_act", draft.pk, "submit", post={"revision": 2})
    page = text_of(visit("otto", "compare_draft", draft.pk))
    assert "如果这样改" in page and "检查结果" in page and "分布" in page and "谁会变" in page
    assert "<b>bert</b>" in page and "5 → 2" in page
    assert "如果这样改" not in text_of(visit("emil", "compare_draft", draft.pk))
    visit("otto", "approve_draft", draft.pk, post={"revision": 2})
    version = text_of(visit("bert", "scheme", SchemeVersion.objects.get(version="2").pk))
    assert "olga起草（2025-09-16 起），olga 2025-09-16 12:00 送核准，otto 2025-09-16 12:00 核准" in version


def test_that_most_lose_is_told_as_a_doubt(bureau, visit, draft):  # noqa: F811
    """Each of five members attended a lesson of 1.5 points; at 1 point all lose but anna, who is capped anyway."""
    names = ["anna", "bert", "carl", "dora", "emil"]
    bureau.records([(who, "soul.lesson", "2025-03-01", 1, "") for who in names])
    bureau.run()
    sent = form_of(text_of(visit("olga", "draft", draft.pk))) | {"members|item.soul.lesson.points": "1"}
    live = text_of(visit("olga", "draft_what_if", draft.pk, post=sent))
    assert "5 人中有 4 人" in live
    visit("olga", "save_draft_numbers", draft.pk, post=sent)
    checks = text_of(visit("olga", "draft", draft.pk)).split("送出前检查")[1].split("</section>")[0]
    assert "一半以上的人会少得分" in checks
    told = WhatIf(**dict.fromkeys(WhatIf.__dataclass_fields__) | {"lose": 2, "members": 4})
    assert not told.most_lose, "half is not more than half"


def test_the_badge_of_the_checks_counts_both_kinds(bureau, visit, draft):  # noqa: F811
    page = text_of(visit("olga", "draft", draft.pk))
    checks = page[page.index("送出前检查") :]
    count = re.search(r'badge warn num">(\d+)<', checks)
    assert count and int(count[1]) == checks[: checks.index("</section>")].count('<li class="w">') > 0


def test_a_draft_reads_in_english(bureau, visit, draft):  # noqa: F811
    for page in ("draft", "compare_draft", "draft_movers"):
        assert visit("olga", page, draft.pk, HTTP_ACCEPT_LANGUAGE="en").status_code == 200


def test_a_large_bureau_sees_a_sample_then_everybody(bureau, visit, draft, monkeypatch, settings):  # noqa: F811
    """One branch of two is tried at once; the rest is computed behind it, for who asked, and takes its place."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    bureau.run()
    monkeypatch.setattr(whole, "MOST", 1)
    monkeypatch.setattr(whole, "DRAWN", 1)
    page = text_of(visit("olga", "draft", draft.pk))
    assert "正在读抽中支部的记录" in page and "会变的人" not in page  # nobody waits for the page
    sent = form_of(page) | {"members|tables.response.I级": "2"}
    live = text_of(visit("olga", "draft_what_if", draft.pk, post=sent))
    assert "按 1 个支部抽样，全部有 2 个支部" in live and reverse("draft_exact", args=[draft.pk]) in live
    waiting = text_of(visit("olga", "draft_exact", draft.pk, post=sent))
    task = re.search(r"/exact/([0-9a-f-]{36})/", waiting)[1]
    assert visit("olga", "draft_exact_found", draft.pk, task).status_code == 204
    work_off_tasks()
    exact = text_of(visit("olga", "draft_exact_found", draft.pk, task))
    assert "抽样" not in exact and "共 5 人" in exact and "bert" in exact and "-1.2" in exact
    assert visit("otto", "draft_exact_found", draft.pk, task).status_code == 404
