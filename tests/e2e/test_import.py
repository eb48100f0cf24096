"""An import in the browser: a refused row mended in place."""

import io
import re

from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

HEADINGS = ["日期", "姓名", "工号", "事项", "数量"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploaded(page: Page, *rows: list[str]) -> Page:
    """The preview of a ledger with these rows."""
    book, stream = Workbook(), io.BytesIO()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(stream)
    page.locator("input[type=file]").set_input_files(
        {"name": "台账.xlsx", "mimeType": XLSX, "buffer": stream.getvalue()}
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
