"""From a warning to a response that everybody sees, in the browser."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_scene

WARNINGS = Path(__file__).parents[2] / "src/benliu/response/tests/warnings"
PHONE = VIEWS["phone"]


def test_a_warning_leads_to_a_response_that_a_person_decides_on(visit):
    officer = visit("/warnings/", role="officer")
    officer.get_by_label("CAP 文件").set_input_files([WARNINGS / "typhoon-1-blue.xml", WARNINGS / "broken.xml"])
    officer.get_by_role("button", name="上传").click()
    expect(officer.get_by_role("link", name="江汀市气象台发布台风蓝色预警")).to_have_count(2)
    expect(officer.get_by_text("拒收").or_(officer.get_by_text("不合规范，不采用"))).to_be_visible()
    assert_accessible(officer)
    officer.get_by_role("link", name="手工登记").click()
    officer.get_by_label("标题").fill("示例市气象台发布暴雨橙色预警")
    officer.get_by_label("发布单位").fill("示例市气象台")
    officer.get_by_label("预警级别").select_option(label="橙色（Ⅱ级）")
    assert_accessible(officer)
    officer.get_by_role("button", name="登记", exact=True).click()
    expect(officer.get_by_text("这条预警建议Ⅱ级响应")).to_be_visible()
    keep_scene(officer, "response-1-warning")
    officer.get_by_role("link", name="启动响应").click()
    expect(officer.get_by_label("Ⅱ级", exact=True)).to_be_checked()
    officer.get_by_label("名称").fill("第 3 号台风")
    assert_accessible(officer)
    officer.get_by_role("button", name="启动", exact=True).click()
    officer.get_by_label("Ⅰ级", exact=True).check()
    officer.get_by_label("理由").fill("东堤水位超警戒")
    officer.get_by_role("button", name="决定").click()
    expect(officer.get_by_text("升为Ⅰ级")).to_be_visible()
    assert_accessible(officer)
    keep_scene(officer, "response-2-raised")

    flawed = visit("/warnings/", role="secretary", view=PHONE)
    flawed.locator("main li", has_text="不合规范，不采用").get_by_role("link").click()
    expect(flawed.get_by_text("第 17 行")).to_be_visible()
    assert_accessible(flawed)
    assert_fits(flawed)

    member = visit("/me/", role="member", view=PHONE)
    member.get_by_role("link", name="第 3 号台风").click()
    expect(member.get_by_text("东堤水位超警戒")).to_be_visible()
    expect(member.get_by_role("button", name="决定")).to_have_count(0)
    assert_accessible(member)
    assert_fits(member)
    keep_scene(member, "response-3-member")
