"""What recording costs and what comes of it: the figures of the desk, added up by hand, and what each was made of."""

import datetime as dt
import re
import uuid

import pytest

from benliu.records.models import Activity, Record
from benliu.records.queries.burden import burden_of
from benliu.records.services import (
    Told,
    merge_telling,
    number_verified,
    record_activity,
    take_back_decision,
    verify_records,
)
from benliu.records.uses import places_of

from .factories import NOW

TODAY = NOW.date()
AUGUST = dt.datetime(2026, 8, 31, 15, 59, tzinfo=dt.UTC)  # a minute before midnight of the bureau
SEPTEMBER = AUGUST + dt.timedelta(minutes=1)


@pytest.fixture
def tell(bureau):
    def telling(kind, day, *, at=NOW, seconds=0, people=("林知夏", "王小河"), merge=False):
        told = Told(
            id=uuid.uuid4(), kind=kind, unit_id=bureau.branch.pk, happened_on=day, seconds=seconds, merge=merge,
            people=tuple(bureau.people[name].pk for name in people),
        )  # fmt: skip
        record_activity(actor=bureau.standing("secretary"), told=told, filed_from="page", now=at)
        return told.id

    return telling


def count(bureau, activity):
    ids = list(Record.objects.filter(activity=activity).values_list("pk", flat=True))
    earlier = NOW - dt.timedelta(days=1)
    verify_records(actor=bureau.standing("secretary"), record_ids=ids, now=earlier)
    number_verified(now=earlier, at_once=True)


@pytest.fixture
def told(bureau, tell):
    """Four entries: one of August, three of September; one of them merged, one without a time."""
    tell("tide.study", dt.date(2026, 8, 30), at=AUGUST, seconds=600)
    theme = tell("soul.themeday", dt.date(2026, 9, 1), at=SEPTEMBER, seconds=150)
    tell("soul.themeday", dt.date(2026, 9, 1), seconds=50, people=("林知夏", "王小河", "陈一舟"), merge=True)
    tell("warm.service", dt.date(2026, 9, 2))
    count(bureau, theme)
    bureau.run()
    return bureau


def test_a_month_is_added_up_from_its_entries(told):
    *_, august, september = burden_of(told.branch.pk, told.standing("secretary"), TODAY)
    assert (august.first, august.entries, august.minutes, august.records) == (dt.date(2026, 8, 1), 1, 10, 2)
    # 150 + 50 s in two of three entries; 2 + 1 (the one who was missing) + 2 records.
    assert (september.entries, september.timed, september.seconds, september.minutes) == (3, 2, 200, 3)
    assert (september.mean_seconds, september.records, september.merged) == (100, 5, 1)
    # The first theme day: points and the monthly theme day; the second: the theme day. The service is not scored yet.
    assert (september.used, september.mean_used) == (3, 1000)


def test_what_is_merged_on_the_desk_is_a_repeat_that_was_found(told, tell, enter):
    """王小河 tells of the first of September once more, unasked; the secretary merges that, and takes it back."""
    again = tell("soul.themeday", dt.date(2026, 9, 1), people=("王小河",))
    secretary = told.standing("secretary")
    assert burden_of(told.branch.pk, secretary, TODAY)[-1].merged == 1
    decided = merge_telling(actor=secretary, activity_id=again, now=NOW)
    assert burden_of(told.branch.pk, secretary, TODAY)[-1].merged == 2
    listed = enter("secretary").get(f"/desk/{told.branch.pk}/entries/?month=2026-09").text
    assert listed.count("有已记过的，已合并") == 2
    take_back_decision(actor=secretary, decision=decided.decision, now=NOW)
    assert burden_of(told.branch.pk, secretary, TODAY)[-1].merged == 1


def test_the_points_of_many_people_are_one_place(told):
    themes = Activity.objects.filter(kind__code="soul.themeday").order_by("told_at")
    found = places_of(themes, told.standing("secretary"))
    assert [place.title for place in found[themes[0].pk]] == ["2026 年积分", "组织生活频次：主题党日"]
    assert [place.title for place in found[themes[1].pk]] == ["组织生活频次：主题党日"]


def test_the_desk_shows_the_month_and_every_figure_leads_to_its_entries(told, enter):
    client = enter("secretary")
    page = client.get("/desk/").text
    address = f"/desk/{told.branch.pk}/entries/?month=2026-09#list"
    assert page.count(address) == 4 and "2 次有计时，平均每次 2 分钟" in page and "生成 5 条记录" in page
    assert "平均每次用在 1 处" in page and "8月 10 分钟、复用 0 次，9月 3 分钟、复用 3 次" in page
    listed = client.get(address).text
    assert listed.count("?entry=") == 3 and "有已记过的，已合并" in listed and "没有计时" in listed
    assert listed.count("组织生活频次：主题党日") == 2 and listed.count("2026 年积分</a>") == 1
    last = client.get(f"/desk/{told.branch.pk}/entries/?month=2026-08").text
    assert "10<span" in last and last.count("?entry=") == 1
    assert "这个月没有登记" in client.get(f"/desk/{told.branch.pk}/entries/?month=2025-01").text
    for nonsense in ("x", "9999-01", "2026-13"):
        assert client.get(f"/desk/{told.branch.pk}/entries/", {"month": nonsense}).context["month"].entries == 3


def test_the_records_of_an_entry_are_listed_and_say_what_it_took(told, enter):
    client = enter("secretary")
    entry = Activity.objects.get(seconds=150)
    page = client.get(f"/records/?entry={entry.pk}")
    assert {line.who for line in page.context["page"].lines} == {"林知夏", "王小河"}
    record = client.get(f"/records/{Record.objects.filter(activity=entry).first().pk}/").text
    assert "一次登记 2 条" in record and "3 分钟" in record and "复用 2 处" in record


def test_what_waits_says_what_it_took_and_where_it_will_be_used(told, enter):
    page = enter("secretary").get("/desk/").text
    assert "填报 50 秒" in page and "将复用 3 处" in page and "组织生活频次：主题党日" in page
    places = re.findall(r'<span class="meta places">(.*?)</span>', page)
    assert max(len(re.findall(r'<a href="/[^"]+">[^<]+</a>', one)) for one in places) == 3, "each place leads there"


def test_only_who_leads_the_branch_sees_its_entries(told, enter):
    address = f"/desk/{told.branch.pk}/entries/"
    assert [enter(role).get(address).status_code for role in ("secretary", "officer", "member")] == [200, 200, 403]


def test_a_branch_without_entries_says_so(bureau, enter):
    assert "近六个月还没有登记" in enter("secretary").get("/desk/").text


def test_neither_entries_nor_records_add_queries(told, tell, enter, django_assert_max_num_queries):
    client, addresses = enter("secretary"), ["/desk/", f"/desk/{told.branch.pk}/entries/"]
    counts = []
    for address in addresses:
        with django_assert_max_num_queries(60) as few:
            client.get(address)
        counts.append(len(few))
    for number in range(10):
        tell("soul.themeday", dt.date(2026, 9, 3 + number), seconds=30)
    for address, most in zip(addresses, counts, strict=True):
        with django_assert_max_num_queries(most):
            client.get(address)
