"""The member's pages: figures checked by hand, every point explained."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from benliu.records.drafts import Draft
from benliu.records.services import file_records
from benliu.scoring.models import Run
from benliu.scoring.queries import CreditSum
from benliu.workspace.queries.member import next_steps

from .factories import NOW, TOTAL


def lines(page):
    return {(line.title, line.happened_on): line for line in page.context["year"].explanation.credits}


def test_points_by_stream_add_up(scored, enter):
    page = enter("member").get("/me/")
    score = page.context["year"].score
    assert score.total == TOTAL
    assert dict(score.streams) == {"ben": 1000, "nuan": 1000, "chao": 3000, "qing": 2000}
    assert score.deductions == -2000
    assert page.text.count("<path data-stream") == 4
    assert "不属四流的加减分" in page.text


def test_a_point_says_formula_evidence_and_rule(scored, enter):
    page = enter("member").get("/me/")
    line = lines(page)["主题党日", dt.date(2026, 3, 5)]
    assert f"/schemes/{scored.scheme_id}/#item-soul.themeday" in page.text
    assert f"/records/{line.record_id}/" in page.text
    assert line.formula in page.text and line.formula
    assert "周明渠" in page.text


def test_points_that_do_not_count_say_why(scored, enter):
    page = enter("member").get("/me/")
    second = lines(page)["主题党日", dt.date(2026, 3, 20)]
    assert (second.earned, second.credited, second.limit) == (1000, 0, "每月计一次")
    assert "每月计一次，不再计分" in page.text
    fourth = lines(page)["集中学习", dt.date(2026, 4, 23)]
    assert fourth.credited == 0
    assert "季度封顶，不再计分" in page.text


def test_what_is_next_names_the_missing_condition(scored, enter):
    steps = enter("member").get("/me/").context["year"].steps
    assert [step.kind for step in steps][0] == "need"
    assert {"need", "cap"} == {step.kind for step in steps}


def test_a_closed_year_has_nothing_next(scored, enter):
    scored.close(scored.run())
    page = enter("member").get("/me/")
    assert page.context["year"].steps == ()
    assert "封账" in page.text
    years = enter("member").get("/me/years/")
    assert [(y.period, y.total) for y in years.context["years"]] == [("2026", TOTAL)]
    assert f"/ledger/{scored.people['林知夏'].pk}/" in years.text


def test_records_that_wait_are_listed_apart(scored, enter):
    scored.file(["林知夏"], "warm.service", dt.date(2026, 9, 10), note="河道清障")
    page = enter("member").get("/me/")
    assert [line.kind for line in page.context["waiting"]] == ["志愿服务"]
    assert "河道清障" in page.text
    assert page.context["year"].score.total == TOTAL


@pytest.mark.parametrize(
    ("query", "count"), [("", 9), ("?stream=ben", 2), ("?stream=none", 1), ("?only=limited", 2), ("?period=1999", 9)]
)
def test_all_points_can_be_filtered(scored, enter, query, count):
    assert len(enter("member").get(f"/me/points/{query}").context["page"].object_list) == count


@pytest.mark.parametrize(
    ("query", "count", "points", "figure"),
    [("?stream=ben", 2, 1_000, None), ("?stream=none", 1, -2_000, None), ("", 9, 5_000, None)],
)
def test_a_list_of_points_ends_with_its_sum(scored, enter, query, count, points, figure):
    page = enter("member").get(f"/me/points/{query}")
    assert page.context["sum"] == CreditSum(count, points, figure)
    assert f"合计 {count} 条" in page.text


def test_a_sum_tells_where_the_figure_is_another(scored, enter):
    """Ten absences take off more than there is: the total is never below 0."""
    for day in range(1, 11):
        scored.count(scored.file(["王小河"], "deduct.absence", dt.date(2026, 7, day)))
    run = scored.run()
    page = enter("secretary").get(f"/runs/{run.pk}/members/{scored.people['王小河'].pk}/")
    score, sum_ = page.context["score"], page.context["sum"]
    assert sum_.count == 10 and sum_.points < 0 == score.total == sum_.figure
    assert "按办法的上下限，计入 0 分" in page.text


def test_what_waits_is_counted_in_before_more_is_asked_for(scored, enter):
    """A talk counts 1: with two that wait there are 2 points more; a returned one and one of last year are none."""
    client = enter("member")
    before = client.get("/me/").context["year"]
    assert before.explanation.ahead is None
    (cap,) = [step for step in before.steps if step.kind == "cap" and "谈心" in step.title]
    scored.file(["林知夏"], "warm.talk", dt.date(2026, 9, 1))
    scored.file(["林知夏"], "warm.talk", dt.date(2026, 9, 2))
    scored.file(["林知夏"], "warm.talk", dt.date(2025, 9, 2))
    page = client.get("/me/")
    why = page.context["year"].explanation
    assert (why.waiting, why.ahead.total, why.total) == (2, "7", "5")
    assert "等待审核的 2 条通过后，总分为 7 分；下面已算上。" in page.text
    assert page.context["year"].score.total == TOTAL and len(why.credits) == 9
    assert cap not in page.context["year"].steps


def test_caps_by_a_word_are_no_advice(scored, enter):
    year = enter("member").get("/me/").context["year"]
    by_word = tuple(replace(cap, of_calendar=False) for cap in year.explanation.caps)
    found = [next_steps(replace(year.explanation, caps=caps), NOW.date()) for caps in (year.explanation.caps, by_word)]
    assert ["cap" in [step.kind for step in steps] for steps in found] == [True, False]


def test_long_years_come_in_pages(scored, enter):
    for day in range(1, 29):
        scored.count(scored.file(["林知夏"], "tide.online", dt.date(2026, 7, day)))
    scored.run()
    first = enter("member").get("/me/points/")
    assert (len(first.context["page"]), first.context["page"].paginator.count) == (30, 37)
    assert len(enter("member").get("/me/points/?page=2").context["page"]) == 7


def test_the_number_of_queries_does_not_grow_with_records(scored, enter, django_assert_max_num_queries):
    client = enter("member")
    client.get("/me/")
    with django_assert_max_num_queries(100) as few:
        client.get("/me/")
    for day in range(1, 29):
        scored.count(scored.file(["林知夏"], "tide.online", dt.date(2026, 7, day)))
    scored.file(["林知夏"], "warm.talk", dt.date(2026, 9, 1))
    scored.run()
    with django_assert_max_num_queries(len(few) + 2):
        client.get("/me/")
    assert len(few) <= 26


def test_only_the_own_points_are_there(scored, enter):
    page = enter("secretary").get("/me/")
    assert page.context["year"].score.person_id == scored.people["周明渠"].pk
    assert page.context["year"].explanation.credits == ()


def test_before_the_first_run_the_page_says_so(bureau, enter):
    assert "还没有计分结果" in enter("member").get("/me/").text


def test_the_profile_shows_what_is_held_and_what_for(bureau, enter):
    page = enter("member").get("/me/profile/")
    for words in ("林知夏", "SL0", "机关第一党支部", "正式党员", "导入台账时用来认出您"):
        assert words in page.text
    assert "/password/" in page.text
    assert "支部书记</b> · 机关第一党支部" in enter("secretary").get("/me/profile/").text


def test_english(scored, enter):
    client = enter("member")
    client.post("/language/", {"language": "en"})
    page = client.get("/me/")
    assert '<html lang="en"' in page.text
    assert page.context["year"].score.total == TOTAL


def test_the_schemes_words_are_english_on_english_pages(scored, enter):
    details = {"level": "市级", "achievement": "Water atlas"}
    person, kind = scored.people["林知夏"].pk, scored.kinds["key.excellence"]
    draft = Draft(uuid.uuid4(), kind, scored.branch.pk, dt.date(2026, 8, 3), 1000, person, **details)
    scored.count(file_records(actor=scored.standing("secretary"), drafts=[draft], filed_from="page", now=NOW))
    scored.run()
    client = enter("member")
    assert lines(client.get("/me/"))["争先创优荣誉", dt.date(2026, 8, 3)].level == "市级"
    client.cookies["django_language"] = "en"
    page = client.get("/me/")
    line = next(one for one in page.context["year"].explanation.credits if one.achievement == "Water atlas")
    assert (line.level, line.formula) == ("city", "1 item × 8 (city)") and "市级" not in page.text


def test_all_years_and_the_record_go_by_what_is_in_notice(scored, enter):
    """A run made during the notice moves nobody's figures: not of all years, not on a record's page."""
    first = Run.objects.get()
    scored.publish(first)
    scored.count(scored.file(["林知夏"], "soul.themeday", dt.date(2026, 5, 6)))
    newer = scored.run()
    member = enter("member")
    (line,) = member.get("/me/years/").context["years"]
    assert line.total == TOTAL
    record = first.credits.filter(person=scored.people["林知夏"]).first().record_id
    page = member.get(f"/records/{record}/").text
    assert f"/runs/{first.pk}/members/" in page and f"/runs/{newer.pk}/members/" not in page
