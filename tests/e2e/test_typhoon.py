"""The typhoon of the demonstration, played as anybody would: everybody comes home, and what they did counts."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits, keep_scene
from tests.e2e.bureau import settle
from tests.e2e.conftest import environment

PAUSE = "0.6" if os.environ.get("BENLIU_PICTURES") else "0"  # seconds: for pictures, the board is to be seen half full
STILL_OUT = "select count(*) from response_presence where left_at is null"
FILED = """select count(*), sum(r.state = 'verified') from response_servicerecord s
    join records_record r on r.id = s.record_id"""
# Of each duty the stays added up; half of its length makes a shift, and one record is of a person and a day.
SERVED = """select count(distinct person_id || date(starts_at, '+8 hours')) from (
    select s.person_id, p.starts_at, sum(julianday(s.left_at) - julianday(s.arrived_at)) as there,
        julianday(p.ends_at) - julianday(p.starts_at) as length
    from response_presence s join response_duty d on d.id = s.duty_id join response_post p on p.id = d.post_id
    group by s.duty_id) where there * 2 >= length"""
COUNTED = """select count(distinct c.record_id) from scoring_credit c
    join response_servicerecord s on s.record_id = c.record_id where c.earned > 0"""


@pytest.fixture(scope="module")
def played(site, site_folder) -> Iterator[Iterator[str]]:
    """What the command says, line by line, while it plays."""
    command = [sys.executable, "-m", "benliu.config.command", "demo", "typhoon", "--pause", PAUSE]
    shown = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "bufsize": 1}
    with subprocess.Popen(command, env=environment(site_folder), **shown) as play:
        yield iter(play.stdout)
        play.kill()


def until(lines: Iterator[str], words: str) -> str:
    """Read on to the line with these words."""
    said = []
    for line in lines:
        said.append(line)
        if words in line:
            return line
    pytest.fail(f"never said: {words}\n{''.join(said)}")


def scene(page: Page, path: str, name: str) -> None:
    page.goto(path)
    keep_scene(page, name)


def test_from_the_warning_to_the_points(visit, facts, played, site_folder):
    officer = visit("/responses/", role="officer")
    member = visit("/me/", role="member", view=VIEWS["phone"])
    board = re.search(r"/responses/\S+/board/", until(played, "打开指挥屏"))[0]
    response = board.removesuffix("board/")
    until(played, "缺的人已经补上")
    if PAUSE != "0":
        officer.wait_for_timeout(4_000)  # two tens have come
        scene(officer, board, "typhoon-1-board")
        scene(officer, f"{response}calls/", "typhoon-2-calls")
        scene(officer, f"{response}roster/", "typhoon-3-roster")
        scene(member, "/duty/", "typhoon-4-duty")
    until(played, "还有")
    if PAUSE != "0":
        scene(officer, f"{response}stand-down/", "typhoon-5-out")
    filed = int(re.search(r"记下并审核 (\d+) 条出勤", until(played, "已收队"))[1])
    until(played, "总结自己写好了")

    assert facts.rows(STILL_OUT) == [(0,)]
    assert facts.rows(SERVED) == [(filed,)] and filed > 20
    assert facts.rows(FILED) == [(filed, filed)]
    settle(site_folder)
    assert facts.rows(COUNTED) == [(filed,)]
    officer.goto(f"{response}after/")
    expect(officer.get_by_role("link", name=re.compile(f"登记了 {filed} 条出勤记录"))).to_be_visible()
    assert_accessible(officer)
    assert_fits(officer)
    keep_scene(officer, "typhoon-6-after")
