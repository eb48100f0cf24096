"""Many browsers check in over a line that cuts connections: each exactly once, and the unsent counters are right."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import VIEWS, open_context
from tests.e2e.line import Line, line
from tests.e2e.onsite import people_on_duty
from tests.e2e.phone import Facts, ready, until

MOVE = """async ([queue, response, place, from, to, begin]) => {
  const { enqueue } = await import(queue);
  for (let n = from; n < to; n += 1) {
    const at = new Date(Date.parse(begin) + n * 60_000).toISOString(), act = n % 2 ? "left" : "arrived";
    const payload = { response, place, act };
    await enqueue({ id: crypto.randomUUID(), kind: "response.move", happened_at: at, payload, title: act });
  }
}"""
COUNTED = """async () => {
  const { pending } = await import(QUEUE), shown = document.querySelector("[data-unsent]");
  return (shown.hidden ? 0 : Number(shown.querySelector("[data-number]").textContent)) === (await pending()).length;
}"""
SEND = "queue => { import(queue).then(({ send }) => send()); }"


def open_page(browser: Browser, way: Line, session: str) -> Page:
    """A browser of somebody who signed in before; its page is kept."""
    context = open_context(browser, way.url, VIEWS["phone"])
    context.add_cookies([{"name": "sessionid", "value": session, "url": way.url}])
    page = context.new_page()
    page.goto("/duty/")
    ready(page)
    return page


def check_in(browser: Browser, site: str, folder, facts: Facts, queue: str, browsers: int, count: int) -> None:
    """`browsers` people arrive and leave `count` times in all, each at minutes of their own; says how it goes."""
    made = people_on_duty(folder, browsers)
    begun = time.monotonic()
    with line(site, seed=7) as way:
        pages = [open_page(browser, way, session) for session in made["sessions"]]
        way.bad = True
        for start in range(0, count, 5):
            for page in pages:
                said = [queue, made["response"], made["place"], start, min(count, start + 5), made["begin"]]
                page.evaluate(MOVE, said)
                page.evaluate(SEND, queue)
            for page in pages:
                until(page, COUNTED.replace("QUEUE", f'"{queue}"'))
            told = min(count, start + 5) * browsers
            print(
                f"{time.monotonic() - begun:.0f} s: {told} told, {len(way.told)} came over, {way.cuts} cuts", flush=True
            )
        assert way.cuts > browsers
        way.bad = False
        for page in pages:
            page.evaluate(SEND, queue)
            until(page, f'async () => (await (await import("{queue}")).send()).left === 0')
            expect(page.locator("[data-unsent]").first).to_be_hidden()
            page.context.close()
    assert len(way.told) == browsers * count
    twice = sum(times > 1 for times in way.told.values())
    print(f"{time.monotonic() - begun:.0f} s: all sent, {twice} of them more than once, {way.cuts} cuts", flush=True)
    where = "response_id = ?"
    response = made["response"].replace("-", "")
    told = facts.rows(
        f"select person_id, count(*) from response_movement where {where} group by 1 order by 1", response
    )
    assert told == [(person, count) for person in sorted(made["people"])]
    stays = (
        f"select person_id, count(*) from response_presence where {where} and left_at is not null group by 1 order by 1"
    )
    assert facts.rows(stays, response) == [(person, count // 2) for person in sorted(made["people"])]


def test_each_check_in_exactly_once(browser, site, site_folder, facts, queue):
    check_in(browser, site, site_folder, facts, queue, 2, 20)


@pytest.mark.proof
def test_each_check_in_exactly_once_at_full_size(browser, site, site_folder, facts, queue):
    """20 browsers × 200 check-ins."""
    check_in(browser, site, site_folder, facts, queue, 20, 200)
