"""The board on the wall, what changes on it, who is still out, the report, and the record that came of it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import View, assert_accessible, assert_fits, keep_picture, keep_scene
from tests.e2e.bureau import _run

WALL, DESK, PHONE = View(width=1920), View(), View(width=390)
NAMES_COVERED = """() => {
  const drawn = [...document.querySelectorAll(".pin span")];
  const names = drawn.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return names.filter(([, a]) => names.some(([, b]) => a !== b && meet(a, b))).map(([text]) => text);
}"""
NAMES_OUTSIDE = """() => {
  const sheet = document.getElementById("map").getBoundingClientRect();
  const out = (a) => a.left < sheet.left || a.right > sheet.right || a.top < sheet.top || a.bottom > sheet.bottom;
  const drawn = [...document.querySelectorAll(".pin span")];
  return drawn.filter((one) => out(one.getBoundingClientRect())).map((one) => one.textContent);
}"""


@pytest.fixture(scope="module")
def storm(site: str, site_folder: Path) -> dict[str, object]:
    """A response with five places: its id, and who confirmed and is still to come."""
    kept = site_folder / "storm.json"
    _run(site_folder, f"from tests.e2e.storm import make_storm; make_storm({str(kept)!r})")
    return json.loads(kept.read_text())


def arrived(board: Page):
    return board.locator(".bd-kpi.on .v")


@pytest.mark.parametrize("view", [WALL, DESK, PHONE], ids=lambda view: str(view.width))
def test_the_board_is_dark_by_itself_and_light_for_who_wants_it(visit, storm, view):
    board = visit(f"/responses/{storm['id']}/board/", role="officer", view=view)
    expect(board.locator("html")).to_have_attribute("data-theme", "dark")
    expect(board.locator(".pin")).to_have_count(5)
    assert board.evaluate(NAMES_COVERED) == board.evaluate(NAMES_OUTSIDE) == []
    expect(board.get_by_text("东堤哨点还缺")).to_have_count(0)
    expect(board.locator("#b-todo").get_by_text("东堤哨点、险情：背水坡渗水")).to_be_visible()
    keep_picture(board, f"board-{view.width}-dark")
    assert_accessible(board)
    assert_fits(board)
    board.get_by_role("button", name="深色外观").click()
    expect(board.locator("html")).not_to_have_attribute("data-theme", "dark")
    keep_picture(board, f"board-{view.width}-light")
    assert_accessible(board)
    board.reload()
    expect(board.locator("html")).not_to_have_attribute("data-theme", "dark")


def test_it_follows_what_happens_and_says_when_it_is_cut_off(visit, storm, site_folder, watch):
    board = visit(f"/responses/{storm['id']}/board/", role="officer", view=WALL)
    screens = [visit(f"/responses/{storm['id']}/board/", role="secretary", view=DESK) for _screen in range(2)]
    before = int(re.match(r"\d+", arrived(board).inner_text()).group())
    first = board.locator("#b-todo a").first
    first.focus()
    _run(site_folder, f"from tests.e2e.storm import arrive; arrive({storm['id']!r}, {storm['coming'][:1]!r})")
    for screen in (board, *screens):
        expect(arrived(screen)).to_have_text(re.compile(rf"^{before + 1}"), timeout=15_000)
    expect(board.locator("#b-todo a").first).to_be_focused()
    board.reload()
    expect(arrived(board)).to_have_text(re.compile(rf"^{before + 1}"))
    keep_scene(board, "board-1-wall")
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    expect(board.get_by_text("连接中断")).to_be_hidden()
    board.context.set_offline(True)
    expect(board.get_by_text("连接中断")).to_be_visible(timeout=30_000)
    expect(board.get_by_text("正在重新连接")).to_be_visible()
    assert_accessible(board)
    board.context.set_offline(False)
    expect(board.get_by_text("连接中断")).to_be_hidden(timeout=15_000)


def test_without_a_mouse(visit, storm):
    board = visit(f"/responses/{storm['id']}/board/", role="officer", view=DESK)
    board.keyboard.press("Tab")
    expect(board.get_by_role("link", name="跳到正文")).to_be_focused()
    reached = []
    for _press in range(24):
        board.keyboard.press("Tab")
        reached.append(board.evaluate("document.activeElement.textContent.trim()"))
    assert {"处理", "派班", "换班", "收队", "全部经过"} <= set(reached)
    board.get_by_role("link", name="换班", exact=True).focus()
    board.keyboard.press("Enter")
    expect(board.get_by_role("heading", name="换班")).to_be_visible()


def test_from_the_relief_to_the_record(visit, storm):
    relief = visit(f"/responses/{storm['id']}/relief/", role="officer", view=PHONE)
    expect(relief.get_by_text("已满").first).to_be_visible()
    assert_accessible(relief)
    assert_fits(relief)
    relief.get_by_label("交班说明").fill("北段渗水，每小时看一次")
    relief.get_by_role("button", name="留下交班说明").click()
    expect(relief.get_by_text("北段渗水，每小时看一次").first).to_be_visible()

    officer = visit(f"/responses/{storm['id']}/", role="officer")
    officer.get_by_label("结束响应").check()
    officer.get_by_label("理由").fill("台风远去")
    officer.get_by_role("button", name="决定").click()
    officer.get_by_role("link", name="收队").click()
    out = officer.get_by_role("checkbox")
    expect(officer.get_by_text("人还没有到齐")).to_be_visible()
    many = out.count()
    assert many >= 10
    for number in range(many - 1):
        out.nth(number).check()
    officer.get_by_role("button", name="选中的人回来了").click()
    expect(officer.get_by_role("heading", name="还有 1 人在外")).to_be_visible()
    keep_scene(officer, "board-2-one-out")
    assert_accessible(officer)
    phone = visit(f"/responses/{storm['id']}/stand-down/", role="officer", view=PHONE)
    assert_accessible(phone)
    assert_fits(phone)
    officer.get_by_label("为什么现在收队").fill("电话联系上了，在亲戚家")
    officer.get_by_role("button", name="收队").click()
    expect(officer.get_by_text(re.compile(r"已收队。登记了 \d+ 条出勤记录"))).to_be_visible()
    expect(officer.get_by_text("理由：电话联系上了，在亲戚家").first).to_be_visible()
    assert_accessible(officer)
    keep_scene(officer, "board-3-after")
    for name, ending in (("Word", ".docx"), ("PDF", ".pdf")):
        with officer.expect_download() as download:
            officer.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(ending)
        assert Path(download.value.path()).stat().st_size > 8000

    officer.get_by_role("link", name=re.compile(r"登记了 \d+ 条出勤记录")).click()
    line = officer.locator("tbody tr", has_text="第 2615 号台风（示例），在岗").first
    line.get_by_role("link").first.click()
    expect(officer.get_by_text("已审核").first).to_be_visible()
    expect(officer.get_by_role("link", name="第 2615 号台风（示例）")).to_be_visible()
