"""Technical advice in the browser: an outsider's question answered to satisfaction, another one reopened."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, View, assert_accessible, assert_fits, keep_picture, keep_scene
from tests.e2e.bureau import settle
from tests.e2e.phone import NO_NETWORK
from tests.e2e.test_patrol import explained_on_home

PHONE, LARGEST = VIEWS["phone"], View(width=390, text="xlarge")


def ask(page: Page, words: str, scene: str = "") -> str:
    """Fill in the form; returns the address of the case."""
    page.goto("/ask/")
    page.get_by_label("要问什么").select_option(label="水闸和启闭设备")
    page.get_by_label("遇到什么问题").fill(words)
    page.get_by_label("在哪里").fill("新塘 2 号闸")
    page.get_by_label("怎么称呼您").fill("新塘村 管水员")
    page.get_by_label("电话或邮箱").fill("0571-55550102")
    if scene:
        keep_scene(page, scene)
    page.get_by_role("button", name="发出求助").click()
    page.wait_for_url(re.compile(r"/ask/[\w-]{43}/$"))
    return page.url


def triage(page: Page, words: str, name: str, scene: str = "") -> str:
    """The officer asks an expert by name; returns the address of the request."""
    page.goto("/advice/")
    page.locator("li", has_text=words).get_by_role("link").click()
    assert_accessible(page)
    page.get_by_label("请哪位专家").select_option(label=name)
    if scene:
        keep_scene(page, scene)
    page.get_by_role("button", name="受理并请专家").click()
    expect(page.locator(".toast")).to_contain_text("已受理")
    return page.url


def advise(page: Page, words: str) -> None:
    page.get_by_text("出具意见", exact=True).click()
    page.get_by_label("意见").fill(words)
    page.get_by_role("button", name="把意见给求助人").click()
    expect(page.locator(".toast")).to_contain_text("意见已给求助人")


def close(page: Page) -> None:
    page.get_by_role("link", name="办结").first.click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="办结，请求助人评价").click()
    expect(page.locator(".toast")).to_contain_text("已办结")


@pytest.fixture
def name_of_member(visit) -> str:
    page = visit("/me/profile/", role="member")
    return page.locator(".held b").first.inner_text().strip()


def test_from_an_outsider_to_a_satisfied_answer(visit, watch, name_of_member):
    watch.allow(NO_NETWORK)
    outsider = visit("/ask/", view=PHONE)
    assert_accessible(outsider)
    assert_fits(outsider)
    keep_picture(outsider, "advice-ask-phone")
    case = ask(outsider, "启闭机有异响，上个星期开始的。", "advice-1-asked")
    assert_accessible(outsider)
    officer = visit("/advice/", role="officer")
    inside = triage(officer, "启闭机有异响", name_of_member, "advice-2-triage")

    expert = visit("/advice/mine/", role="member", view=PHONE)
    assert_accessible(expert)
    assert_fits(expert)
    own = expert.locator("section", has_text="启闭机有异响")
    keep_scene(expert, "advice-3-expert")
    own.get_by_role("button", name="接手").tap()
    expect(own.locator("[data-kept]")).to_be_hidden()
    expert.wait_for_timeout(500)
    expert.goto("/advice/mine/")
    expert.context.set_offline(True)
    own.get_by_role("button", name="到过现场").tap()
    expert.get_by_label("在现场多少分钟").fill("45")
    expert.get_by_role("button", name="记下").tap()
    expect(own.locator("[data-kept]")).to_be_visible()
    keep_scene(expert, "advice-4-on-site")
    expert.context.set_offline(False)
    expect(own.locator("[data-kept]")).to_be_hidden()
    expert.goto(inside)
    expect(expert.get_by_text("到现场 0 小时 45 分")).to_be_visible()
    advise(expert, "齿轮缺油，按说明书加油后空转十分钟。")

    officer.goto(inside)
    close(officer)
    outsider.goto(case)
    expect(outsider.get_by_text("齿轮缺油")).to_be_visible()
    assert_accessible(outsider)
    assert_fits(outsider)
    keep_picture(outsider, "advice-case-phone")
    keep_scene(outsider, "advice-5-answer")
    outsider.get_by_label("5 分 很满意").check()
    outsider.get_by_role("button", name="提交评价").click()
    expect(outsider.get_by_text("您评了 5 分，谢谢。")).to_be_visible()
    keep_scene(outsider, "advice-6-satisfied")


def test_the_visit_counts_on_the_experts_home(visit, site_folder, facts):
    """Runs on the same server: who closed it leads the expert's branch, so the record needs nobody else."""
    settle(site_folder)
    expert = visit("/me/", role="member", view=PHONE)
    filed = "select record_id from records_record r join advice_advicerecord a on a.record_id = r.id"
    ((record,),) = facts.rows(f"{filed} order by r.filed_at desc limit 1")
    explained_on_home(expert, facts, record)
    keep_scene(expert, "advice-9-points")


def test_what_is_not_solved_is_done_once_more(visit, name_of_member):
    outsider = visit("/ask/", view=PHONE)
    case = ask(outsider, "闸门下不到底，卡在半空。")
    officer = visit("/advice/", role="officer")
    inside = triage(officer, "闸门下不到底", name_of_member)
    expert = visit(inside, role="member", view=PHONE)
    expert.get_by_role("button", name="接手").click()
    advise(expert, "清掉门槽里的石块。")
    close(expert)
    outsider.goto(case)
    outsider.get_by_text("没解决，请再看一次").click()
    outsider.get_by_label("哪里没有解决").fill("门槽清了，还是下不去。")
    keep_scene(outsider, "advice-7-not-solved")
    outsider.get_by_role("button", name="没解决，重新办").click()
    expect(outsider.locator(".toast")).to_contain_text("重新办")
    for page in (expert, officer):
        page.goto("/notices/")
        expect(page.get_by_text("没解决，重新办").first).to_be_visible()
    expert.goto(inside)
    expect(expert.get_by_role("button", name="接手")).to_be_visible()
    keep_scene(expert, "advice-8-once-more")


@pytest.mark.parametrize("view", [VIEWS["desk-dark"], VIEWS["phone"], LARGEST], ids=["dark", "phone", "largest"])
def test_the_officers_pages_in_other_views(visit, view):
    page = visit("/advice/", role="officer", view=view)
    for path in ("/advice/", "/advice/?show=going", "/advice/topics/", "/advice/sheet/", "/advice/known/", "/ask/"):
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
    page.goto("/advice/?show=going")
    page.locator("#main li a").first.click()
    assert_accessible(page)
    assert_fits(page)


def test_a_position_is_attached_on_a_press_alone_and_can_be_taken_out(visit):
    page = visit("/ask/", view=PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.123456, "longitude": 120.5})
    north = page.locator("[name=latitude]")
    expect(north).to_have_value("")
    page.get_by_role("button", name="附上我的位置").click()
    expect(north).to_have_value("30.12346")
    expect(page.get_by_text("已附上这里的位置")).to_be_visible()
    page.get_by_role("button", name="不附了").click()
    expect(north).to_have_value("")
    expect(page.locator("[name=longitude]")).to_have_value("")
