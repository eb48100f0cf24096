"""A day without network on a phone whose browser is killed four times: each record arrives exactly once."""

import contextlib
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import Taps, assert_fits, keep_scene
from tests.e2e.bureau import bureau_time, move_clock
from tests.e2e.phone import Phone, all_sent, phone, ready, tell

# The server does what it is asked; the page never hears of it.
DEAF = """const real = fetch;
fetch = async (url, options) => {
  const answer = await real(url, options);
  return url === "/sync/operations" ? new Promise(() => {}) : answer;
};"""
# What the page says is unsent, each time it says something else.
COUNTING = """window.counted = [];
new MutationObserver(() => {
  const said = document.getElementById("number")?.textContent;
  if (said !== undefined && counted.at(-1) !== Number(said)) counted.push(Number(said));
}).observe(document, { subtree: true, childList: true, characterData: true });"""
IDS = """queue => import(queue).then(async ({ pending, receipts }) =>
  [...await pending(), ...await receipts()].map((one) => one.id).sort())"""
PHOTOS = """select count(*), count(distinct e.file_id) from records_evidence e
    join records_record r on r.id = e.record_id where r.activity_id = ? and e.file_id is not null"""


def photo(shade: int) -> dict[str, object]:
    """A picture as a camera gives it, of a dyke that nobody knows."""
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).point(lambda light: (light + shade) % 256).save(stream, "JPEG")
    return {"name": f"堤防{shade}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def tell_by_hand(page: Page, camera: dict[str, object], day: dt.date, name: str = "") -> None:
    """From any page: open the form, take a photo, choose what it was, hand it in; it was on this `day`. Four taps."""
    taps = Taps()
    taps.on(page.get_by_role("link", name=re.compile("记一[笔次]")).first)
    with page.expect_file_chooser() as chooser:
        taps.on(page.get_by_label("照片"))
    chooser.value.set_files(camera)
    taps.on(page.locator(".chip", has_text="集中学习"))
    expect(page.get_by_label("哪一天")).to_have_value(day.isoformat())  # by the phone: the page was kept the day before
    assert_fits(page)
    if name:
        keep_scene(page, name)
    taps.on(page.get_by_role("button", name="提交"))
    page.wait_for_url(re.compile("/unsent/$"))
    assert taps.count == 4


def type_in(page: Page, numbers: range) -> None:
    """Tell of talks through the form, one after the other, each with a few words typed on the phone's keys."""
    for number in numbers:
        page.get_by_role("link", name=re.compile("记一[笔次]")).first.click()
        page.locator("select[name=kind]").select_option(label="谈心谈话")
        page.get_by_text("地点、说明").click()
        page.get_by_label("说明").press_sequentially(f"第 {number} 次走访")
        page.get_by_role("button", name="提交").click()
        page.wait_for_url(re.compile("/unsent/$"))
        expect(page.locator("#items")).to_contain_text(f"第 {number} 次走访")


@contextlib.contextmanager
def next_day(playwright: Playwright, storage: Path, folder: Path, *, online: bool = False) -> Iterator[Phone]:
    """The phone as it is started again; its clock agrees with the bureau's."""
    with phone(playwright, storage, online=online) as one:
        one.context.clock.install(time=bureau_time(folder))
        yield one


def test_killed_in_between_then_each_exactly_once(playwright, browser, site, site_folder, facts, queue, tmp_path):
    """30 records and two photos; killed in between, and once when the server did what it could not answer."""
    storage = tmp_path / "phone"
    storage.mkdir()
    before = facts.rows("select count(*) from records_activity")[0][0]
    with phone(playwright, storage, online=True) as first:
        first.page.goto(f"{site}/demo/enter/member/")
        ready(first.page)
        today = bureau_time(site_folder).date() + dt.timedelta(days=1)
        first.kill()
    move_clock(site_folder, days=1)
    with next_day(playwright, storage, site_folder) as first:
        first.page.goto(site)
        expect(first.page.locator("h1")).to_have_text("没有网络")
        keep_scene(first.page, "offline-1-no-network")
        tell_by_hand(first.page, photo(1), today, "offline-2-record")
        expect(first.page.locator("#number")).to_have_text("1")
        expect(first.page.locator("#items")).to_contain_text("照片 1 张")
        type_in(first.page, range(1, 6))
        tell(first.page, queue, facts, 6, 15)
        expect(first.page.locator("#number")).to_have_text("15")
        keep_scene(first.page, "offline-3-kept")
        first.kill()
    with next_day(playwright, storage, site_folder) as second:
        second.page.goto(f"{site}/unsent/")
        expect(second.page.locator("#number")).to_have_text("15")
        tell_by_hand(second.page, photo(99), today)
        type_in(second.page, range(16, 21))
        tell(second.page, queue, facts, 21, 30)
        expect(second.page.locator("#number")).to_have_text("30")
        keep_scene(second.page, "offline-4-after-the-kill")
        ids = second.page.evaluate(IDS, queue)
        assert len(ids) == len(set(ids)) == 30
        second.kill()
    with next_day(playwright, storage, site_folder, online=True) as third:
        third.context.add_init_script(DEAF)
        third.page.goto(f"{site}/demo/enter/member/", wait_until="commit")  # the session went with the browser
        for _ in range(300):
            if any(done for done, _made in facts.counts(ids).values()):
                break
            third.page.wait_for_timeout(100)
        third.kill()
        assert any(done for done, _made in facts.counts(ids).values())
    with next_day(playwright, storage, site_folder) as fourth:
        fourth.context.add_init_script(COUNTING)
        fourth.page.goto(f"{site}/unsent/")
        expect(fourth.page.locator("#number")).to_have_text("30")  # seen before any of it can go
        fourth.context.request.get(f"{site}/demo/enter/member/")
        fourth.context.set_offline(False)
        all_sent(fourth.page)
        counted = fourth.page.evaluate("counted")
        counted = counted[counted.index(30) :]
        assert counted == sorted(counted, reverse=True) and counted[-1] == 0 and len(counted) > 2
        expect(fourth.page.locator("#receipt-items > li")).to_have_count(30)
        expect(fourth.page.locator("#receipt-items > li", has_text="照片 1 张")).to_have_count(2)
        assert fourth.page.evaluate(IDS, queue) == ids
        keep_scene(fourth.page, "offline-5-receipts")
    assert set(facts.counts(ids).values()) == {(1, 1)}
    assert facts.rows("select count(*) from records_activity")[0][0] == before + 30
    photos = sorted(facts.rows(PHOTOS, one.replace("-", ""))[0] for one in ids)
    assert photos == [(0, 0)] * 28 + [(1, 1)] * 2
