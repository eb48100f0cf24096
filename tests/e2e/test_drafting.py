"""The rules changed in the open: a slider moved, who moves seen, commented on, approved by a second officer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_picture, keep_scene

PHONE = VIEWS["phone"]
KNOB = "志愿服务 每年封顶"


def moved(page: Page) -> int:
    """How many the what-if says would move."""
    return int(re.match(r"\d+", page.locator(".sim dd").first.inner_text())[0])


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """What is done in it asks what would change; then the answer stands on the page."""
    with page.expect_response(re.compile("/what-if/")):
        yield
    expect(page.locator(".htmx-request, .htmx-swapping")).to_have_count(0)


def unfold(page: Page) -> None:
    """Show the controls of the clause on voluntary service."""
    page.locator(".doc article", has_text="志愿服务").first.locator("summary").click()


def test_the_rules_are_changed_in_the_open(visit):
    officer = visit("/schemes/", role="officer")
    officer.locator("main table a").last.click()
    officer.get_by_role("button", name="起草新版本").click()
    expect(officer.get_by_text("没有人的总分和等次会变。")).to_be_visible()
    unfold(officer)
    field, slider = officer.get_by_role("spinbutton", name=KNOB), officer.get_by_role("slider", name=KNOB)
    assert (field.input_value(), slider.input_value()) == ("10", "10")
    with answered(officer):
        slider.press("Home")
    expect(field).to_have_value("1")
    expect(officer.locator("#whatif").get_by_text(re.compile("志愿服务·年度封顶")).first).to_be_visible()
    many = moved(officer)
    assert many > 50, "nearly everybody has some"
    with answered(officer):
        field.fill("8")
    expect(slider).to_have_value("8")
    expect(officer.locator(".sim dd").first).not_to_contain_text(str(many))  # the answer to the last value
    fewer = moved(officer)
    expect(officer.locator("article", has=field)).to_contain_text("每年最多 108 分")  # 10 struck out, then 8
    keep_picture(officer, "draft-desk")
    keep_scene(officer, "draft-1-what-if")
    assert_accessible(officer)
    assert_fits(officer)
    officer.get_by_label("版本", exact=True).fill("2031.1")
    officer.get_by_label("施行日期").fill("2031-01-01")
    officer.get_by_role("button", name="保存", exact=True).click()
    expect(officer.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert moved(officer) == fewer, "what was seen is what was saved"
    draft = officer.url
    officer.get_by_role("button", name="征求意见").click()
    expect(officer.get_by_role("status").filter(has_text="已征求意见")).to_be_visible()

    member = visit(f"{draft}compare/", role="member", view=PHONE)
    clause = member.locator("article", has_text="志愿服务")
    expect(clause.locator("del")).to_have_text(re.compile("10"))
    expect(clause.locator("ins")).to_have_text(re.compile("8"))
    clause.locator("summary").click()
    clause.get_by_label("意见").fill("巡堤也算志愿服务，8 分偏低")
    keep_scene(member, "draft-2-comment")
    assert_accessible(member)
    assert_fits(member)
    clause.get_by_role("button", name="提交意见").click()
    expect(member.get_by_text("巡堤也算志愿服务，8 分偏低")).to_be_visible()

    officer.goto(draft)
    officer.locator("summary", has_text="送核准").click()
    expect(officer.get_by_text("还有 1 条意见没有处理。")).to_be_visible()
    keep_scene(officer, "draft-3-sent")
    officer.get_by_role("button", name="仍然送核准").click()
    expect(officer.get_by_text("要由另一位党务干部核准")).to_be_visible()
    expect(officer.get_by_role("button", name="核准并启用")).to_have_count(0)

    second = visit(f"{draft}compare/", role="second")
    expect(second.get_by_text("巡堤也算志愿服务，8 分偏低")).to_be_visible()
    keep_picture(second, "draft-compare")
    keep_scene(second, "draft-4-second-officer")
    assert_accessible(second)
    second.get_by_role("button", name="核准并启用").click()
    expect(second.locator("h1")).to_contain_text("2031.1")
    second.goto("/schemes/")
    expect(second.locator("tr", has_text="2031.1").last).to_contain_text("2031-01-01")
    keep_scene(second, "draft-5-effective")

    member.goto("/notices/")
    member.get_by_role("link", name=re.compile("有了新版本 2031.1")).first.click()
    expect(member.locator("h1")).to_contain_text("2031.1")


MOVE = """async (slider) => {
  const told = [], article = slider.closest("article"), numbers = [];
  const count = () => told.push(document.querySelector(".sim dd").innerText);
  document.addEventListener("htmx:afterSettle", count);
  for (let value = 9; value >= 1; value -= 0.5) {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    numbers.push(article.querySelector("ins").innerText);
    await new Promise((done) => setTimeout(done, 100));
  }
  const during = told.length;
  await new Promise((done) => setTimeout(done, 3000));
  return { during, numbers, last: told.at(-1) };
}"""


def test_answers_come_while_the_slider_moves(visit):
    """A hand that never rests for 1.6 s: its sentence follows at once, figures come on the way, the last one counts."""
    officer = visit("/schemes/", role="officer")
    officer.locator("main table a").last.click()
    officer.get_by_role("button", name="起草新版本").click()
    slider = officer.locator(f'input[type=range][aria-label="{KNOB}"]')
    slider.evaluate("(slider) => { slider.step = 0.5; }")
    found = slider.evaluate(MOVE)
    halves = [value / 2 for value in range(18, 1, -1)]
    assert found["numbers"] == [f"{value:g}" for value in halves]
    assert found["during"] >= 2, "nobody waits for the hand to rest"
    with answered(officer):
        officer.locator(f'input[type=number][aria-label="{KNOB}"]').dispatch_event("input")
    officer.wait_for_timeout(500)
    assert officer.locator(".sim dd").first.inner_text() == found["last"]


def test_the_editor_on_a_phone(visit):
    """The clauses come first; what would change stays in sight below them."""
    officer = visit("/schemes/", role="officer", view=PHONE)
    officer.locator("main table a").last.click()
    officer.get_by_role("button", name="起草新版本").click()
    expect(officer.locator("#whatif")).to_be_visible()
    officer.wait_for_load_state()
    assert officer.evaluate("document.body.scrollHeight") < 7000, "clauses are folded"
    unfold(officer)
    with answered(officer):
        officer.get_by_role("spinbutton", name=KNOB).fill("4")
    expect(officer.get_by_role("button", name="保存", exact=True)).to_be_in_viewport()
    expect(officer.locator(".whatif-sum")).to_be_in_viewport()
    assert moved(officer) > 0
    assert_fits(officer)
    officer.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the summary lies over nothing
    keep_picture(officer, "draft-phone")
    assert_accessible(officer)
