"""Results in public notice: published by two officers, objected to by a member, answered, corrected, closed."""

import re
import uuid

from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, Taps, assert_accessible, assert_fits, keep_scene
from tests.e2e.bureau import move_clock, settle
from tests.e2e.phone import Facts

PHONE = VIEWS["phone"]
LINE = """select c.record_id from scoring_credit c
    join scoring_run n on n.id = c.run_id join records_record r on r.id = c.record_id
    where n.id = ? and c.person_id = ? and c.item = 'key.emergency' and c.credited > 0 and c.limited_by = ''
    order by r.happened_on desc"""
NEWEST = "select id from scoring_run where period = '2026' and state = 'done' order by id desc"


def test_from_the_notice_to_the_closed_year(visit, site_folder):
    facts = Facts(site_folder)
    person = facts.person("member")["id"]
    (run,) = facts.rows(NEWEST)[0]
    record = uuid.UUID(facts.rows(LINE, run, person)[0][0])

    officer = visit(f"/runs/{run}/", role="officer")
    officer.locator("#main").get_by_role("link", name="公示", exact=True).click()
    officer.get_by_label("公示几个工作日").fill("5")
    assert_accessible(officer)
    keep_scene(officer, "notice-1-prepared")
    officer.get_by_role("button", name="请另一位核准").click()
    expect(officer.get_by_text("由您拟稿，要由另一位党务干部核准。")).to_be_visible()
    expect(officer.get_by_role("button", name="核准并公示")).to_have_count(0)

    second = visit("/office/", role="second")
    second.get_by_role("link", name="2026 年积分公示").click()
    second.get_by_role("button", name="核准并公示").click()
    expect(second.get_by_text("正在公示").first).to_be_visible()
    assert_accessible(second)
    keep_scene(second, "notice-2-published")

    reader = visit("/published/", view=PHONE)
    reader.get_by_role("link", name=re.compile("2026 年")).click()
    expect(reader.get_by_text("机关第一党支部")).to_be_visible()
    expect(reader.get_by_text("林*夏")).to_be_visible()
    expect(reader.get_by_text("林知夏")).to_have_count(0)
    assert_accessible(reader)
    assert_fits(reader)
    keep_scene(reader, "notice-3-public")

    member, taps = visit(f"/runs/{run}/members/{person}/", role="member", view=PHONE), Taps()
    line = member.locator("details.why", has=member.locator(f'a[href*="{record}/"]')).first
    taps.on(line.locator("summary"))
    taps.on(line.get_by_role("link", name="提异议"))
    member.get_by_label("哪里不对，应当是什么").fill("那天是两个班次，少记了一个。")
    assert_accessible(member)
    assert_fits(member)
    keep_scene(member, "notice-4-objection")
    taps.on(member.get_by_role("button", name="提交异议"))
    assert taps.count <= 3, "an objection to a line takes three taps"
    expect(member.get_by_text("等待答复").first).to_be_visible()

    second.goto("/office/")
    second.get_by_role("link", name="1 条异议待答复").click()
    second.get_by_role("link", name="林知夏").click()
    second.get_by_label("采纳", exact=True).check()
    second.get_by_label("理由").fill("核对值班表，确是两个班次。")
    assert_accessible(second)
    keep_scene(second, "notice-5-answered")
    second.get_by_role("button", name="答复").click()
    expect(second.get_by_text("记录更正、重新计分并再次公示后，这里会显示变化。")).to_be_visible()

    officer.goto(f"/runs/{run}/close/")
    expect(officer.get_by_text("采纳了 1 条异议", exact=False)).to_be_visible()
    officer.goto(f"/records/{record}/correct/")
    before = officer.locator("#consequences").inner_text()
    officer.get_by_label("数量").fill("2")
    expect(officer.locator("#consequences")).not_to_have_text(before)  # what it does, before a reason is given
    officer.get_by_label("原因").fill("少记了一个班次")
    officer.get_by_role("button", name=re.compile("更正")).click()
    expect(officer).not_to_have_url(re.compile("/correct/"))
    move_clock(site_folder, minutes=2)
    settle(site_folder)

    (again,) = facts.rows(NEWEST)[0]
    assert again > run
    officer.goto(f"/runs/{again}/publish/")
    expect(officer.get_by_role("region", name="有变化的党员").get_by_text("林知夏")).to_be_visible()
    keep_scene(officer, "notice-6-changes")
    officer.get_by_role("button", name="请另一位核准").click()
    second.goto("/office/")
    second.get_by_role("link", name="2026 年积分公示").last.click()
    second.get_by_role("button", name="核准并公示").click()

    member.goto("/notices/")
    member.get_by_role("link", name=re.compile("您的异议已经答复")).first.click()
    expect(member.get_by_text("带来的变化")).to_be_visible()
    keep_scene(member, "notice-7-effect")
    assert_accessible(member)
    assert_fits(member)

    move_clock(site_folder, days=10)
    officer.goto("/office/")
    officer.get_by_role("link", name="2026 年积分公示").last.click()
    officer.get_by_role("link", name="封账").click()
    officer.get_by_role("button", name="封账，不再改动").click()
    expect(officer.get_by_text("已封账").first).to_be_visible()

    member.goto(f"/points/{record}/")
    for words in ("提出异议", "异议答复：采纳"):
        expect(member.get_by_text(words)).to_be_visible()
    assert_accessible(member)
    assert_fits(member)
    keep_scene(member, "notice-8-history")
