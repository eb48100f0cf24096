"""Who is new on the roster gets a slip of paper, sets a password on the phone and is at home."""

import re

from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_scene

PHONE = VIEWS["phone"]
BRANCH = "水文中心党支部"


def test_a_slip_on_paper_leads_a_phone_home(visit, watch):
    officer = visit("/org/", role="officer")
    officer.get_by_role("link", name=BRANCH).click()
    officer.get_by_role("link", name="登录账号").click()
    assert_accessible(officer)
    keep_scene(officer, "account-1-branch")
    officer.get_by_role("button", name=re.compile("打印 [0-9]+ 张登录条")).click()
    assert_accessible(officer)
    keep_scene(officer, "account-2-slips")
    names = officer.locator(".slip .who").all_inner_texts()
    assert len(names) > 1 and officer.locator(".slip svg").count() == len(names)
    officer.get_by_role("link", name="回去").click()
    officer.get_by_role("link", name=names[0], exact=True).click()
    login = officer.locator("dt:has-text('登录名') + dd").inner_text()
    with officer.expect_response(re.compile("/slip/")) as answer:
        officer.get_by_role("button", name="重新打印登录条").click()
    assert answer.value.status == 200
    address = officer.get_by_label("登录条的地址", exact=True).input_value()

    watch.allow("the server responded with a status of (404|422)")
    phone = visit(address, view=PHONE)
    assert "no-key" not in phone.url and address not in phone.url, "the key has left the address"
    expect(phone.get_by_text(login)).to_be_visible()
    assert_accessible(phone)
    assert_fits(phone)
    keep_scene(phone, "account-3-phone")
    phone.get_by_label("新密码", exact=True).fill("12345678")
    phone.get_by_label("再写一遍").fill("12345678")
    phone.get_by_role("button", name="设好密码").click()
    expect(phone.get_by_text("密码太短")).to_be_visible()
    phone.get_by_label("新密码", exact=True).fill("watermark-at-the-sluice")
    phone.get_by_label("再写一遍").fill("watermark-at-the-sluice")
    phone.get_by_role("button", name="设好密码").click()
    expect(phone).to_have_url(re.compile("/(me|desk)/$"))

    again = visit(address, view=PHONE)
    expect(again.get_by_role("heading", name="登录条已失效")).to_be_visible()
    assert_accessible(again)
    assert_fits(again)
