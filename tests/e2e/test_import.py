"""An import in the browser: a refused row mended in place."""

import io
import re

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture

HEADINGS = ["日期", "姓名", "工号", "事项", "数量"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploaded(page: Page, *rows: list[str], head: list[str] = HEADINGS, name: str = "台账") -> Page:
    """The preview of a workbook with these rows."""
    book, stream = Workbook(), io.BytesIO()
    book.active.title = name
    for row in (head, *rows):
        book.active.append(row)
    book.save(stream)
    page.locator("input[type=file]").set_input_files(
        {"name": f"{name}.xlsx", "mimeType": XLSX, "buffer": stream.getvalue()}
    )
    page.get_by_role("button", name="读取").click()
    return page


def mend(row: Locator, date: str) -> None:
    """Send a refused row with another date, its form open."""
    if not row.locator("details[open]").count():
        row.get_by_text("当场更正").click()
    row.get_by_label("日期").fill(date)
    row.get_by_role("button", name="改好了，再读一次").click()


MARK = "inputs => inputs.forEach(input => input.style.setProperty('caret-color', 'transparent'))"


def test_a_row_mended_badly_twice_says_so_each_time(visit):
    """Also where the browser marks its fields, as password managers and screenshots do: no policy is broken."""
    page = uploaded(visit("/imports/new/", role="secretary"), ["去年春天", "没有此人", "", "党课", "1"])
    row = page.locator("[id^=row-]").first
    for date in ("2026年2月30日", "2026年2月31日"):
        mend(row, date)
        expect(row.get_by_text(re.compile(f"没有“{date}”这一天"))).to_be_visible()
        row.locator("input").evaluate_all(MARK)


OWN = ["谁", "哪天", "干了啥", "几回", "管事的"]


@pytest.mark.parametrize("name", ["desk", "phone-dark"])
def test_headers_that_nobody_knows_are_explained_once(visit, name):
    """Said in the preview, read so, imported; the next workbook of these headings is read alike, until taken back."""
    row = ["王小河", "2026-02-03" if name == "desk" else "2026-02-04", "党课", "1", "李四"]
    page = uploaded(visit("/imports/new/", role="secretary", view=VIEWS[name]), row, head=OWN)
    expect(page.get_by_text("没有读出可导入的内容")).to_be_visible()
    for header, meaning in zip(OWN, ["姓名", "日期", "事项", "数量"], strict=False):
        page.get_by_label(re.compile(f"^{header} ")).select_option(meaning)
    assert_fits(page)
    assert_accessible(page)
    keep_picture(page, f"columns-{name}")
    page.get_by_role("button", name="照此重新读取").click()
    expect(page.get_by_text("谁 → 姓名，哪天 → 日期，干了啥 → 事项，几回 → 数量。")).to_be_visible()
    page.get_by_role("button", name="导入 1 行").click()
    expect(page.get_by_text("1 条记录已审核。")).to_be_visible(timeout=20_000)
    page.goto(page.url.split("/imports/")[0] + "/imports/new/")
    page = uploaded(page, ["周明渠", "2026-02-05", "党课", "2", "李四"], head=OWN)
    expect(page.get_by_text("谁 → 姓名，哪天 → 日期")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="改或取消").click()
    page.get_by_role("button", name="取消说明，自动识别").click()
    expect(page.get_by_text("没有读出可导入的内容")).to_be_visible()


def test_the_records_leave_as_a_file_while_the_page_stays(visit):
    page = visit("/records/", role="secretary")
    link = page.get_by_role("link", name="Excel", exact=True)
    with page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    head = next(load_workbook(io.BytesIO(taken.value.path().read_bytes())).active.iter_rows(values_only=True))
    assert head[:4] == ("日期", "类型", "对象", "工号")
    expect(link).not_to_have_attribute("aria-busy", "true")
    page.context.clear_cookies()
    link.click()  # an answer that is no file is a page to go to
    expect(page).to_have_url(re.compile("/sign-in/"))
