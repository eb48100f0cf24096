"""Standing duty from the proposal to the next shift: planned, published, swapped, handed over without network, read."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, View, assert_accessible, assert_fits, keep_picture
from tests.e2e.bureau import _run, agree_on_time, bureau_time
from tests.e2e.phone import NO_NETWORK, ready

LOOKS = [VIEWS["desk"], VIEWS["desk-dark"], VIEWS["phone"], VIEWS["phone-dark"], View(width=390, text="xlarge")]
EMPTIED = """
from benliu.sites.models import DutyPlan, DutySwap, HandOver, OpenPoint
for table in (OpenPoint, HandOver, DutySwap, DutyPlan):
    table.objects.all().delete()
"""


@pytest.fixture(scope="module")
def outpost(site, site_folder, facts) -> int:
    """The demonstration's outpost, without the duty that stands there: who is asked for here stands nowhere else."""
    _run(site_folder, EMPTIED)
    return facts.rows("select id from places_place where name = '东塘红色哨站'")[0][0]


def looked_at(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, f"watch-{name}")


def name_of(facts, role: str) -> str:
    query = "select p.name from org_person p join identity_user u on u.id = p.account_id where u.username = ?"
    return facts.rows(query, f"demo-{role}")[0][0]


def test_from_the_proposal_to_the_next_shift(visit, watch, facts, outpost, site_folder):
    """Shifts that end in half an hour, so that the one of today can be handed over now."""
    watch.allow(NO_NETWORK)
    member, colleague = name_of(facts, "member"), name_of(facts, "secretary")
    now = bureau_time(site_folder)
    begins, ends = now - dt.timedelta(hours=2), now + dt.timedelta(minutes=30)

    officer = visit(f"/watch/at/{outpost}/new/?unit={facts.person()['unit']}", role="officer")
    officer.get_by_label("从哪一天").fill(f"{begins:%Y-%m-%d}")
    officer.get_by_label("到哪一天").fill(f"{begins + dt.timedelta(days=3):%Y-%m-%d}")
    officer.get_by_label("两班之间至少休息（小时）").fill("12")
    first = officer.get_by_role("group", name="班次 1")
    first.get_by_label("开始").fill(f"{begins:%H:%M}")
    first.get_by_label("结束").fill(f"{ends:%H:%M}")
    officer.get_by_role("group", name=re.compile("班次 2")).get_by_label("班次名称").fill("")
    for name in (member, colleague):
        officer.get_by_label(name, exact=True).check()
    looked_at(officer, "new-desk")
    officer.get_by_role("button", name="排出班表看看").click()
    expect(officer.get_by_role("heading", name="每人几班")).to_be_visible()
    expect(officer.get_by_role("row", name=re.compile(f"{member} 2"))).to_be_visible()
    looked_at(officer, "draft-desk")
    officer.get_by_role("link", name=re.compile("^改人")).first.click()
    officer.get_by_label("由谁值守").select_option(label=member)
    looked_at(officer, "mend-desk")
    officer.get_by_role("button", name="改好").click()
    officer.get_by_role("button", name="发布").click()
    expect(officer.get_by_text("已发布", exact=True)).to_be_visible()

    phone = visit("/me/", role="member", view=VIEWS["phone"])
    agree_on_time(phone.context, site_folder)
    phone.reload()
    expect(phone.get_by_role("heading", name="我的值守")).to_be_visible()
    phone.get_by_role("link", name="全部值守").click()
    expect(phone.get_by_text("正在值守")).to_be_visible()
    phone.get_by_role("button", name="看过交接，接班").click()
    looked_at(phone, "mine-phone")
    phone.get_by_role("link", name=re.compile("^调班")).first.click()
    phone.get_by_label("换给谁").select_option(label=colleague)
    phone.get_by_label("说明（可不写）").fill("那天要开会")
    looked_at(phone, "swap-phone")
    phone.get_by_role("button", name="提出调班").click()
    expect(phone.get_by_text("等同事答复").first).to_be_visible()

    other = visit("/watch/", role="secretary", view=VIEWS["phone"])
    looked_at(other, "asked-phone")
    other.get_by_role("button", name="答应").click()
    expect(other.get_by_text("等负责人同意").first).to_be_visible()

    officer.goto(f"/watch/at/{outpost}/")
    looked_at(officer, "consent-desk")
    officer.get_by_role("button", name=re.compile("^同意")).click()
    expect(officer.get_by_text("已调班")).to_be_visible()
    assert facts.rows("select state from sites_dutyswap") == [("done",)]

    phone.goto("/watch/")
    ready(phone)
    phone.context.set_offline(True)
    phone.goto("/watch/")
    expect(phone.get_by_text("当前没有网络，照常可以写交接")).to_be_visible()
    phone.get_by_label("这一班的情况").fill("巡堤两趟，未见渗漏")
    phone.get_by_label("下一班要办的（一行一件，可不写）").fill("泵房钥匙待取\n\n手电缺两只")
    looked_at(phone, "hand-over-phone")
    phone.get_by_role("button", name="交班").click()
    expect(phone.get_by_text("已交班，下一班的人看得到。")).to_be_visible()
    expect(phone.locator("#waiting [data-number]")).to_have_text("1")
    phone.context.set_offline(False)
    expect(phone.locator("#waiting")).to_be_hidden(timeout=60_000)
    assert facts.rows("select count(*) from sites_openpoint") == [(2,)]
    assert facts.rows("select count(*) from sites_dutyseat where record_id is not null") == [(1,)]

    other.goto("/watch/")
    expect(other.get_by_text("巡堤两趟，未见渗漏")).to_be_visible()
    other.get_by_role("button", name=re.compile("^办结 手电缺两只")).click()
    expect(other.get_by_text("手电缺两只")).to_be_hidden()
    expect(other.get_by_text("泵房钥匙待取").first).to_be_visible()
    looked_at(other, "read-phone")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_in_every_look(visit, outpost, facts, look):
    page = visit(f"/watch/at/{outpost}/", role="officer", view=look)
    (plan,) = facts.rows("select id from sites_dutyplan")[0]
    seat = facts.rows("select id from sites_dutyseat order by starts_at desc")[0][0]
    for way in [f"at/{outpost}/", f"at/{outpost}/new/", f"plans/{plan}/", f"plans/{plan}/?seat={seat}", ""]:
        assert page.goto(f"/watch/{way}").ok, way
        assert_fits(page)
        assert_accessible(page)
        name = re.sub(r"\W+", "-", way).strip("-")
        keep_picture(page, f"watch-{look.width}-{look.theme}-{look.text}-{name}")
