"""Meetings are found by whom they are open to, as they are now; a branch that is renamed is found by its new name."""

import datetime as dt

import pytest
from django.test import Client

from benliu.meetings.services import announce_meeting, cancel_meeting, change_meeting, plan_meeting
from benliu.org.services import rename_unit
from benliu.org.tests.factories import FIRST, NOW
from benliu.records.tests.factories import make_draft, submit
from benliu.search.services import index_all


@pytest.fixture
def find(bureau):
    def addresses(who: str, words: str) -> set[str]:
        client = Client()
        client.force_login(bureau.accounts[who])
        found = client.get("/search/", {"q": words}).context["found"]
        hits = {hit.address for of in found for hit in of.hits}
        assert all(client.get(address).status_code == 200 for address in hits), "what is found can be opened"
        return hits

    return addresses


def test_found_by_the_branch_and_who_leads_it_and_by_nobody_else(bureau, meeting, find):
    page = f"/meetings/{meeting.pk}/"
    for words in ("季度党课", "三楼会议", "2026-03-05", "党课 会议室"):
        for who in ("林一", "许书记", "周干部"):
            assert page in find(who, words), (who, words)
        for who in ("孙三", "钱书记", "吴干部"):
            assert find(who, words) == set(), (who, words)


def test_a_draft_is_found_by_nobody_until_it_is_announced(bureau, plan, find):
    kept = plan_meeting(actor=bureau.secretary, plan=plan(), announce=False, now=NOW)
    assert find("许书记", "季度党课") == find("林一", "季度党课") == set()
    announce_meeting(actor=bureau.secretary, meeting_id=kept.pk, now=NOW)
    assert find("林一", "季度党课") == {f"/meetings/{kept.pk}/"}


def test_a_change_is_found_at_once_and_what_is_called_off_no_more(bureau, plan, meeting, find):
    later = {"starts_at": meeting.starts_at + dt.timedelta(days=1), "ends_at": meeting.ends_at + dt.timedelta(days=1)}
    changed = plan(title="防汛预案学习", place="水库大坝", **later)
    change_meeting(actor=bureau.secretary, meeting_id=meeting.pk, plan=changed, now=NOW)
    assert find("林一", "季度党课") == find("林一", "三楼") == find("林一", "2026-03-05") == set()
    assert find("林一", "防汛 大坝 2026-03-06") == {f"/meetings/{meeting.pk}/"}
    cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason="停电", now=NOW)
    assert find("林一", "防汛") == set()


def test_a_renamed_branch_is_found_by_its_new_name_in_all_that_is_its_own(bureau, meeting, find):
    (record,) = submit(bureau.secretary, make_draft(bureau, "林一", achievement="清淤"))
    index_all()
    before = find("许书记", FIRST)
    assert len(before) == 1 + 3 + 1 + 1, "the branch, three people, a meeting, a record"
    rename_unit(actor=bureau.officer, unit_id=bureau.units[FIRST].pk, name="防汛先锋支部", now=NOW)
    assert find("许书记", FIRST) == set()
    assert find("许书记", "防汛先锋") == before
