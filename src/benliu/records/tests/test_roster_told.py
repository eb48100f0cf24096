"""What a roster row is refused for, and what is told of one that is taken in."""

import re

import pytest

from benliu.notices.models import Notice
from benliu.org.models import Membership, Particulars, Person, Transfer
from benliu.org.services import Wish, approve_transfer, ask_transfer, bring_particulars
from benliu.org.tests.factories import FIRST, NOW, SECOND, THIRD, TODAY
from benliu.records.queries.imports import CHECK, import_detail, import_row, import_rows
from benliu.records.services import mend_row

from .factories import finish, outcomes, preview, roster, workbook

HEAD = ["工号", "姓名", "所在支部", "党员状态", "入党时间", "出生日期", "电话", "身份证号", "民族", "籍贯"]
PUBLISHED = "11010519491231002X"  # an example of GB 11643-1999


def told(bureau, *lines):
    run = preview(bureau.officer, workbook({"名册": [HEAD, *lines]}, "名册.xlsx"))
    return run, list(run.rows.order_by("order"))


def words(row, language="zh"):
    return [flaw[language] + flaw[f"mend_{language}" if language == "en" else "mend_zh"]
            for flaw in row.message.get("flaws", ())]  # fmt: skip


def test_every_wrong_cell_of_a_row_is_told_at_once_and_mended_in_place(bureau):
    line = ["S002", "林一", FIRST, "正式党员", "昨天", "1996-13-45", "abc", "123", "汉", "示例省"]
    run, (row,) = told(bureau, line)
    assert (row.outcome, row.reason) == ("rejected", "bad-entry")
    meanings = [flaw["meaning"] for flaw in row.message["flaws"]]
    assert sorted(meanings) == ["born_on", "id_no", "joined_on", "phone"]
    said = {"joined_on": "2018年7月", "born_on": "1996.3", "phone": "199 0000 1234", "id_no": PUBLISHED.lower()}
    mend_row(actor=bureau.officer, row_id=row.pk, values=said, now=NOW)
    finish(run, bureau.officer)
    person = Person.objects.get(staff_no="S002")
    kept = Particulars.objects.get(person=person)
    assert (person.joined_party, kept.born_on, kept.phone) == ("2018-07", "1996-03", "19900001234")
    assert (kept.id_no, kept.ethnicity, kept.native_place) == (PUBLISHED, "汉族", "示例省")


def test_a_day_to_come_and_an_english_reader(bureau):
    _run, (row,) = told(bureau, ["S002", "林一", FIRST, "正式党员", "2027-01-01"])
    assert row.reason == "bad-entry" and "还没有到" in words(row)[0]
    for text in (row.message["title_en"], *words(row, "en")):
        assert not re.search("[\u4e00-\u9fff]", text), text


def test_the_same_in_another_form_is_no_change_and_less_does_not_overwrite_more(bureau):
    person = bureau.people["林一"]
    kept = {"ethnicity": "汉", "native_place": "示例省示例市南闸区", "born_on": "1996.3"}
    bring_particulars({person.pk: kept})
    Person.objects.filter(pk=person.pk).update(joined_party="2018年7月")
    same = ["S002", "林一", FIRST, "正式党员", "2018-07", "1996年3月", "", "", "汉族", "示例省示例市南闸区"]
    _run, (row,) = told(bureau, same)
    assert row.outcome == "unchanged" and not row.read["was"]
    less = ["S002", "林一", FIRST, "正式党员", "2018", "1996-03", "19900001234", "", "汉族", "示例省"]
    run, (row,) = told(bureau, less)
    assert (row.outcome, set(row.read["was"])) == ("changed", {"phone"})
    assert [flaw["meaning"] for flaw in row.message["flaws"]] == ["native_place", "joined_on"]
    finish(run, bureau.officer)
    assert Particulars.objects.get(person=person).native_place == "示例省示例市南闸区"
    assert Person.objects.get(pk=person.pk).joined_party == "2018年7月"


def test_a_doubtful_check_digit_is_told_and_taken_in(bureau):
    doubtful = PUBLISHED[:17] + "0"
    run, (row,) = told(bureau, ["S002", "林一", FIRST, "正式党员", "", "", "", doubtful])
    assert (row.outcome, row.reason) == ("changed", "told") and "校验位" in words(row)[0]
    assert doubtful not in str(row.message)
    detail = import_detail(run.pk, bureau.officer, NOW)
    assert (CHECK, "请核对", 1) in detail.tabs and not detail.moves
    assert [r.id for r in import_rows(run.pk, bureau.officer, CHECK).rows] == [row.pk]


@pytest.mark.parametrize("status", ["已转出", "去世", "停止党籍"])
def test_who_left_is_told_with_the_page_where_that_is_done(client, bureau, status):
    run, (row,) = told(bureau, ["S002", "林一", FIRST, status])
    assert (row.outcome, row.reason) == ("rejected", "left") and status in words(row)[0]
    assert import_row(run.pk, row.pk, bureau.officer).person_id == bureau.people["林一"].pk
    client.force_login(bureau.accounts["周干部"])
    page = client.get(f"/imports/{run.pk}/?tab=rejected").content.decode()
    assert f"/org/people/{bureau.people['林一'].pk}/" in page and "结束党籍隶属" in page


@pytest.mark.parametrize("status", ["流动党员", "退休"])
def test_who_stays_is_told_what_to_write(bureau, status):
    _run, (row,) = told(bureau, ["S002", "林一", FIRST, status])
    assert row.reason == "bad-status" and status in words(row)[0] and "填“正式党员”" in words(row)[0]


def test_a_move_is_told_to_be_confirmed_and_ends_what_is_under_way(client, bureau):
    wish = Wish(bureau.people["林一"].pk, bureau.units[SECOND].pk, TODAY)
    transfer = ask_transfer(actor=bureau.secretary, wish=wish, now=NOW)
    approve_transfer(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, side="receiving", now=NOW)
    run = preview(bureau.officer, roster(["S002", "林一", THIRD, "正式党员"], ["S003", "王二", FIRST, "预备党员"]))
    moved, stayed = run.rows.order_by("order")
    assert words(moved)[0].startswith(f"转支部：{FIRST} → {THIRD}，不经双方同意。") and not words(stayed)
    assert SECOND in words(moved)[1] and "自动撤回" in words(moved)[1]
    assert import_detail(run.pk, bureau.officer, NOW).moves == 1
    client.force_login(bureau.accounts["周干部"])
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "其中 1 人转支部，不经双方同意" in page
    page = client.post(f"/imports/{run.pk}/apply/", follow=True).content.decode()
    run.refresh_from_db()
    assert run.state == "preview" and "先勾选确认" in page
    finish(run, bureau.officer)
    transfer.refresh_from_db()
    assert transfer.state == Transfer.State.WITHDRAWN and "重新发起" in transfer.reason
    assert Membership.objects.get(person__staff_no="S002", ends_on=None).unit.name == THIRD
    titles = Notice.objects.filter(account=bureau.accounts["钱书记"]).values_list("title", flat=True)
    assert "一件组织关系转接已撤回" in titles


def test_who_leads_only_one_of_two_branches_moves_nobody(bureau):
    run = preview(bureau.standing("吴干部"), roster(["S002", "林一", THIRD, "正式党员"]))
    assert outcomes(run) == {"rejected": 1} and run.rows.get().reason == "person-elsewhere"


def test_a_namesake_of_another_branch_is_told_where_no_number_stands(bureau):
    run = preview(bureau.officer, roster(["", "孙三", FIRST, "正式党员"], ["", "别人", FIRST, "正式党员"]))
    namesake, other = run.rows.order_by("order")
    assert (namesake.outcome, namesake.reason) == ("new", "told") and not words(other)
    assert SECOND in words(namesake)[0]
    assert "跳过这一行" in words(namesake)[0]
