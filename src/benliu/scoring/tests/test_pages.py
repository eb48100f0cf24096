"""Pages: what each role sees, every figure leads on, long work shows progress, few queries."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from benliu.audit.models import AuditEntry
from benliu.common.clock import now
from benliu.org.models import Membership
from benliu.scoring.models import Run
from benliu.scoring.pages import runs
from benliu.scoring.queries import branch_progress
from benliu.scoring.services import adopt_scheme, rescore_open_periods

from .factories import NOW, SMALL, after


@pytest.fixture(autouse=True)
def _tasks_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}


@pytest.fixture
def visit(bureau, client):
    """Open an address as somebody; gives the response."""

    def open_as(name, address, *args, post=None, **query):
        client.force_login(bureau.accounts[name])
        url = reverse(address, args=args)
        return client.post(url, post, **query) if post is not None else client.get(url, query)

    return open_as


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_scheme_is_read_clause_by_clause(bureau, visit):
    page = text_of(visit("bert", "scheme", bureau.scheme.pk))
    assert 'id="item-soul.lesson"' in page
    assert "每次 1.5 分" in page
    assert "每年最多 3 分" in page
    assert "每个支部最多 30%，向下取整，至少 1 名；依次比较：总分从高到低；名额边上并列的都不算" in page
    assert "每次扣 2 分" in page
    assert "听党课" in page
    assert bureau.scheme.sha256 in page
    assert "支部党课，每季 1 次" in page
    assert str(bureau.scheme.version) in text_of(visit("bert", "schemes"))


def test_the_scheme_reads_in_english(bureau, visit):
    page = visit("bert", "scheme", bureau.scheme.pk, HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 200


def test_an_officer_starts_a_run_and_sees_it_through(bureau, visit):
    answer = visit("olga", "start_run", post={"scheme": bureau.scheme.pk, "period": 2025})
    run = Run.objects.get()
    assert answer.url == reverse("run", args=[run.pk])
    page = text_of(visit("olga", "run", run.pk))
    for figure in (run.input_hash, run.output_hash, "甲支部", "优秀"):
        assert figure in page
    assert visit("olga", "run_progress", run.pk).headers["HX-Refresh"] == "true"
    assert reverse("run", args=[run.pk]) in text_of(visit("olga", "runs"))


def test_a_run_on_its_way_shows_progress(bureau, visit):
    run = bureau.run()
    waiting = Run.objects.create(
        scheme=run.scheme, period="2025", cutoff=1, as_of=run.as_of, roster=run.roster, started_at=NOW, progress=40
    )
    page = text_of(visit("olga", "run", waiting.pk))
    assert reverse("run_progress", args=[waiting.pk]) in page
    assert 'aria-valuenow="40"' in text_of(visit("olga", "run_progress", waiting.pk))


def test_a_failed_run_says_why(bureau, visit):
    run = bureau.run()
    Run.objects.filter(pk=run.pk).update(state=Run.State.FAILED, failure="缺少年龄")
    assert "缺少年龄" in text_of(visit("olga", "run", run.pk))


def test_a_start_that_cannot_be_is_explained_in_the_form(bureau, visit):
    answer = visit("olga", "start_run", post={"scheme": bureau.scheme.pk, "period": "20x5"})
    assert answer.status_code == 422
    assert "err-msg" in answer.content.decode()
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["anna", "bert", "dora", "carl", "emil"]),
        ({"sort": "-total"}, ["emil", "carl", "dora", "bert", "anna"]),
        ({"sort": "name"}, ["anna", "bert", "carl", "dora", "emil"]),
        ({"sort": "score:key"}, ["anna", "bert", "carl", "dora", "emil"]),
        ({"grade": "优秀"}, ["anna"]),
        ({"status": "预备党员"}, ["dora"]),
        ({"search": "be"}, ["bert"]),
        ({"search": "T004"}, ["emil"]),
        ({"search": "'; DROP"}, []),
        ({"sort": "score:nonsense", "grade": "良好"}, ["bert"]),
        ({"sort": "score:nonsense", "page": "x"}, ["anna", "bert", "dora", "carl", "emil"]),
    ],
)
def test_members_are_sorted_filtered_and_found(bureau, visit, query, names):
    page = text_of(visit("olga", "run", bureau.run().pk, **query))
    assert re.findall(r"members/\d+/\"><b>([a-z]+)</b>", page) == names


def test_a_filter_by_branch(bureau, visit):
    page = text_of(visit("olga", "run", bureau.run().pk, branch=bureau.units["乙支部"].pk))
    assert re.findall(r"members/\d+/\"><b>([a-z]+)</b>", page) == ["emil"]


def test_a_secretary_sees_the_own_branch_alone(bureau, visit):
    page = text_of(visit("anna", "run", bureau.run().pk))
    assert "bert" in page
    assert "emil" not in page
    assert "乙支部" not in page
    assert reverse("start_run") not in text_of(visit("anna", "runs"))


def test_a_member_sees_the_own_points_and_nobody_elses(bureau, visit):
    run = bureau.run()
    own = bureau.people["bert"].pk
    assert "应急任务" in text_of(visit("bert", "run_member", run.pk, own))
    for address, args in [
        ("runs", []),
        ("run", [run.pk]),
        ("run_member", [run.pk, bureau.people["anna"].pk]),
        ("run_branch", [run.pk, bureau.units["乙支部"].pk]),
        ("export_workbook", [run.pk]),
        ("export_table", [run.pk, "members"]),
        ("close_run", [run.pk]),
        ("run_progress", [run.pk]),
    ]:
        assert visit("bert", address, *args).status_code == 403, address
    page = text_of(visit("bert", "run_branch", run.pk, bureau.units["甲支部"].pk))
    assert "anna" not in page, "the own branch's stars, not the others' points"


def test_a_point_leads_to_its_record_its_clause_and_its_verifier(bureau, visit):
    run = bureau.run()
    anna = bureau.people["anna"].pk
    page = text_of(visit("anna", "run_member", run.pk, anna))
    for credit in run.credits.filter(person_id=anna):
        assert reverse("record", args=[credit.record_id]) in page
    assert f"{reverse('scheme', args=[run.scheme_id])}#item-soul.lesson" in page
    assert "olga" in page, "who verified"
    assert "年度封顶" in page
    assert "应得 3 分，因“类别封顶”计 2 分" in page


def changed_scheme(bureau, folder, *changes):
    """The small scheme with parts exchanged, as another version."""
    folder.mkdir()
    for file in SMALL.iterdir():
        text = file.read_text(encoding="utf-8")
        for old, new in (('version = "1"', 'version = "2"'), *changes):
            text = text.replace(old, new)
        (folder / file.name).write_text(text, encoding="utf-8")
    return adopt_scheme(actor=bureau.officer, source=folder, now=NOW)


def test_a_branch_page_tells_which_case_of_the_total_applied(bureau, visit, tmp_path):
    sum_of_two = '"round_half_up(members + completion / 10, 0.01)"'
    choice = '"if(completion < 50, 0, round_half_up(members + completion / 10, 0.01))"'
    plain = bureau.run()
    run = bureau.run(scheme=changed_scheme(bureau, tmp_path / "small", (sum_of_two, choice)))
    page = text_of(visit("olga", "run_branch", run.pk, bureau.units["甲支部"].pk))
    assert "适用：完成率 &lt; 50 时 0" in page
    assert "完成率 25 = 全部已完成次数 1 ÷ 全部应完成次数 4 × 100" in page
    assert "适用：" not in text_of(visit("olga", "run_branch", plain.pk, bureau.units["甲支部"].pk))


def test_a_quota_by_category_says_by_what(bureau, visit, tmp_path):
    scheme = changed_scheme(bureau, tmp_path / "small", ('per = "unit"', 'per = "unit and status"'))
    page = text_of(visit("bert", "scheme", scheme.pk))
    assert "按本单位、党员状态分，每一类最多 30%" in page


QUOTA = """

[grade.quota]
share = 0.2
per = "all"
rounding = "down"
least = 1
order = ["highest total"]
ties = "out"
"""


def test_a_place_in_the_quota_is_a_condition_of_the_next_star(bureau, visit, tmp_path):
    """20 % of 2 branches are 0.4, rounded down none, but one at least."""
    needs = 'needs = ["total >= 14", "completion == 100"]'
    unready = bureau.run(scheme=changed_scheme(bureau, tmp_path / "2", (needs, needs + QUOTA)))
    first = branch_progress(unready, bureau.units["甲支部"].pk)
    assert (first.condition_count, first.short_count) == (3, 3)
    assert (first.missing[-1].text, first.missing[-1].short) == (
        "进入前 20%",
        "2 个支部取 1 个，其他条件都满足后再排",
    )
    for_all = [('version = "2"', 'version = "3"'), (needs, 'needs = ["total >= 0"]' + QUOTA)]
    ready = changed_scheme(bureau, tmp_path / "3", *for_all, ("total >= 5", "total >= 0"))
    second = branch_progress(bureau.run(scheme=ready), bureau.units["乙支部"].pk)
    (place,) = second.missing
    assert place.short.startswith("按总分排第 2，名额 1") and second.met_count == 1


def test_what_the_next_star_lacks_leads_to_what_can_be_done(bureau, visit, settings):
    settings.CLOCK_SHIFT = NOW - now()
    run, unit = bureau.run(), bureau.units["甲支部"].pk
    page = text_of(visit("anna", "run_branch", run.pk, unit))
    ways = [f"unit={unit}&amp;kind=meeting.lesson", f"{reverse('branch_desk', args=[unit])}#waiting-h"]
    for way in (*(reverse(name) + f"?{ways[0]}" for name in ("meeting_new", "record_once")), ways[1]):
        assert f'href="{way}"' in page
    assert reverse("meeting_new") not in text_of(visit("bert", "run_branch", run.pk, unit)), "he can plan nothing"


def test_a_branch_page_leads_to_its_meetings_and_members(bureau, visit):
    run = bureau.run()
    page = text_of(visit("anna", "run_branch", run.pk, bureau.units["甲支部"].pk))
    for credit in run.credits.filter(person=None):
        assert reverse("record", args=[credit.record_id]) in page
    assert reverse("run_member", args=[run.pk, bureau.people["dora"].pk]) in page


def work_off_tasks() -> None:
    """What a worker does, without a process of its own."""
    for waiting in DBTaskResult.objects.ready():
        waiting.claim("test")
        waiting.set_successful(waiting.task.call(*waiting.task_result.args))


def test_a_run_is_computed_again_on_demand(bureau, visit, client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    run = bureau.run()
    answer = visit("olga", "repeat_run", run.pk, post={})
    assert "正在用当时的办法" in text_of(client.get(answer.url))
    work_off_tasks()
    assert "完全一致" in text_of(client.get(answer.url))
    Run.objects.filter(pk=run.pk).update(output_hash="0" * 64)
    answer = visit("olga", "repeat_run", run.pk, post={})
    work_off_tasks()
    assert "不一致" in text_of(client.get(answer.url))
    other = bureau.run()
    assert client.get(answer.url.replace(f"/{run.pk}/", f"/{other.pk}/", 1)).status_code == 404


def test_closing_asks_first_and_says_when_it_cannot(bureau, visit, monkeypatch):
    run = bureau.run()
    assert "先公示" in text_of(visit("olga", "close_run", run.pk))
    notice = bureau.published(run)
    monkeypatch.setattr(runs, "now", lambda: after(notice))
    page = text_of(visit("olga", "close_run", run.pk))
    assert "不再改动" in page
    assert "只算到 2025-09-16" in page
    assert "新编号的记录" not in page
    bureau.record("bert", "warm.service", "2025-08-01")
    assert "新编号的记录" in text_of(visit("olga", "close_run", run.pk))
    assert "还没有结束" not in text_of(visit("olga", "close_run", bureau.run("2024").pk))
    assert not Run.objects.get(pk=run.pk).closed_at
    assert visit("olga", "close_run", run.pk, post={}).status_code == 302
    assert Run.objects.get(pk=run.pk).closed_at
    assert visit("olga", "close_run", run.pk, post={}).status_code == 422
    assert reverse("close_run", args=[run.pk]) not in text_of(visit("olga", "run", run.pk))


def test_the_ledger_shows_what_was_posted(bureau, visit):
    run = bureau.run()
    anna, bert = bureau.people["anna"].pk, bureau.people["bert"].pk
    assert visit("bert", "ledger").url == reverse("ledger_of", args=[bert])
    assert "还没有入账" in text_of(visit("bert", "ledger_of", bert))
    bureau.close(run)
    page = text_of(visit("anna", "ledger_of", bert))
    assert "合计 5 分" in page
    assert visit("bert", "ledger_of", anna).status_code == 404


def rows_of(response) -> list[list[str]]:
    content = b"".join(response.streaming_content).decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def test_exports_hold_the_same_figures(bureau, visit):
    run = bureau.run()
    members = rows_of(visit("olga", "export_table", run.pk, "members"))
    assert members[0] == ["工号", "姓名", "支部", "党员状态", "基础积分", "关键积分", "扣分", "总分", "等次"]
    assert members[1] == ["T000", "anna", "甲支部", "正式党员", "5", "5", "0", "10", "优秀"]
    credits = rows_of(visit("olga", "export_table", run.pk, "credits"))
    assert len(credits) == 1 + run.credits.count()
    assert sum(float(row[8]) for row in credits[1:]) * 1000 == sum(run.credits.values_list("credited", flat=True))
    branches = rows_of(visit("olga", "export_table", run.pk, "branches"))
    assert branches[1] == ["甲支部", "5", "25", "7.5", "2", "4"]
    assert visit("olga", "export_table", run.pk, "passwords").status_code == 404
    assert len(rows_of(visit("anna", "export_table", run.pk, "members"))) == 5, "the own branch"
    assert AuditEntry.objects.filter(act="export_results").count() == 4


def test_a_name_that_is_a_formula_leaves_as_text(bureau, visit):
    bureau.people["bert"].name = '=HYPERLINK("http://example.invalid","x")'
    bureau.people["bert"].save()
    run = bureau.run()
    book = load_workbook(io.BytesIO(b"".join(visit("olga", "export_workbook", run.pk).streaming_content)))
    cell = next(c for c in book["党员"]["B"] if "HYPERLINK" in str(c.value))
    assert cell.data_type == "s"
    assert book["党员"]["H2"].value == 10
    names = [row[1] for row in rows_of(visit("olga", "export_table", run.pk, "members"))]
    assert '\'=HYPERLINK("http://example.invalid","x")' in names


FRAME = 9  # who is asking, and the names, the bell and the badges of the shell: the same on every page
PAGES = {"run": 7, "run_branch": 6, "run_member": 7, "scheme": 1, "ledger_of": 4}


@pytest.mark.parametrize("address", PAGES)
def test_queries_are_few_and_do_not_grow(bureau, visit, client, django_assert_max_num_queries, address):
    def args(run):
        return {
            "run": [run.pk],
            "run_branch": [run.pk, bureau.units["甲支部"].pk],
            "run_member": [run.pk, bureau.people["anna"].pk],
            "scheme": [run.scheme_id],
            "ledger_of": [bureau.people["anna"].pk],
        }[address]

    few = bureau.run()
    bureau.records([("anna", "warm.service", f"2025-06-{day:02}", 1, "") for day in range(1, 29)])
    bureau.records([("甲支部", "meeting.lesson", f"2025-06-{day:02}", 1, "") for day in range(1, 29)])
    many = bureau.run()

    def asked_by(run):
        url = visit("olga", address, *args(run)).wsgi_request.path
        with django_assert_max_num_queries(FRAME + PAGES[address]) as asked:
            text_of(client.get(url))
        return len(asked)

    if address == "run":  # of a closed one, what came later is asked for as well
        assert asked_by(few) == asked_by(many)
        bureau.close(many)
        asked_by(many)
    else:
        bureau.close(many)
        assert asked_by(few) == asked_by(many)


def test_pages_are_turned_with_the_filters_kept_and_end_in_a_hint(bureau, visit, monkeypatch):
    monkeypatch.setattr("benliu.scoring.queries.results.PAGE", 2)
    monkeypatch.setattr("benliu.scoring.queries.results.LAST_PAGE", 2)
    run = bureau.run()
    first = text_of(visit("olga", "run", run.pk, sort="name"))
    assert "?sort=name&amp;page=2#members" in first
    second = text_of(visit("olga", "run", run.pk, sort="name", page=2))
    assert re.findall(r"members/\d+/\"><b>([a-z]+)</b>", second) == ["carl", "dora"]
    assert "?sort=name&amp;page=1#members" in second
    assert "后面还有" in second
    assert "page=3" not in second
    assert re.findall(r"members/\d+/\"><b>([a-z]+)</b>", text_of(visit("olga", "run", run.pk, page=99)))


def test_every_point_of_a_busy_member_is_within_reach(bureau, visit):
    bureau.records([("anna", "warm.service", f"2025-0{m}-{d:02}", 1, "") for m in (4, 5) for d in range(1, 21)])
    run, anna = bureau.run(), bureau.people["anna"].pk
    pages = [text_of(visit("anna", "run_member", run.pk, anna, page=n)) for n in (1, 2)]
    shown = [str(record) for page in pages for record in re.findall(r"/records/([0-9a-f-]{36})/", page)]
    assert sorted(shown) == sorted(
        str(i) for i in run.credits.filter(person_id=anna).values_list("record_id", flat=True)
    )


def test_a_whole_city_is_not_sorted_by_single_figures(bureau, visit, monkeypatch):
    monkeypatch.setattr("benliu.scoring.forms.MOST_SORTED", 4)
    run = bureau.run()
    assert "score:key" not in text_of(visit("olga", "run", run.pk))
    narrowed = text_of(visit("olga", "run", run.pk, branch=bureau.units["甲支部"].pk, sort="score:deductions"))
    assert re.findall(r"members/\d+/\"><b>([a-z]+)</b>", narrowed)[-1] == "carl"


def test_a_branchs_figures_lead_to_what_made_them(bureau, visit):
    run, unit = bureau.run(), bureau.units["甲支部"].pk
    page = visit("olga", "run_branch", run.pk, unit)
    assert [(p.title, p.place) for p in page.context["progress"].parts] == [
        ("党员平均分", "members"),
        ("完成率", "duties"),
    ]
    assert (page.context["credits"], len(page.context["held"])) == ([], 2), "what only counts for duties is folded away"
    text = text_of(page)
    assert text.count("计入应办</span>") == 2
    assert 'href="?item=meeting.lesson#records"' in text and 'id="duties"' in text
    chosen = visit("olga", "run_branch", run.pk, unit, item="meeting.lesson")
    assert (len(chosen.context["credits"]), chosen.context["held"]) == (2, [])
    assert visit("olga", "run_branch", run.pk, unit, only="vetoed").context["members"] == []


def test_a_members_figures_lead_to_their_records(bureau, visit):
    run, anna = bureau.run(), bureau.people["anna"].pk
    assert 'href="?stream=nuan#credits"' in text_of(visit("anna", "run_member", run.pk, anna))
    assert [line.item for line in visit("anna", "run_member", run.pk, anna, stream="nuan").context["page"]] == [
        "warm.service"
    ]
    base = visit("anna", "run_member", run.pk, anna, figure="base").context["page"]
    assert {line.item for line in base} == {"soul.lesson", "warm.service"}


def test_items_without_points_say_what_they_count_for(bureau, visit):
    assert "不计分，计入完成率" in text_of(visit("bert", "scheme", bureau.scheme.pk))
    assert "党员状态为正式党员" in text_of(visit("bert", "scheme", bureau.scheme.pk))


def test_an_address_of_a_replaced_run_leads_to_the_newest(bureau, visit):
    bureau.run()
    bureau.record("bert", "warm.service", "2025-08-01")
    (old,) = rescore_open_periods(now=NOW)
    bureau.record("bert", "warm.service", "2025-08-02")
    (new,) = rescore_open_periods(now=NOW)
    bert, unit = bureau.people["bert"].pk, bureau.units["甲支部"].pk
    for address, *args in (
        ("run_member", bert),
        ("run_branch", unit),
        ("export_table", "members"),
        ("export_workbook",),
        ("close_run",),
    ):
        answer = visit("olga", address, old.pk, *args)
        assert answer.url == reverse(address, args=[new.pk, *args]), address
    assert visit("olga", "run_member", old.pk, bert, stream="nuan").url.endswith("?stream=nuan")
    page = text_of(visit("olga", "run", old.pk))
    assert reverse("run", args=[new.pk]) in page and reverse("repeat_run", args=[old.pk]) in page
    assert visit("olga", "run_member", new.pk, 999_999).status_code == 404


@pytest.mark.parametrize("address", ["run_member", "my_points"])
def test_who_moved_reads_which_records_are_the_former_branch_s(bureau, visit, address):
    """Carl moved in June with two records; in August his new branch filed a third."""
    carl, june = bureau.people["carl"], dt.date(2025, 6, 1)
    Membership.objects.filter(person=carl).update(ends_on=june - dt.timedelta(days=1))
    Membership.objects.create(person=carl, unit=bureau.units["乙支部"], status="正式党员", starts_on=june)
    bureau.record("carl", "warm.service", "2025-08-01")
    run = bureau.run()
    where = (run.pk, carl.pk) if address == "run_member" else ()
    page = text_of(visit("carl", address, *where))
    assert "含甲支部登记的 2 条" in page and "含乙支部" not in page
    assert "登记的" not in text_of(visit("bert", address, *((run.pk, bureau.people["bert"].pk) if where else ())))
