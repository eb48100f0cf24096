"""A phone without network: what was told is neither lost nor doubled, and waits for its own person."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture
from tests.e2e.phone import NO_NETWORK, TELL, all_sent, module, phone, ready, tell, until

STATUS = "the server responded with a status of"
OPERATIONS = "**/sync/operations"
SHELLS = "async () => (await caches.keys()).filter((name) => name.startsWith('shell-'))"


def test_a_line_that_cuts_doubles_nothing(visit, watch, facts, queue):
    """Of three requests one is lost on its way, one is done and its answer lost, one gets through."""
    watch.allow(NO_NETWORK)
    page, seen = visit("/unsent/", role="member", view=VIEWS["phone"]), []

    def cut(route) -> None:
        seen.append(route.request.post_data_json["operations"])
        fate = len(seen) % 3
        if fate == 1:
            route.abort()
        elif fate == 2:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.context.route(OPERATIONS, cut)
    ids = tell(page, queue, facts, 100, 110)
    for _ in range(40):
        page.evaluate("queue => import(queue).then(({ send }) => send())", queue)
    all_sent(page)
    assert len(seen) > 10
    assert set(facts.counts(ids).values()) == {(1, 1)}


def test_two_tabs_send_one_after_the_other(visit, watch, facts, queue):
    watch.allow(NO_NETWORK)
    one = visit("/unsent/", role="member", view=VIEWS["phone"])
    two = one.context.new_page()
    two.goto("/unsent/")
    at_once, most = [], []

    def slowly(route) -> None:
        at_once.append(route)
        most.append(len(at_once))
        answer = route.fetch()
        one.wait_for_timeout(300)
        at_once.remove(route)
        route.fulfill(response=answer)

    one.context.route(OPERATIONS, slowly)
    one.context.set_offline(True)
    ids = tell(one, queue, facts, 200, 203)
    ids += tell(two, queue, facts, 203, 206)
    expect(one.locator("#number")).to_have_text("6")  # each tab sees what the other told
    one.context.set_offline(False)
    for page in (one, two):
        page.evaluate("queue => { import(queue).then(({ send }) => send()); }", queue)
    for page in (one, two):
        all_sent(page)
    assert set(facts.counts(ids).values()) == {(1, 1)}
    assert max(most) == 1


def test_the_queue_belongs_to_its_person(visit, watch, site, facts, queue):
    """Another person on the same phone neither sees it nor sends it; its own person finds it again."""
    watch.allow(NO_NETWORK)
    watch.allow(f"{STATUS} 401")
    page = visit("/unsent/", role="member", view=VIEWS["phone"])
    ready(page)
    page.context.set_offline(True)
    ids = tell(page, queue, facts, 300, 302)
    page.context.set_offline(False)
    page.context.route(OPERATIONS, lambda route: route.abort())
    page.goto("/sign-out/")
    page.locator("main form button").click()
    until(page, "async () => !(await caches.keys()).some((name) => name.startsWith('kept-'))")
    page.context.unroute(OPERATIONS)
    sending = module(site, "sending")
    page.goto("/demo/enter/secretary/")
    page.goto("/unsent/")
    expect(page.get_by_text("都送达了")).to_be_visible()
    said = {"sending": sending, "account": str(facts.account("member"))}
    stale = page.evaluate("({ sending, account }) => import(sending).then(({ sendAll }) => sendAll(account))", said)
    assert stale == {"trouble": "signed_out", "sent": 0, "left": 2}
    assert set(facts.counts(ids).values()) == {(0, 0)}
    page.goto("/demo/enter/member/")
    page.goto("/unsent/")
    all_sent(page)
    assert set(facts.counts(ids).values()) == {(1, 1)}


def answering(status: int, **said: object):
    """Answer instead of the server."""
    return lambda route: route.fulfill(status=status, json=said)


@pytest.mark.parametrize("status", [500, 502, 429, 403])
def test_a_fault_of_the_server_is_waited_out(visit, watch, facts, queue, status):
    watch.allow(f"{STATUS} {status}")
    page = visit("/unsent/", role="member", view=VIEWS["phone"])
    page.context.route(OPERATIONS, answering(status, error="系统出错"))
    ids = tell(page, queue, facts, 400, 403)
    expect(page.locator("[data-state]").first).to_have_text("没有送达，稍后自动再发")
    page.context.unroute(OPERATIONS)
    page.get_by_role("button", name="全部发送").click()
    all_sent(page)
    assert set(facts.counts(ids).values()) == {(1, 1)}


def test_signed_out_keeps_everything_and_says_so(visit, watch, facts, queue):
    watch.allow(f"{STATUS} 401")
    page = visit("/unsent/", role="member", view=VIEWS["phone"])
    page.context.clear_cookies()
    ids = tell(page, queue, facts, 410, 412)
    expect(page.locator("#signed-out")).to_be_visible()
    assert_accessible(page)
    keep_picture(page, "unsent-signed-out")
    expect(page.get_by_role("link", name="登录")).to_have_attribute("href", "/sign-in/?next=/unsent/")
    page.goto("/demo/enter/member/")
    page.goto("/unsent/")
    all_sent(page)
    assert set(facts.counts(ids).values()) == {(1, 1)}


def test_too_large_is_told_and_the_others_go(visit, watch, facts, queue):
    """One that no server takes: alone it is refused with its reason, and holds up nobody."""
    watch.allow(f"{STATUS} 413")
    page = visit("/unsent/", role="member", view=VIEWS["phone"])

    def limited(route) -> None:
        titles = [one["payload"]["note"] for one in route.request.post_data_json["operations"]]
        if "第 421 次" in titles:
            route.fulfill(status=413, json={"error": "一次发送的内容太大。"})
        else:
            route.continue_()

    page.context.route(OPERATIONS, limited)
    ids = tell(page, queue, facts, 420, 425)
    page.get_by_role("button", name="全部发送").click()
    expect(page.locator("#number")).to_have_text("1")
    expect(page.locator("#items")).to_contain_text("未受理")
    expect(page.locator("#items")).to_contain_text("一次发送的内容太大。")
    assert sorted(facts.counts(ids).values()) == [(0, 0), *[(1, 1)] * 4]


def test_a_rejected_one_is_mended_sent_again_or_deleted(visit, facts, queue):
    page = visit("/unsent/", role="member", view=VIEWS["phone"])
    wrong = dict(facts.person(), kind="nothing.known")
    said = {"queue": queue, "person": wrong, "from": 430, "to": 432, "photos": [431]}
    ids = page.evaluate(TELL, said)
    rows = page.locator("#items > li")
    expect(rows.filter(has_text="未受理")).to_have_count(2)
    expect(rows.first).to_contain_text("没有“nothing.known”这种记录类型")
    assert_accessible(page)
    keep_picture(page, "unsent-rejected")
    expect(rows.first.get_by_role("link", name="改一改")).to_have_attribute("href", f"/record/?unsent={ids[0]}")
    rows.first.get_by_role("button", name="再发一次").click()
    expect(page.locator(f"[data-id='{ids[0]}']")).to_have_count(0)  # it goes under a new id
    expect(rows.filter(has_text="未受理")).to_have_count(2)
    page.locator(f"[data-id='{ids[1]}']").get_by_role("button", name="删除").click()
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="不删除").click()
    expect(rows).to_have_count(2)
    page.locator(f"[data-id='{ids[1]}']").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    expect(page.get_by_text("都送达了")).to_be_visible()
    photos = """account => new Promise((resolve) => {
      indexedDB.open(`benliu-${account}`).onsuccess = ({ target: { result } }) => {
        const count = result.transaction("photos").objectStore("photos").count();
        count.onsuccess = () => resolve(count.result);
      };
    })"""
    assert page.evaluate(photos, str(facts.account("member"))) == 0


def test_what_is_unsent_in_every_view(visit, watch, facts, queue, view):
    watch.allow(NO_NETWORK)
    page = visit("/unsent/", role="member", view=view)
    ready(page)
    page.context.set_offline(True)
    tell(page, queue, facts, 440, 443, photos=(441,))
    page.goto("/unsent/")
    expect(page.locator("#number")).to_have_text("3")
    expect(page.locator("#items")).to_contain_text("照片 1 张")
    expect(page.locator("[data-unsent]")).to_contain_text("未送达 3")
    expect(page.get_by_text("当前没有网络，照常可以记")).to_be_visible()
    keep_picture(page, f"unsent-{view.width}-{view.theme}-{view.text}")
    assert_fits(page)
    assert_accessible(page)
    page.goto("/me/points/")
    expect(page.locator("h1")).to_have_text("没有网络")
    keep_picture(page, f"offline-{view.width}-{view.theme}-{view.text}")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("name", ["desk", "phone", "phone-large"])
def test_the_desk_says_how_much_is_unsent(visit, watch, facts, queue, name):
    watch.allow(NO_NETWORK)
    page = visit("/unsent/", role="secretary", view=VIEWS[name])
    page.context.route(OPERATIONS, lambda route: route.abort())
    tell(page, queue, facts, 445, 447)
    page.goto("/desk/")
    expect(page.locator("[data-unsent]")).to_contain_text("未送达 2")
    keep_picture(page, f"unsent-desk-{name}")
    assert_fits(page)
    assert_accessible(page)


def test_in_english(visit, facts, queue):
    page = visit("/me/profile/", role="member", view=VIEWS["phone"])
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/unsent/")
    ready(page)
    tell(page, queue, facts, 450, 451)
    expect(page.locator("#receipt-items")).to_contain_text(re.compile(r"Sent \d\d:\d\d"))
    expect(page.locator("#receipt-items")).to_contain_text("Nov. 20, 2026 · 1 ")
    expect(page.locator("#receipt-items").get_by_text(re.compile("[\u4e00-\u9fff]"))).to_have_count(0)
    keep_picture(page, "unsent-english")
    page.context.set_offline(True)
    page.goto("/me/")
    expect(page.locator("h1")).to_have_text("No network")


def test_it_can_be_installed(playwright, browser, site, tmp_path):
    """Chromium finds nothing that stands in the way."""
    with phone(playwright, tmp_path, online=True) as one:
        one.page.goto(f"{site}/sign-in/")
        one.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        asking = one.context.new_cdp_session(one.page)
        assert asking.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        assert asking.send("Page.getAppManifest")["errors"] == []


def test_a_new_version_takes_over_without_breaking_open_pages(visit, watch, facts, queue):
    """The worker changes under an open page: the page goes on. What the other version kept goes with the next page."""
    watch.allow(NO_NETWORK)
    page = visit("/unsent/", role="member", view=VIEWS["phone"])
    ready(page)
    before = page.evaluate(SHELLS)
    page.evaluate("navigator.serviceWorker.register('/worker-newer.js', { type: 'module', scope: '/' })")
    until(page, "() => caches.has('shell-newer')")
    until(page, "() => navigator.serviceWorker.controller.scriptURL.endsWith('newer.js')")
    ids = tell(page, queue, facts, 460, 461)
    all_sent(page)
    assert set(facts.counts(ids).values()) == {(1, 1)}
    page.reload()  # whose script registers the usual worker again: once more another version
    until(page, f"async () => (await ({SHELLS})()).join() === {json.dumps(','.join(before))}")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#receipt-items > li").first).to_be_visible()
