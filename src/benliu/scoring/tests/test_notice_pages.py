"""Pages of public notice, from the draft to the closed year, as each reads them."""

import datetime as dt
import json
import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from benliu.common import clock
from benliu.notices.models import Notice
from benliu.org.models import Person
from benliu.records.services import cancel_record, number_verified
from benliu.scoring.models import Objection, Publication, Run
from benliu.scoring.pages import objections, publications, results, runs
from benliu.scoring.queries import notice
from benliu.scoring.queries.later import unsettled_periods
from benliu.scoring.services import adopt_scheme
from benliu.transparency.keys import log_keys
from benliu.transparency.services import sequence_leaves
from benliu_verify import check_growth

from .factories import NOW, SMALL, after
from .test_pages import text_of, visit  # noqa: F401 - a fixture
from .test_publications import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the pages."""

    def set_clock(moment: dt.datetime) -> None:
        for module in (publications, objections, results, runs):
            monkeypatch.setattr(module, "now", lambda: moment)
        monkeypatch.setattr("benliu.workspace.pages.member.now", lambda: moment)
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


CHOSEN = {"days": "5", "names": "masked", "figures": "grades"}


def test_one_officer_prepares_another_publishes_everybody_reads(bureau, visit, at, client):  # noqa: F811
    """The public page names nobody in full, and is not there before the second officer's word."""
    run = bureau.run()
    assert "只算到 2025-09-16" in text_of(visit("olga", "prepare_publication", run.pk))
    assert visit("olga", "prepare_publication", run.pk, post=CHOSEN | {"days": "0"}).status_code == 422
    answer = visit("olga", "prepare_publication", run.pk, post=CHOSEN)
    notice = Publication.objects.get()
    assert answer.url == reverse("publication", args=[notice.pk])
    assert "要由另一位党务干部核准" in text_of(visit("olga", "publication", notice.pk))
    assert visit("olga", "notice_of", notice.pk).status_code == 404
    assert "核准并公示" in text_of(visit("otto", "publication", notice.pk))
    visit("otto", "publish_run", notice.pk, post={})
    client.logout()
    page = text_of(client.get(reverse("notice_of", args=[notice.pk])))
    assert "甲支部" in page and "a**a" in page and "anna" not in page
    assert "2025-09-23" in page and "总分" not in page, "grades alone were chosen"
    assert reverse("notice_of", args=[notice.pk]) in text_of(client.get(reverse("published")))


def test_everybody_can_take_along_the_checkpoint_that_a_notice_names(bureau, at, client):
    """As it was signed: with it, and the consistency proof that the page gives, the log is checked from then on."""
    sequence_leaves(now=NOW)
    made = bureau.published(bureau.run())
    bureau.record("bert", "warm.service", "2025-08-01")
    sequence_leaves(now=NOW)
    page = unescape(text_of(client.get(reverse("notice_of", args=[made.pk]))))
    assert made.checkpoint in page
    way = re.search(r'href="([^"]*older=[^"]*)"', page)[1]
    assert check_growth(json.loads(client.get(way).content), log_keys().key, [made.checkpoint.encode()]).size == 13


def test_a_member_objects_to_a_line_and_follows_it(bureau, visit, at):  # noqa: F811
    run = bureau.run()
    notice, anna = bureau.published(run), bureau.people["anna"].pk
    line = run.credits.get(person=anna, item="key.emergency")
    way = reverse("object_to", args=[notice.pk, line.record_id])
    assert way in text_of(visit("anna", "run_member", run.pk, anna))
    assert way not in text_of(visit("olga", "run_member", run.pk, anna)), "nobody objects for others"
    assert "公示计 5 分" in text_of(visit("anna", "object_to", notice.pk, line.record_id))
    assert visit("bert", "object_to", notice.pk, line.record_id).status_code == 404
    assert visit("anna", "object_to", notice.pk, line.record_id, post={"words": " "}).status_code == 422
    answer = visit("anna", "object_to", notice.pk, line.record_id, post={"words": "那天是两个班次"})
    objection = Objection.objects.get()
    assert answer.url == reverse("objection", args=[objection.pk])
    assert "等待答复" in text_of(visit("anna", "objection", objection.pk))
    assert visit("bert", "objection", objection.pk).status_code == 404
    assert "由您登记或审核" in text_of(visit("olga", "objection", objection.pk))
    said = {"outcome": "rejected", "answer": "签到是一个班次"}
    assert visit("olga", "objection", objection.pk, post=said).status_code == 403
    assert visit("otto", "objection", objection.pk, post=said).status_code == 302
    assert "签到是一个班次" in text_of(visit("anna", "objection", objection.pk))
    history = text_of(visit("anna", "history_of", line.record_id))
    order = ["登记", "审核", "年公示：计 5 分", "提出异议", "异议答复：不采纳"]
    assert [history.index(words) for words in order] == sorted(history.index(words) for words in order)


def test_a_notice_that_sets_another_right_alarms_whom_it_changes_alone(bureau, visit, at):  # noqa: F811
    """Anna has 6 instead of 10; nobody else is told. Her home says from what to what, Bert's that nothing changed."""
    first, told = bureau.run(), Notice.objects.filter(kind="scoring.published")
    bureau.published(first)
    assert told.count() == 5
    anna, bert = (bureau.people[name].pk for name in ("anna", "bert"))
    correct(bureau, first.credits.get(person=anna, item="key.emergency").record, level="IV级")
    made = bureau.published(bureau.run())
    assert told.count() == 6
    newest = told.order_by("-made_at", "-pk").filter(path=reverse("run_own", args=[made.run_id])).get()
    assert newest.account == bureau.accounts["anna"] and "您的结果变了" in newest.title
    home = visit("anna", "my_home").content.decode()
    assert re.search(f'note warn".*?{reverse("run_member", args=[made.run_id, anna])}.*?10 → <b>6</b>', home, re.S)
    home = text_of(visit("bert", "my_home"))
    assert "您的结果没有变" in home and "您的结果变了" not in home
    assert reverse("run_member", args=[made.run_id, bert]) in home
    for name, way in (("anna", ("run_member", made.run_id, anna)), ("olga", ("notice_of", made.pk))):
        assert visit(name, "run_own", made.run_id).url == reverse(way[0], args=way[1:])


def test_the_year_is_closed_from_its_notice_when_nothing_stands_against_it(bureau, visit, at):  # noqa: F811
    run = bureau.run()
    notice = bureau.published(run)
    page = text_of(visit("olga", "close_run", run.pk))
    assert "公示到" in page and "封账，不再改动" not in page
    at(after(notice))
    assert reverse("close_run", args=[run.pk]) in text_of(visit("olga", "publication", notice.pk))
    assert visit("olga", "close_run", run.pk, post={}).status_code == 302
    assert Run.objects.get(pk=run.pk).closed_at
    again = bureau.run()
    page = text_of(visit("olga", "run", again.pk))
    assert "是对它的更正" in page and reverse("prepare_publication", args=[again.pk]) in page
    assert "没有人的总分、等次和支部星级不同" in text_of(visit("olga", "prepare_publication", again.pk))
    assert visit("olga", "prepare_publication", again.pk, post=CHOSEN).status_code == 422, "without a reason"


def test_a_withdrawn_notice_says_why_to_everybody(bureau, visit, at, client):  # noqa: F811
    notice = bureau.published(bureau.run())
    assert visit("olga", "withdraw_publication", notice.pk, post={"reason": ""}).status_code == 422
    visit("olga", "withdraw_publication", notice.pk, post={"reason": "名册有误，重新公示"})
    client.logout()
    page = text_of(client.get(reverse("notice_of", args=[notice.pk])))
    assert "名册有误，重新公示" in page and "a**a" not in page


def test_a_notice_of_very_many_is_read_branch_by_branch(bureau, client, at, monkeypatch):
    """Sheets of so many branches; of more members than one sheet takes those of the chosen branch alone."""
    notice_of = reverse("notice_of", args=[bureau.published(bureau.run()).pk])
    whole = text_of(client.get(notice_of))
    assert "a**a" in whole and "e**l" in whole
    monkeypatch.setattr(notice, "PER_SHEET", 1)
    monkeypatch.setattr(notice, "MOST_NAMES", 4)
    first, second = (text_of(client.get(notice_of, {"page": page})) for page in (1, 2))
    assert "甲支部" in first and "乙支部" not in first and "a**a" not in first
    assert "乙支部" in second and "甲支部" not in second
    chosen = text_of(client.get(notice_of, {"branch": bureau.units["甲支部"].pk}))
    assert "a**a" in chosen and "e**l" not in chosen and f'href="{notice_of}"' in chosen
    assert text_of(client.get(notice_of, {"branch": 999_999_999})).count("<section") < whole.count("<section")


def closed_and_corrected(bureau) -> Run:
    """Anna's emergency duty was of level IV, not I: 10 → 6 points, found after closing."""
    first = bureau.close(bureau.run())
    correct(bureau, first.credits.get(person=bureau.people["anna"], item="key.emergency").record, level="IV级")
    return bureau.run()


def test_who_answers_for_a_notice_still_reads_whom_it_changes_once_it_is_public(bureau, visit, at):  # noqa: F811
    first = bureau.run()
    bureau.published(first)
    correct(bureau, first.credits.get(person=bureau.people["anna"], item="key.emergency").record, level="IV级")
    visit("olga", "prepare_publication", (again := bureau.run()).pk, post=CHOSEN)
    made = Publication.objects.get(run=again)
    for _turn in range(2):
        page = text_of(visit("otto", "publication", made.pk))
        assert "与上一次结果相比" in page and "1 人有变化" in page
        visit("otto", "publish_run", made.pk, post={})


def test_a_reason_that_everybody_will_read_names_nobody_of_the_roster(bureau, visit, at):  # noqa: F811
    again = closed_and_corrected(bureau)
    assert "会原样写在公开的页面上" in text_of(visit("olga", "prepare_publication", again.pk))
    answer = visit("olga", "prepare_publication", again.pk, post=CHOSEN | {"reason": "anna 的应急任务应为 IV级"})
    assert answer.status_code == 422 and "名册上的姓名：anna" in answer.content.decode()
    answer = visit("olga", "prepare_publication", again.pk, post=CHOSEN | {"reason": "一名党员的应急任务应为 IV级"})
    made = Publication.objects.get(run=again)
    visit("otto", "publish_run", made.pk, post={})
    named = visit("olga", "withdraw_publication", made.pk, post={"reason": "bert 还有一条"})
    assert named.status_code == 422 and "名册上的姓名：bert" in named.content.decode()


@pytest.mark.parametrize(
    ("chosen", "told", "hidden"),
    [
        ({"figures": "totals"}, ["a**a", "10 → <b>6</b>"], ["anna"]),
        ({"figures": "totals", "names": "none"}, ["人有变动，按公示方式不列姓名"], ["a**a", "10 → <b>6</b>"]),
        ({"figures": "grades"}, ["结果更正"], ["10 → <b>6</b>"]),
    ],
)
def test_a_correction_says_to_everybody_whom_it_changes(bureau, visit, at, client, chosen, told, hidden):  # noqa: F811
    again = closed_and_corrected(bureau)
    visit("olga", "prepare_publication", again.pk, post=CHOSEN | chosen | {"reason": "一条记录的级别不对"})
    made = Publication.objects.get(run=again)
    visit("otto", "publish_run", made.pk, post={})
    client.logout()
    page = text_of(client.get(reverse("notice_of", args=[made.pk])))
    assert "2025 年小办法结果更正" in page or "结果更正</h1>" in page
    assert "一条记录的级别不对" in page
    assert all(words in page for words in told) and not any(words in page for words in hidden)
    assert "结果更正" in text_of(client.get(reverse("published")))


@pytest.mark.parametrize(
    ("numbers", "ends"),
    [
        (("T0012", "T0027"), ["张*燕（工号尾号 12）", "张*燕（工号尾号 27）"]),
        (("A12", "B12"), ["张*燕（第 1 位）", "张*燕（第 2 位）"]),
    ],
)
def test_people_whose_masked_names_look_alike_are_told_apart(bureau, client, at, numbers, ends):
    for who, name, number in zip(("bert", "carl"), ("张小燕", "张晓燕"), numbers, strict=True):
        Person.objects.filter(pk=bureau.people[who].pk).update(name=name, staff_no=number)
    page = text_of(client.get(reverse("notice_of", args=[bureau.published(bureau.run()).pk])))
    assert all(end in page for end in ends) and "张小燕" not in page and "a**a<" in page


def test_what_changes_under_a_notice_is_told_to_officers(bureau, visit, at):  # noqa: F811
    """Its page lists the records, and says whether a newer run gives anybody something else."""
    run = bureau.run()
    made = bureau.published(run)
    assert "公示后有" not in text_of(visit("olga", "publication", made.pk))
    late = bureau.record("bert", "warm.service", "2025-08-01")
    correct(bureau, run.credits.get(person=bureau.people["anna"], item="key.emergency").record, level="IV级")
    bureau.record("bert", "warm.service", "2024-08-01")
    page = text_of(visit("olga", "publication", made.pk))
    assert "公示后有 2 条记录变动" in page, "one of another year is none of its"
    assert reverse("record", args=[late.pk]) in page and "重新计分，再公示一次" in page
    newer = bureau.run()
    assert f"{newer.pk} 号计分已经算上它们，结果与现在的不同" in text_of(visit("olga", "publication", made.pk))
    assert [(one.period, one.count, one.is_closed) for one in unsettled_periods()] == [("2025", 2, False)]


def test_what_changes_after_closing_is_listed_until_it_is_corrected(bureau, visit, at):  # noqa: F811
    """A record told late, and one corrected; the year asks for a correction until one is closed."""
    first = bureau.close(bureau.run())
    assert unsettled_periods() == []
    correct(bureau, first.credits.get(person=bureau.people["anna"], item="key.emergency").record, level="IV级")
    bureau.record("bert", "warm.service", "2025-08-01")
    page = text_of(visit("olga", "run", first.pk))
    assert "封账后有 2 条记录变动" in page and "补登" in page and "更正" in page
    assert [(one.run_id, one.count, one.is_closed) for one in unsettled_periods()] == [(first.pk, 2, True)]
    bureau.close(bureau.run())
    assert unsettled_periods() == []
    assert "封账后有" not in text_of(visit("olga", "run", first.pk))


def test_what_counts_in_the_next_year_asks_for_no_correction(bureau, visit, at, tmp_path):  # noqa: F811
    folder = tmp_path / "small"
    folder.mkdir()
    text = (SMALL / "scheme.toml").read_text().replace("rounding", 'late = "next period"\nrounding', 1)
    (folder / "scheme.toml").write_text(text.replace('version = "1"', 'version = "2"'))
    bureau.scheme = adopt_scheme(actor=bureau.officer, source=folder, now=NOW)
    first = bureau.close(bureau.run())
    bureau.record("bert", "warm.service", "2025-08-01")
    assert unsettled_periods() == []
    assert "计入下一年" in text_of(visit("olga", "run", first.pk))


def test_before_a_closed_record_is_changed_the_page_says_what_that_does(bureau, visit, at, client):  # noqa: F811
    """Anna without the emergency duty: 10 − 5 = 5, and bert's 5 then ties with hers."""
    run = bureau.run()
    record = run.credits.get(person=bureau.people["anna"], item="key.emergency").record_id
    assert "台账不会自己改变" not in text_of(visit("olga", "record_cancel", record))
    bureau.close(run)
    page = text_of(visit("olga", "record_cancel", record))
    assert "已封账的 2025 年" in page and "以冲正记入" in page
    assert "anna总分 10 → 5，等次 优秀 → " in page
    page = text_of(visit("olga", "record_correct", record))
    assert "以冲正记入" in page and "总分 10" not in page
    way, typed = reverse("record_correct", args=[record]), {"happened_on": "2025-07-08", "quantity": "1"}
    for said, total in (({"level": "IV级"}, 6), ({"level": "I级", "happened_on": "2024-07-08"}, 5)):
        page = text_of(client.get(way, typed | said))
        assert f"更正以后，按 1 版办法重算：anna总分 10 → {total}，等次 优秀 → " in page
    assert "总分 10" not in text_of(client.get(way, typed | {"level": "I级", "note": "改了说明"}))
    answer = client.post(way, typed | {"level": "IV级", "reason": ""})
    assert answer.status_code == 422 and "anna总分 10 → 6" in answer.content.decode()
    assert "hx-get" in text_of(client.get(way)), "while it is typed, too"
    anna = bureau.people["anna"].pk
    assert "等待更正台账" not in text_of(visit("anna", "ledger_of", anna))
    assert visit("olga", "record_cancel", record, post={"reason": "那天没有到岗"}).url == reverse(
        "record", args=[record]
    )
    number_verified(now=NOW, at_once=True)
    assert "记录已作废，等待更正台账" in text_of(visit("anna", "ledger_of", anna))
    bureau.close(bureau.run())
    page = text_of(visit("anna", "ledger_of", anna))
    assert "等待更正台账" not in page and "冲正" in page and "更正</div>" in page, "with the reason of the notice"


def test_before_a_record_in_notice_is_cancelled_the_page_says_so(bureau, visit, at):  # noqa: F811
    run = bureau.run()
    bureau.published(run)
    record = run.credits.get(person=bureau.people["anna"], item="key.emergency").record_id
    for name in ("record_cancel", "record_correct"):
        assert "正在公示的 2025 年积分里" in text_of(visit("olga", name, record))


def test_the_history_of_a_point_goes_over_all_its_corrections(bureau, visit, at):  # noqa: F811
    """From either end: told, verified, published, posted, corrected, reversed, with reason and proof."""
    first = bureau.close(bureau.run())
    old = first.credits.get(person=bureau.people["anna"], item="key.emergency").record
    correct(bureau, old, level="IV级")
    bureau.close(bureau.run())
    new = old.successors.get()
    for record in (old, new):
        page = text_of(visit("anna", "history_of", record.pk))
        told = [
            "登记",
            "编号",
            "年公示：计 5 分",
            "记入积分台账 5 分",
            "核实后更正",
            "年更正公示：计 1 分",
            "冲正 -5 分",
        ]
        assert [words for words in told if words not in page] == []
        assert "2025 年 更正" in page, "the reversal says why"
        assert page.count("下载存证证明") == 5, "of two numbers and three entries"
    cancel_record(actor=bureau.officer, record_id=new.pk, reason="那天没有到岗", new_id=uuid.uuid4(), now=NOW)
    number_verified(now=NOW, at_once=True)
    bureau.close(bureau.run())
    page = text_of(visit("anna", "history_of", old.pk))
    assert "那天没有到岗" in page
    assert "2025 年公示：不再计分" in page
    assert "冲正 -1 分" in page


def test_who_objected_already_is_led_there_and_an_upheld_one_leads_on(bureau, visit, at):  # noqa: F811
    made = bureau.published(bureau.run())
    line = made.run.credits.get(person=bureau.people["anna"], item="key.emergency").record_id
    first = visit("anna", "object_to", made.pk, line, post={"words": "不是 I级"}).url
    assert f'href="{first}"' in text_of(visit("anna", "object_to", made.pk, line))
    assert first not in text_of(visit("anna", "object", made.pk)), "another line"
    objection = Objection.objects.get()
    visit("otto", "objection", objection.pk, post={"outcome": "upheld", "answer": "是 IV级"})
    page = text_of(visit("otto", "objection", objection.pk))
    assert reverse("record_correct", args=[line]) in page and f'href="{reverse("runs")}">重新计分' in page


def test_the_list_of_runs_says_which_is_in_notice(bureau, visit, at):  # noqa: F811
    made = bureau.published(bureau.run())
    assert "公示中" in text_of(visit("olga", "runs"))
    at(after(made))
    page = text_of(visit("olga", "runs"))
    assert "已公示" in page and "公示中" not in page


def test_the_members_of_a_branch_stand_by_name(bureau, visit, at):  # noqa: F811
    """carl has 0 points and dora 1.5: nobody is ranked."""
    page = visit("anna", "run_branch", bureau.run().pk, bureau.units["甲支部"].pk)
    assert [row.name for row in page.context["members"]] == ["anna", "bert", "carl", "dora"]
