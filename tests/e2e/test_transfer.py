"""A way from one branch to another in a browser: asked for by one secretary, agreed by the other, seen by who goes."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, Taps, assert_accessible, assert_fits, keep_scene
from tests.e2e.bureau import PASSWORD, agree_on_time, give_account, move_clock, settle
from tests.e2e.phone import Facts

PHONE = VIEWS["phone"]
FROM, TO = "机关第一党支部", "水文中心党支部"
RESULT = """select total, u.name from scoring_memberresult r join scoring_run n on n.id = r.run_id
    join org_unit u on u.id = r.unit_id where r.person_id = ? and n.period = '2026' order by n.id desc limit 1"""


def signed_in(page: Page, staff_no: str) -> None:
    page.get_by_label("用户名").fill(staff_no)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_agreed_by_both_branches_the_points_go_along(visit, site_folder):
    facts = Facts(site_folder)
    person = facts.person("member")["id"]
    before = facts.rows(RESULT, person)[0]
    (there,) = facts.rows("select p.staff_no from org_office o join org_person p on p.id = o.person_id "
        "join org_unit u on u.id = o.unit_id where o.role = 'secretary' and u.name = ?", TO)  # fmt: skip
    give_account(site_folder, there[0])

    giving = visit("/desk/", role="secretary")
    giving.get_by_role("link", name="人员").click()
    giving.get_by_label("姓名或工号").fill("林知夏")
    giving.get_by_role("button", name="查找").click()
    giving.get_by_role("link", name="林知夏").click()
    giving.get_by_role("link", name="转接组织关系").click()
    giving.get_by_label("转到哪个支部").select_option(label=TO)
    assert_accessible(giving)
    keep_scene(giving, "transfer-1-asked")
    giving.get_by_role("button", name="发起转接").click()
    expect(giving.get_by_text(f"转入支部（{TO}）还没有同意")).to_be_visible()
    expect(giving.get_by_role("button", name="同意转入")).to_have_count(0)
    keep_scene(giving, "transfer-2-one-side")

    receiving, taps = visit("/", view=PHONE), Taps()
    agree_on_time(receiving.context, site_folder)
    signed_in(receiving, there[0])
    expect(receiving).to_have_url(re.compile("/desk/$"))
    keep_scene(receiving, "transfer-3-other-desk")
    taps.on(receiving.get_by_role("button", name="同意转入 林知夏"))
    assert taps.count == 1, "what waits lies on the desk, to be agreed at once"
    expect(receiving.get_by_text("双方已同意")).to_be_visible()
    assert_accessible(receiving)
    assert_fits(receiving)
    keep_scene(receiving, "transfer-4-both-sides")

    move_clock(site_folder, minutes=2)  # the time to take an agreement back
    settle(site_folder)
    member, taps = visit("/me/", role="member", view=PHONE), Taps()
    taps.on(member.locator(".bell"))
    keep_scene(member, "transfer-5-told")
    taps.on(member.get_by_role("link", name=re.compile("一件组织关系转接已经生效")))
    assert taps.count == 2, "from the notice to the thing in one"
    expect(member.get_by_text("已转接").first).to_be_visible()
    assert_accessible(member)
    assert_fits(member)
    keep_scene(member, "transfer-6-done")

    taps = Taps()
    receiving.goto("/desk/")
    taps.on(receiving.locator("main").get_by_role("link", name="记一次活动", exact=True))
    receiving.get_by_text("从 Excel 粘贴名单").click()
    receiving.locator("#paste").fill("林知夏")  # typing; the name is found because the branch is hers now
    expect(receiving.locator("#count")).to_have_text("1")
    receiving.locator("#id_kind").select_option(label="集中学习")
    taps.count += 1
    taps.on(receiving.get_by_role("button", name="提交"))
    expect(receiving.get_by_text("已送达")).to_be_visible()
    assert taps.count <= 4
    receiving.goto("/desk/")
    line = receiving.locator("#waiting > li").filter(has_text="集中学习").first
    line.get_by_role("button", name=re.compile("审核")).click()
    settle(site_folder)
    total, _branch = before
    assert facts.rows(RESULT, person)[0] == (total + 1000, TO), "all that was earned there, and one study here"
    member.goto("/me/")
    expect(member.locator(".brand")).to_contain_text(TO)
    newest = member.locator("details.why").first
    expect(newest).to_contain_text("集中学习")
    expect(newest).to_contain_text("+1")
    keep_scene(member, "transfer-7-points")
