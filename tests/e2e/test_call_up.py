"""A call-up: the roster is called, each answers in another way, a pool is asked, and who is not needed is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_scene
from tests.e2e.bureau import bureau_time
from tests.e2e.calling import link_in_mail, roster, text_back

PHONE = VIEWS["phone"]


@pytest.fixture(scope="module")
def made(site, site_folder) -> dict[str, object]:
    return roster(site_folder)


def answered(calls: Page, name: str) -> object:
    """The line of the list that says what somebody answered."""
    return calls.locator("#people li", has_text=name).first


def test_each_answers_in_another_way(visit, site, site_folder, made):
    limited, texting = made["names"][:2]
    officer = visit(f"/responses/{made['id']}/calls/", role="officer")
    officer.get_by_role("link", name="呼叫人员").press("Enter")
    expect(officer.get_by_label("排了班、还没有呼叫的人")).to_be_checked()
    officer.get_by_role("button", name="开始呼叫").press("Enter")
    expect(officer.get_by_text("正在呼叫 3 人。")).to_be_visible()

    phone = visit(link_in_mail(site_folder, 0), view=PHONE)
    expect(phone.get_by_text("南闸哨点")).to_be_visible()
    expect(phone.get_by_text(limited)).to_have_count(0)
    assert_accessible(phone)
    assert_fits(phone)
    keep_scene(phone, "call-up-1-link")
    phone.get_by_label("几点起能来").fill("14:15")
    phone.get_by_role("button", name="晚些能来").click()
    expect(phone.get_by_text(re.compile("答复：晚些能来.* 14:15 起"))).to_be_visible()
    assert_accessible(phone)

    member = visit("/me/", role="member", view=PHONE)
    member.get_by_role("link", name=re.compile("应急呼叫，请马上答复")).click()
    member.get_by_label("大约多久到").select_option("30")
    member.get_by_role("button", name="能来", exact=True).click()
    expect(member.get_by_text(re.compile("答复：能来，预计"))).to_be_visible()
    assert_accessible(member)
    assert_fits(member)

    text_back(site, 1, "2 家里老人住院", f"{bureau_time(site_folder):%Y-%m-%d %H:%M:%S}")
    officer.reload()
    expect(answered(officer, limited)).to_contain_text(re.compile("14:15 起.*晚些能来", re.DOTALL))
    expect(answered(officer, texting)).to_contain_text(re.compile("家里老人住院.*不能来", re.DOTALL))
    expect(officer.get_by_text("1 人不能来，岗位空出。")).to_be_visible()
    assert_accessible(officer)
    assert_fits(officer)
    keep_scene(officer, "call-up-2-answers")


def test_a_pool_is_asked_until_it_is_filled(visit, site, site_folder, made):
    coming, spared = made["names"][2:]
    officer = visit(f"/responses/{made['id']}/calls/new/", role="officer")
    officer.get_by_label("队伍里能来的人，先征询").check()
    officer.get_by_label("南闸备勤队").check()
    officer.get_by_label("要几个人").fill("1")
    officer.get_by_role("button", name="开始呼叫").click()
    expect(officer.get_by_text("正在呼叫 2 人。")).to_be_visible()
    link = link_in_mail(site_folder, 3)
    text_back(site, 2, "好的，马上到", f"{bureau_time(site_folder):%Y-%m-%d %H:%M:%S}")
    phone = visit(link, view=PHONE)
    expect(phone.get_by_text("这次不用您来。谢谢。")).to_be_visible()
    expect(phone.get_by_role("button", name="能来", exact=True)).to_have_count(0)
    assert_accessible(phone)
    officer.reload()
    expect(answered(officer, coming)).to_contain_text("能来")
    expect(answered(officer, spared)).to_contain_text("不用来")


def test_the_board_says_what_was_answered_without_a_mouse(visit, made):
    board = visit(f"/responses/{made['id']}/board/", role="officer")
    expect(board.locator("#b-log")).to_contain_text(re.compile("呼叫 3 人.*不能来"))
    keep_scene(board, "call-up-3-board")
    todo = board.locator("#b-todo")
    expect(todo).to_contain_text("南闸哨点还缺 1 人")
    for _press in range(30):
        board.keyboard.press("Tab")
        if board.evaluate("document.activeElement.closest('#b-todo') !== null"):
            break
    expect(todo.get_by_role("link").first).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.get_by_role("heading", name=re.compile("岗位与编班|南闸哨点"))).to_be_visible()
