"""Telling of an activity in the browser: few taps, a double seen in time, and nothing lost without network."""

import datetime as dt
import io
import re
import sqlite3

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from benliu.common.clock import local_date, now
from benliu.records.tests.test_bad_input import header_of
from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture
from tests.e2e.bureau import agree_on_time, bureau_time
from tests.e2e.phone import Facts

PHONE = VIEWS["phone"]
DAY = dt.timedelta(days=1)
TOLD = "select count(*) from records_record where activity_id is not null"


def told(page: Page, site_folder) -> int:
    return Facts(site_folder).rows(TOLD)[0][0]


def test_a_secretary_tells_of_a_meeting_of_all_but_one_in_four_taps(visit, watch, site_folder):
    page = visit("/desk/", role="secretary", view=PHONE)
    agree_on_time(page.context, site_folder)
    page.locator("main").get_by_role("link", name="记一次活动", exact=True).click()
    for view in ("phone", "phone-large"):
        keep_picture(page, f"record-once-{view}")
    assert_accessible(page)
    assert_fits(page)
    find = page.get_by_label("找人：姓名或工号")
    assert find.bounding_box()["width"] > 200, "its words are eight signs of 16 px, beside the padding"
    before, everybody = told(page, site_folder), int(page.locator("#count").inner_text())
    expect(page.locator("#making")).to_be_hidden()
    page.locator(".chip", has_text="谈心谈话").click()
    page.locator("input[name=people]").nth(3).uncheck()
    expect(page.locator("#count")).to_have_text(str(everybody - 1))
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/unsent/$"))
    expect(page.get_by_role("heading", name="已登记：谈心谈话")).to_be_visible()
    expect(page.get_by_text("已送达")).to_be_visible()
    expect(page.get_by_text("都送达了")).to_be_hidden()
    assert told(page, site_folder) - before == everybody - 1

    page.reload()
    expect(page.get_by_role("heading", name="未送达的记录")).to_be_visible()

    page.goto(page.url.replace("/unsent/", "/record/"))
    page.get_by_label("找人：姓名或工号").fill("没有这个人")
    expect(page.get_by_text("别的支部的人由他所在的支部登记")).to_be_visible()
    page.get_by_label("找人：姓名或工号").fill("")
    expect(page.get_by_text("别的支部的人由他所在的支部登记")).to_be_hidden()
    page.locator(".chip", has_text="谈心谈话").click()
    expect(page.get_by_role("heading", name="好像已经记过了")).to_be_visible()
    expect(page.locator("input[name=same]:checked")).to_have_count(0)
    card, form = page.locator(".flagged-card").bounding_box(), page.locator(".once-form").bounding_box()
    assert card["y"] >= form["y"] + form["height"], "beside the button that it is about, below what was filled in"
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").filter(has_text="请先选：是不是同一件事。")).to_be_visible()
    assert_fits(page)
    assert told(page, site_folder) - before == everybody - 1, "nothing is kept without the answer"
    page.get_by_label("是同一件事").check()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/unsent/$"))
    expect(page.locator("main").get_by_text("已送达")).to_have_count(2)
    assert told(page, site_folder) - before == everybody, "merged: the one who was missing, and nobody twice"
    receipt = page.locator("#receipt-items > li").first
    day = bureau_time(site_folder)
    expect(receipt).to_contain_text(f"{day.year}年{day.month}月{day.day}日 · 1 次 · 已记 1 条，等待审核。")
    expect(receipt).to_contain_text(f"另有 {everybody - 1} 条已经记过，没有重复记。")
    expect(receipt.get_by_role("link", name="看这次的记录")).to_have_attribute("href", re.compile("^/records/.entry="))
    keep_picture(page, "receipts")
    assert_accessible(page)

    page.goto(page.url.replace("/unsent/", "/record/"))
    page.locator(".chip", has_text="谈心谈话").click()
    notice = page.get_by_role("heading", name="好像已经记过了")
    expect(notice).to_be_visible()
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.context.unroute(re.compile("/similar/"))  # nobody answers without network
    page.context.set_offline(True)
    page.locator("select[name=kind]").select_option(label="集中学习")
    expect(notice).to_have_count(0)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/unsent/$"), timeout=40_000)
    expect(page.get_by_role("heading", name="已记下，还没有送达：集中学习")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("main").get_by_text("已送达")).to_have_count(3, timeout=30_000)
    expect(page.get_by_role("heading", name="已登记：集中学习")).to_be_visible()
    assert told(page, site_folder) - before == 2 * everybody, "what was answered about talks says nothing of studies"


def test_at_a_desk_recording_ends_on_the_records_in_the_frame_of_the_desk(visit, watch, site_folder):
    page = visit("/desk/", role="secretary", view=VIEWS["desk"])
    agree_on_time(page.context, site_folder)
    page.goto("/record/")
    before = told(page, site_folder)
    page.locator("select[name=kind]").select_option(label="廉政承诺")
    page.get_by_role("button", name="全不选").click()
    for number in range(3):  # the day's other activities are of many more: they are no question
        page.locator("input[name=people]").nth(number).check()
    known, form = page.locator(".once-known").bounding_box(), page.locator(".once-form").bounding_box()
    assert known["x"] > form["x"] + form["width"] and abs(known["y"] - form["y"]) <= 1, "what is known stands beside"
    expect(page.locator("#making")).to_have_text("个人记录 3 条")
    expect(page.locator(".once-known #places")).to_contain_text("将复用")
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, "record-once-desk")
    page.set_viewport_size({"width": 1024, "height": 768})
    assert page.locator(".once-known").bounding_box()["x"] > page.locator(".once-form").bounding_box()["x"] + 200
    assert_fits(page)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/records/.entry="))
    assert told(page, site_folder) - before == 3
    expect(page.locator(".toast")).to_contain_text("廉政承诺 · ")
    expect(page.locator(".toast")).to_contain_text("已记 3 条，等待审核。")
    expect(page.locator("aside.side")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(3)
    keep_picture(page, "recorded-desk")
    assert_accessible(page)
    page.reload()
    expect(page.locator(".toast")).to_have_count(0)

    page.goto("/record/")
    page.locator("select[name=kind]").select_option(label="集中学习")
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.context.unroute(re.compile("/similar/"))
    page.context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/unsent/$"), timeout=40_000)


def test_who_could_not_know_of_the_other_is_told_on_the_receipt_and_merges_with_one_tap(visit, site_folder):
    page = visit("/record/", role="secretary", view=PHONE)
    agree_on_time(page.context, site_folder)
    page.context.route(re.compile("/similar/"), lambda route: route.fulfill(body="", content_type="text/html"))
    merged = "select count(*) from records_record where state = 'merged'"
    for _time in range(2):
        page.goto("/record/")
        page.locator("select[name=kind]").select_option(label="廉政教育")
        page.get_by_role("button", name="全不选").click()
        page.locator("input[name=people]").nth(1).check()
        page.get_by_role("button", name="提交").click()
        page.wait_for_url(re.compile("/unsent/$"))
        expect(page.locator("#receipt-items > li").nth(_time)).to_be_visible()
    receipt = page.locator("#receipt-items > li").first
    expect(receipt).to_contain_text("其中 1 条好像别人也记了，都还留着")
    expect(page.get_by_role("button", name="是同一件事，合并")).to_have_count(1)
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, "receipt-merge")
    receipt.get_by_role("button", name="是同一件事，合并").click()
    expect(page.locator(".toast")).to_contain_text("已合并，重复的 1 条不再计入。")
    assert Facts(site_folder).rows(merged)[0][0] == 1
    page.locator(".toast").get_by_role("button", name="撤销").click()
    expect(page.locator(".toast")).to_contain_text("已撤销")
    assert Facts(site_folder).rows(merged)[0][0] == 0


def test_a_member_alone_is_told_before_saving_that_it_is_recorded_already(visit, site_folder):
    page = visit("/record/", role="member", view=PHONE)
    agree_on_time(page.context, site_folder)
    page.reload()
    before = told(page, site_folder)
    page.locator("select[name=kind]").select_option(label="宣讲")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/unsent/$"))
    expect(page.get_by_text("已送达")).to_be_visible()

    page.goto("/record/")
    page.locator("select[name=kind]").select_option(label="宣讲")
    expect(page.get_by_role("heading", name="好像已经记过了")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").filter(has_text="请先选：是不是同一件事。")).to_be_visible()
    assert told(page, site_folder) - before == 1


def test_a_pasted_list_chooses_its_people_and_says_who_is_not_known(visit):
    page = visit("/record/", role="secretary", view=PHONE)
    page.get_by_text("从 Excel 粘贴名单").click()
    page.locator("#paste").fill("林知夏\tSL0102\n王小河\n无此人\n张海燕")
    expect(page.locator("#count")).to_have_text("2")
    expect(page.locator("#pasted")).to_contain_text("没有看懂，或那天不在支部：无此人")
    expect(page.locator("#pasted")).to_contain_text("有同名的人，请用工号：张海燕")


def test_a_table_with_a_heading_and_columns_of_other_things_chooses_its_people(visit):
    page = visit("/record/", role="secretary", view=PHONE)
    page.get_by_text("从 Excel 粘贴名单").click()
    table = [
        "序号\t姓名\t工号\t部门\t电话",
        "1\t林知夏\tSL0102\t办公室\t13800000001",
        "2\t王小河\t\t水文科\t13800000002",
    ]
    page.locator("#paste").fill("\n".join([*table, "3\t无此人\tSL9999\t水文科\t13800000003"]))
    expect(page.locator("#count")).to_have_text("2")
    expect(page.locator("#pasted")).to_have_text("已选 2 人。 没有看懂，或那天不在支部：无此人 SL9999")


def test_a_number_and_a_name_in_one_line_are_one_person(visit, site_folder):
    rows = Facts(site_folder).rows(
        """select p.name, p.staff_no from org_person p join org_membership m on m.person_id = p.id and m.ends_on is null
        where m.unit_id = (select unit_id from org_membership where person_id =
            (select id from org_person where name = '王小河') and ends_on is null)"""
    )
    number, (twins,) = dict(rows), {name for name in ("张海燕",) if sum(one == name for one, _no in rows) > 1}
    namesakes = [no for name, no in rows if name == twins]
    page = visit("/record/", role="secretary", view=PHONE)
    page.get_by_text("从 Excel 粘贴名单").click()
    lines = [f"{number['王小河']} 王小河", f"林知夏\t{number['林知夏']}", f"{namesakes[0]}\t{twins}"]
    page.locator("#paste").fill("\n".join([*lines, f"{namesakes[1]} 王小河", "SL9999 林知夏"]))
    expect(page.locator("#count")).to_have_text("3")
    said = f"已选 3 人。 没有看懂，或那天不在支部：{namesakes[1]} 王小河、SL9999 林知夏"
    expect(page.locator("#pasted")).to_have_text(said)
    keep_picture(page, "record-once-pasted")
    page.locator("#paste").fill("王小河 林知夏")
    expect(page.locator("#count")).to_have_text("2")


def test_what_is_missing_is_said_before_anything_is_kept(visit):
    page = visit("/record/", role="secretary", view=PHONE)
    page.get_by_role("button", name="全不选").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").filter(has_text="请选择参加的人")).to_be_visible()
    page.get_by_role("button", name="全选", exact=True).click()
    page.locator("#id_quantity").fill("两个")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").filter(has_text="数量请填数字")).to_be_visible()
    assert page.url.endswith("/record/")


def test_who_left_the_branch_is_offered_for_the_days_before(visit, watch, site_folder):
    """One who left forty days ago: away today, there and chosen on a day before, away again; also without network."""
    today = local_date(now())
    with sqlite3.connect(site_folder / "benliu.sqlite3") as database:
        (left,) = database.execute("select id from org_person where name = '林知夏'").fetchone()
        said = (str(today - 40 * DAY), left)
        database.execute("update org_membership set ends_on = ? where person_id = ? and ends_on is null", said)
    page = visit("/record/", role="secretary", view=PHONE)
    row, chosen = page.locator("li", has=page.locator(f"input[value='{left}']")), page.locator("#count")
    expect(row).to_be_hidden()
    everybody = int(chosen.inner_text())
    page.locator("input[name=people]:visible").nth(0).uncheck()
    page.locator("#id_happened_on").fill(str(today - 50 * DAY))
    page.locator("#id_happened_on").blur()
    expect(row).to_be_visible()
    expect(row.locator("input")).to_be_checked()
    expect(row).to_contain_text(f"到 {today - 40 * DAY}")
    expect(chosen).to_have_text(str(everybody))
    keep_picture(page, "record-once-who-left")
    page.locator("#id_happened_on").fill(str(today))
    page.locator("#id_happened_on").blur()
    expect(row).to_be_hidden()
    expect(chosen).to_have_text(str(everybody - 1))

    watch.allow("ERR_INTERNET_DISCONNECTED")
    early, since = str(today - 400 * DAY), page.locator("#once").get_attribute("data-since")
    page.context.set_offline(True)
    page.locator("#id_happened_on").fill(early)
    page.locator("#id_happened_on").blur()
    expect(page.get_by_text(f"名单只到 {since}")).to_be_visible()
    assert_fits(page)
    page.context.set_offline(False)
    page.locator("#id_happened_on").fill(str(today - 401 * DAY))
    page.locator("#id_happened_on").blur()
    expect(page.locator("#once")).to_have_attribute("data-since", str(today - 401 * DAY))
    expect(page.get_by_text("名单只到")).to_be_hidden()
    expect(page.locator("input[name=people]:visible").nth(0)).not_to_be_checked()


def test_a_day_to_come_is_refused_before_the_form_is_left(visit, site_folder):
    page = visit("/record/", role="secretary", view=PHONE)
    agree_on_time(page.context, site_folder)
    page.reload()
    page.get_by_label("哪一天").fill("2031-01-01")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#lacks")).to_have_text("这一天还没有到，做完了再记。")


def test_what_is_no_photo_is_said_when_it_is_chosen_and_a_huge_one_is_made_small(visit, tmp_path):
    """A photo of 40 MB goes along; a renamed program and one with too many pixels are named, nothing else is lost."""
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((2600, 1300)).save(picture, "JPEG")
    huge, program, endless = tmp_path / "合影.jpg", tmp_path / "程序.jpg", tmp_path / "全景.png"
    huge.write_bytes(picture.getvalue() + bytes(40 * 1024 * 1024))
    program.write_bytes(b"MZ\x90\x00" + bytes(500))
    endless.write_bytes(header_of(1_000_000, 1_000_000))
    page = visit("/record/", role="secretary", view=PHONE)
    expect(page.get_by_text("每张不超过 40 MB；在手机上先缩小再发送")).to_be_visible()
    expect(page.locator(".chooser")).to_have_text("选照片还没有选")
    page.get_by_label("照片").set_input_files([huge, program, endless])
    said = page.locator("#no-photo")
    expect(said).to_contain_text("“程序.jpg”不是照片，没有加上。")
    expect(said).to_contain_text("“全景.png”打不开，没有加上：点数太多")
    expect(page.locator("#kept li")).to_have_count(1)
    size = int(re.search(r"照片 1，(\d+) KB", page.locator("#kept li").inner_text()).group(1))
    assert 0 < size < 1024, "made small before it is kept"
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, "record-once-photos")
    page.get_by_label("照片").set_input_files(huge)
    expect(said).to_be_hidden()
    expect(page.locator("#kept li")).to_have_count(2)
    page.locator("#kept").get_by_role("button", name="不要").first.click()
    expect(page.locator("#kept li")).to_have_count(1)


@pytest.mark.parametrize("year", [2019, 2031])
def test_a_phone_whose_clock_is_years_off_is_told_and_goes_by_the_day_of_the_site(visit, site_folder, year):
    """Nobody answers but the page itself: as on a phone that has lost its network since."""
    page = visit("/", role="secretary", view=PHONE)
    page.clock.install(time=dt.datetime(year, 5, 5, 4, tzinfo=dt.UTC))
    page.context.route(re.compile("/similar/"), lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("/record/")
    expect(page.get_by_text("这台设备的日期好像不准，已按网站的日期填。请核对“哪一天”")).to_be_visible()
    expect(page.get_by_label("哪一天")).to_have_value(str(bureau_time(site_folder).date()))
    assert_fits(page)
