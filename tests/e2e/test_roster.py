"""A roster with mistakes in a browser: mended in the preview, imported, found among the people, put right after."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import Taps, assert_accessible, assert_fits, keep_scene
from tests.e2e.phone import Facts
from tests.e2e.test_import import uploaded

HEADINGS = ["姓名", "性别", "工号", "所在支部", "党员状态", "入党时间", "籍贯"]
WATER, FLOOD = "水文中心党支部", "水旱灾害防御中心党支部"
ROWS = [
    ["江晚秋", "女", "SL0901", WATER, "正式党员", "2015-07-01", "示例省示例市"],
    ["苏一帆", "男", "SL0902", "水文中新党支部", "正式党员", "2018-06-20", ""],
    ["方知远", "男", "SL0903", FLOOD, "群众", "2026-03-12", ""],
    ["江晚秋", "女", "SL0901", WATER, "正式党员", "2015-07-01", "示例省示例市"],
]


def row_of(page: Page, name: str) -> Locator:
    return page.locator("[id^=row-]").filter(has_text=name)


def found(page: Page, name: str) -> Locator:
    """What the list of people says of somebody."""
    page.get_by_label("姓名或工号").fill(name)
    page.get_by_role("button", name="查找").click()
    return page.get_by_role("row").filter(has_text=name)


def test_mended_in_the_preview_and_after(visit, site_folder):
    facts = Facts(site_folder)
    before = facts.rows("select count(*) from org_person")[0][0]
    page = uploaded(visit("/imports/new/", role="officer"), *ROWS, head=HEADINGS, name="党员花名册")
    expect(page.get_by_role("heading", name="导入前看一看")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_text("导入即由您审核")).to_have_count(0)  # no records in it
    keep_scene(page, "roster-1-preview")

    taps, row = Taps(), row_of(page, "苏一帆")
    taps.on(row.get_by_role("button", name=WATER))  # what was probably meant
    assert taps.count == 1, "a likely answer is one click"
    expect(page.get_by_role("button", name="导入 2 行")).to_be_visible()
    row = row_of(page, "方知远")
    row.get_by_text("当场更正").click()
    row.get_by_label("党员状态").fill("预备党员")
    keep_scene(page, "roster-2-mended")
    row.get_by_role("button", name="改好了，再读一次").click()
    row = row_of(page, "江晚秋")
    row.get_by_text("当场更正").click()
    row.get_by_role("button", name="跳过这一行").click()
    assert facts.rows("select count(*) from org_person")[0][0] == before, "nothing counts before it is confirmed"
    page.get_by_role("button", name="导入 3 行").click()
    expect(page.get_by_text("名册带入 3 人。")).to_be_visible(timeout=20_000)
    assert_accessible(page)
    keep_scene(page, "roster-3-imported")
    assert facts.rows("select count(*) from org_person")[0][0] == before + 3

    newest = page.locator("[id^=row-]").filter(has_text="苏一帆")
    newest.get_by_role("link", name="个人页面").click()
    expect(page.locator("h1")).to_have_text("苏一帆")
    page.get_by_role("link", name="人员", exact=True).click()
    for name, branch, status in (
        ("江晚秋", WATER, "正式党员"),
        ("苏一帆", WATER, "正式党员"),
        ("方知远", FLOOD, "预备党员"),
    ):
        line = found(page, name)
        expect(line).to_have_count(1)
        expect(line).to_contain_text(branch)
        expect(line).to_contain_text(status)
    keep_scene(page, "roster-4-people")
    page.get_by_role("link", name="方知远").click()
    page.get_by_role("link", name="更正").click()
    page.get_by_label("籍贯").fill("示例省示例市南闸区")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("示例省示例市南闸区")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.locator("#entry-native_place").scroll_into_view_if_needed()
    keep_scene(page, "roster-5-put-right")


def test_a_roster_is_taken_twice_in_a_row(visit):
    page = visit("/org/", role="secretary")
    page.locator("main a[href^='/org/units/']").last.click()
    page.get_by_role("link", name="党员名册").click()
    button = page.get_by_role("button", name="下载 Excel 名册")
    for _time in range(2):
        with page.expect_download(timeout=4_000) as taken:  # within the time for which a button that sends is held
            button.click()
        assert taken.value.suggested_filename.endswith(".xlsx")
