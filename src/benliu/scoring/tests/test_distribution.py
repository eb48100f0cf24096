"""How members are spread, for whom, and that a band holds exactly the totals that it is named after."""

import re

import pytest

from benliu.scoring.queries import Filters, distribution, results_page
from benliu.scoring.spread import band_of, limits_of

from .test_pages import text_of, visit  # noqa: F401 - a fixture


@pytest.mark.parametrize(
    ("total", "start"),
    [(-5_000, 0), (0, 0), (9_999, 0), (10_000, 10), (69_999, 60), (70_000, 70), (99_999, 90), (250_000, 100)],
)  # fmt: skip
def test_every_total_lies_in_one_band(total, start):
    assert 10 * band_of(total) == start
    inside = []
    for begin in range(0, 101, 10):
        least, below = limits_of(begin)
        if (least is None or total >= least) and (below is None or total < below):
            inside.append(begin)
    assert inside == [start]


def test_who_leads_a_part_sees_how_that_part_is_spread(bureau):
    run = bureau.run()
    whole, own = (distribution(bureau.standing(name), run) for name in ("olga", "anna"))
    assert (whole.members, whole.records) == (5, 9)
    assert (own.members, own.records) == (4, None)
    assert [(band.key, band.count) for band in own.bands if band.count] == [(0, 3), (10, 1)]
    assert {grade.name: grade.count for grade in own.grades} == {"优秀": 1, "良好": 1, "合格": 1, "不定等次": 1}


@pytest.mark.parametrize("name", ["olga", "anna"])
def test_a_band_lists_as_many_as_its_bar_says(bureau, name):
    run, actor = bureau.run(), bureau.standing(name)
    spread = distribution(actor, run)
    for band in spread.bands:
        filters = Filters(band=band.key)
        assert len(results_page(actor, run, filters).rows) == band.count == filters.count_in(spread)
    for grade in spread.grades:
        filters = Filters(grade=grade.name)
        assert len(results_page(actor, run, filters).rows) == grade.count == filters.count_in(spread)
    assert Filters().count_in(spread) == spread.members
    assert Filters(band=0, grade="优秀").count_in(spread) is None


def test_a_chosen_band_is_shown_and_removed_at_one_click(bureau, visit):  # noqa: F811
    page = text_of(visit("olga", "run", bureau.run().pk, band="10", sort="name"))
    assert re.findall(r"members/\d+/\"><b>([a-z]+)</b>", page) == ["anna"]
    assert '<a href="?sort=name#members">总分段：10–20 分' in page


def test_a_branch_has_its_own_distribution_for_those_who_lead_it(bureau, visit):  # noqa: F811
    run, unit = bureau.run(), bureau.units["甲支部"].pk
    page = visit("anna", "run_branch", run.pk, unit, band="10")
    assert page.context["spread"].members == 4
    assert [row.name for row in page.context["members"]] == ["anna"]
    assert '<a href="?band=0#members">' in text_of(page)
    assert "spread" not in visit("bert", "run_branch", run.pk, unit).context


def test_the_records_of_a_run_are_those_that_it_counted(bureau, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr("benliu.scoring.queries.run_credits.PAGE", 4)
    run = bureau.run()
    shown, after = [], ""
    while True:
        page = visit("olga", "run_credits", run.pk, after=after).context["page"]
        shown += [row.record_id for row in page.rows]
        after = page.next_key
        if not after:
            break
    counted = run.credits.exclude(person=None).values_list("record_id", flat=True)
    assert len(shown) == 9 and sorted(shown) == sorted(counted)
    assert {row.name for row in visit("anna", "run_credits", run.pk).context["page"].rows} <= {"anna", "bert"}
    assert "emil" not in text_of(visit("anna", "run_credits", run.pk))
