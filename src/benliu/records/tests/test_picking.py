"""Mending an import's row by picking what was meant, instead of typing it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.org.services import Enrolment, enrol_people
from benliu.org.tests.factories import FIRST, NOW, SECOND, SINCE
from benliu.records.mendable import as_picked, as_sent
from benliu.records.models import Record
from benliu.records.services import mend_all_alike, split_row

from .factories import finish, ledger, outcomes, preview, workbook

CHOICE = re.compile(r'<button class="btn sm" name="pick" value="([^"]*)">([^<]*)</button>')


def choices(client, run) -> dict[str, str]:
    """What the page offers: words → what the button sends."""
    page = client.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()
    return {unescape(text): unescape(value) for value, text in CHOICE.findall(page)}


def clicked(client, run, value):
    row = run.rows.get(outcome="rejected")
    client.post(reverse("import_row", args=[run.pk, row.pk]), {"act": "mend", "pick": value})
    row.refresh_from_db()
    return row


@pytest.fixture
def secretary(bureau):
    client = Client()
    client.force_login(bureau.accounts["许书记"])
    return client


def test_an_ambiguous_name_is_settled_by_a_click(bureau, secretary):
    namesake = Enrolment("S009", "林一", bureau.units[FIRST].pk, "正式党员")
    enrol_people(actor=bureau.officer, enrolments=[namesake], since=SINCE, now=NOW)
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "", "党课", 1]))
    offered = choices(secretary, run)
    assert set(offered) == {"林一 S002", "林一 S009"}
    row = clicked(secretary, run, offered["林一 S009"])
    assert (row.outcome, row.read["who"], row.read["staff_no"]) == ("new", "林一", "S009")


def test_an_unknown_item_is_settled_by_a_click_and_leaves_the_other_cells_alone(bureau, secretary):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "志愿服", 3]))
    offered = choices(secretary, run)
    row = clicked(secretary, run, offered["志愿服务"])
    assert (row.outcome, row.read["kind"], row.read["quantity"], row.read["who"]) == ("new", "志愿服务", 3000, "林一")


def test_a_wrong_number_gives_way_to_the_person_picked(bureau, secretary):
    run = preview(bureau.secretary, ledger(["2026-02-10", "王二", "S999", "党课", 1]))
    row = clicked(secretary, run, choices(secretary, run)["王二 S003"])
    assert (row.outcome, row.read["staff_no"]) == ("new", "S003")


def test_typing_stays_possible(bureau, secretary):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "志愿服", 3]))
    row = run.rows.get()
    secretary.post(reverse("import_row", args=[run.pk, row.pk]), {"act": "mend", "item": "党课"})
    row.refresh_from_db()
    assert (row.outcome, row.read["kind"]) == ("new", "党课")


def test_who_may_not_mend_is_offered_words_only(bureau):
    run = preview(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "志愿服", 3]))
    officer = Client()
    officer.force_login(bureau.accounts["周干部"])
    assert not choices(officer, run)
    assert "志愿服务" in officer.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()


def posted(client, run, row, **sent):
    """What a press sends, and the answer."""
    return client.post(reverse("import_row", args=[run.pk, row.pk]), sent, headers={"HX-Request": "true"})


def in_branches(*lines) -> object:
    """A ledger that gives names and branches: rows of name and branch, a day each."""
    rows = [[f"2026-02-{day}", name, branch, "党课", 1] for day, (name, branch) in enumerate(lines, 10)]
    return workbook({"台账": [["日期", "姓名", "支部", "事项", "数量"], *rows]})


def test_what_is_written_alike_is_settled_in_all_rows_by_one_click(bureau, secretary):
    lines = [
        ("林一", "一党支布"),
        ("王二", "一党 支布"),
        ("某某", "一党支布"),
        ("林一", "第一党支布部"),
        ("王二", FIRST),
    ]
    run = preview(bureau.secretary, in_branches(*lines))
    page = secretary.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()
    assert page.count("“一党支布”这 3 行都是 第一党支部") == 2 and "“第一党支布部”这" not in page
    first = run.rows.get(row=2)
    answer = posted(secretary, run, first, alike=as_sent("branch", FIRST))
    assert answer.headers["HX-Refresh"] == "true"
    became = [(row.outcome, row.read.get("who"), row.values["branch"]) for row in run.rows.order_by("row")]
    assert became == [
        ("new", "林一", FIRST),
        ("new", "王二", FIRST),
        ("rejected", None, FIRST),
        ("rejected", None, "第一党支布部"),
        ("new", "王二", FIRST),
    ]
    assert run.rows.get(row=4).message["flaws"][0]["meaning"] == "name"


def test_a_branch_is_settled_in_a_roster_and_its_ledger_at_once(bureau):
    people = workbook({"名册": [["姓名", "工号", "所在支部", "党员状态"], ["新甲", "S020", "一党支布", "正式党员"]]})
    run = preview(bureau.officer, people, in_branches(("新甲", "一党支布"), ("林一", "一党支布")))
    assert outcomes(run) == {"rejected": 3}
    mend_all_alike(actor=bureau.officer, row_id=run.rows.first().pk, pick=as_sent("branch", FIRST), now=NOW)
    assert outcomes(run) == {"new": 3}
    finish(run, bureau.officer)
    assert Record.objects.filter(person__name="新甲").count() == 1


def test_only_what_is_offered_can_be_picked_for_all(bureau):
    run = preview(bureau.secretary, in_branches(("林一", "一党支布"), ("王二", "一党支布")))
    row = run.rows.first()
    for pick in (as_sent("branch", SECOND), as_sent("item", "党课"), ""):
        with pytest.raises(Invalid):
            mend_all_alike(actor=bureau.secretary, row_id=row.pk, pick=pick, now=NOW)
    with pytest.raises(Refused):
        mend_all_alike(actor=bureau.officer, row_id=row.pk, pick=as_sent("branch", FIRST), now=NOW)
    assert outcomes(run) == {"rejected": 2}


def test_two_names_in_a_cell_become_two_rows_by_one_click(bureau, secretary):
    lines = [("2026-02-10", "林一、王二", "", "党课", 1), ("2026-02-11", "许书记", "", "党课", 1)]
    run = preview(bureau.secretary, ledger(*lines))
    assert "分成 2 行，一人一行" in secretary.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()
    row = run.rows.get(outcome="rejected")
    posted(secretary, run, row, split="1")
    rows = run.rows.order_by("order")
    assert [(r.row, r.outcome, r.read["who"]) for r in rows] == [
        (2, "new", "林一"),
        (2, "new", "王二"),
        (3, "new", "许书记"),
    ]
    assert [r.order for r in rows] == [0, 1, 2] and len({r.record_id for r in rows}) == 3
    assert rows[0].cells == rows[1].cells and rows[0].cells["姓名"] == "林一、王二"
    finish(run, bureau.secretary)
    filed = Record.objects.filter(happened_on="2026-02-10", state="verified")
    assert {record.person.name for record in filed} == {"林一", "王二"}


def test_a_split_row_sent_again_is_split_again_and_found_to_be_there(bureau):
    lines = [("2026-02-10", "林一、王二", "", "党课", 1), ("2026-02-10", "王二", "", "党课", 1)]
    run = preview(bureau.secretary, ledger(lines[0]))
    split_row(actor=bureau.secretary, row_id=run.rows.get().pk, now=NOW)
    finish(run, bureau.secretary)
    again = preview(bureau.secretary, ledger(lines[0]))
    split_row(actor=bureau.secretary, row_id=again.rows.get().pk, now=NOW)
    assert outcomes(again) == {"unchanged": 2}
    # One of the two stands in a row of his own, too: that is told, not counted twice.
    other = preview(bureau.secretary, ledger(*lines, sheet="三月"))
    split_row(actor=bureau.secretary, row_id=other.rows.get(outcome="rejected").pk, now=NOW)
    assert [(r.row, r.outcome, r.reason) for r in other.rows.order_by("order")] == [
        (2, "unchanged", ""),
        (2, "rejected", "duplicate"),
        (3, "unchanged", ""),
    ]


@pytest.mark.parametrize("names", ["林一、某某", "林一、孪生"])
def test_who_is_unknown_or_has_a_namesake_keeps_a_row_whole(bureau, secretary, names):
    twins = [Enrolment(number, "孪生", bureau.units[FIRST].pk, "正式党员") for number in ("S010", "S011")]
    enrol_people(actor=bureau.officer, enrolments=twins, since=SINCE, now=NOW)
    run = preview(bureau.secretary, ledger(["2026-02-10", names, "", "党课", 1]))
    page = secretary.get(reverse("import", args=[run.pk]) + "?tab=rejected").content.decode()
    assert "一人一行，分开登记" in page and 'name="split"' not in page
    with pytest.raises(Invalid):
        split_row(actor=bureau.secretary, row_id=run.rows.get().pk, now=NOW)


def test_a_wrong_number_is_emptied_for_a_person_who_has_none():
    assert as_picked(as_sent("staff_no", "王二")) == {"name": "王二", "staff_no": ""}
