"""Reads: why each point, what is missing, what speaks for a period."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.utils import translation

from benliu.records.services import cancel_record, number_verified
from benliu.records.uses import uses_of
from benliu.scoring.exactness import mean, median
from benliu.scoring.models import Run
from benliu.scoring.queries import (
    branch_credits,
    branch_page,
    branch_progress,
    branch_results,
    credits_of,
    current_run,
    distribution,
    explain_member,
    member_score,
    periods,
    run_row,
    runs,
    scheme_page,
)
from benliu.scoring.queries.period import closed_periods
from benliu.scoring.services import close_run
from benliu.scoring.uses import SCORING
from benliu.scoring.wording import gap_words

from .factories import NOW, after


def test_the_closed_run_speaks_for_a_period_else_the_newest(bureau):
    assert (periods(), current_run("2025"), current_run()) == ([], None, None)
    first, second, older = bureau.run(), bureau.run(), bureau.run("2024")
    assert current_run("2025") == second
    assert current_run() == second, "the newest period, not the newest run"
    bureau.close(first)
    assert current_run("2025") == first
    assert periods() == ["2025", "2024"]
    Run.objects.filter(pk=older.pk).update(state=Run.State.FAILED)
    assert periods() == ["2025"]


def test_a_members_score_with_streams_groups_and_the_branch_beside_it(bureau):
    score = member_score(bureau.run(), bureau.people["carl"].pk)
    assert (score.total, score.grade, score.branch_count) == (0, "合格", 4)
    assert score.streams == (("ben", 1500), ("nuan", 0))
    assert score.deductions == -2000
    assert [(g.title, g.points) for g in score.groups] == [("基础积分", 1500), ("关键积分", 0), ("扣分", -2000)]
    assert score.branch_median == 3250, "between 1.5 and 5"
    assert not score.is_comparable, "of four, the median would say what the others have"
    assert replace(score, branch_count=5).is_comparable
    assert member_score(bureau.run(), bureau.people["olga"].pk) is None


def test_every_credit_says_how_it_came_about(bureau):
    lines = credits_of(bureau.run(), bureau.people["anna"].pk)
    said = [(str(c.happened_on), c.title, c.formula, c.earned, c.credited, c.limit) for c in lines]
    assert said == [
        ("2025-07-08", "应急任务", "1 班次 × 5（I级）", 5000, 5000, ""),
        ("2025-03-11", "志愿服务", "6 小时 × 0.5", 3000, 2000, "类别封顶"),
        ("2025-03-10", "党课", "1 次 × 1.5", 1500, 0, "年度封顶"),
        ("2025-02-10", "党课", "1 次 × 1.5", 1500, 1500, ""),
        ("2025-01-10", "党课", "1 次 × 1.5", 1500, 1500, ""),
    ]
    service = lines[1]
    assert [(cap.text, cap.full) for cap in service.caps] == [("基础积分每年最多 5 分", True)]
    assert [(cap.text, cap.full) for cap in lines[2].caps] == [("每年最多 3 分", True), ("基础积分每年最多 5 分", True)]
    assert (service.verified_by, service.verified_at, service.number) == ("olga", NOW, 4)
    assert (service.quantity, service.unit, service.clause, service.stream) == (
        "6",
        "小时",
        "item-warm.service",
        "nuan",
    )


def test_explanations_speak_english(bureau):
    run, anna = bureau.run(), bureau.people["anna"].pk
    with translation.override("en"):
        lines = credits_of(run, anna)
        score = member_score(run, anna)
        page = scheme_page(run.scheme_id)
    assert (lines[2].title, lines[2].limit) == ("Party lesson", "yearly cap")
    assert (score.grade, score.groups[0].title) == ("excellent", "base")
    assert page.members.rungs[0].name == "excellent"
    assert page.members.rungs[0].needs == ("total ≥ 5",)


def test_a_full_quota_is_the_reason_not_a_missing_condition(bureau):
    """bert's own points would make him 优秀, alone; the stored grade wins, and says why."""
    why = explain_member(bureau.run(), bureau.people["bert"].pk)
    assert why.detail["grade"] == "优秀"
    assert (why.grade, why.next_grade, why.missing, why.next_words) == ("良好", "优秀", (), "")
    assert "名额已满" in why.reason
    assert [(s.name, s.reached) for s in why.steps] == [("优秀", False), ("良好", True), ("合格", True)]


def test_what_the_next_grade_still_needs(bureau):
    why = explain_member(bureau.run(), bureau.people["carl"].pk)
    assert (why.grade, why.next_grade, why.reason) == ("合格", "良好", "")
    assert [(n.text, n.met, n.short) for n in why.missing] == [("总分 ≥ 3", False, "现为 0，还差 3")]
    assert "良好" in why.next_words


def test_who_is_not_graded_has_no_next_grade_and_the_best_neither(bureau):
    run = bureau.run()
    for name, grade in (("dora", "不定等次"), ("anna", "优秀")):
        why = explain_member(run, bureau.people[name].pk)
        assert (why.grade, why.next_grade, why.missing, why.reason) == (grade, "", (), "")


def test_an_explanation_of_an_old_run_does_not_know_later_records(bureau):
    run = bureau.run()
    before = explain_member(run, bureau.people["bert"].pk)
    bureau.record("bert", "warm.service", "2025-08-01")
    assert explain_member(run, bureau.people["bert"].pk) == before


def test_an_explanation_costs_two_queries_however_many_records(bureau, django_assert_num_queries):
    bureau.records([("bert", "warm.service", f"2025-06-{day:02}", 1, "") for day in range(1, 29)])
    run = Run.objects.select_related("scheme").get(pk=bureau.run().pk)
    with django_assert_num_queries(2):
        assert len(explain_member(run, bureau.people["bert"].pk).credits) == 29
    with django_assert_num_queries(2):
        member_score(run, bureau.people["bert"].pk)
    with django_assert_num_queries(1):
        progress = branch_progress(run, bureau.units["甲支部"].pk)
    with django_assert_num_queries(1):
        branch_credits(run, progress)
    with django_assert_num_queries(1):
        branch_results(run)


def test_the_next_star_says_what_is_short_and_until_when(bureau):
    """On 16 September: the first quarter's lesson was held, the second's is late, two can still be held."""
    progress = branch_progress(bureau.run(), bureau.units["甲支部"].pk, today=NOW.date())
    assert (progress.stars, progress.next_stars, progress.total) == (2, 3, "7.5")
    assert [(c.text, c.short) for c in progress.missing] == [
        ("总分 ≥ 14", "现为 7.5，还差 6.5"),
        ("完成率 = 100", "现为 25，还差 75"),
    ]
    assert (progress.condition_count, progress.met_count) == (2, 0), "duties are no conditions"
    assert [c.asks_duties for c in progress.missing] == [False, True]
    (lesson,) = progress.owing
    assert (lesson.text, lesson.held) == ("支部党课还差 2 次", "应 4 次，已 1 次")
    assert (lesson.deadline, lesson.until) == (dt.date(2025, 9, 30), "：9月30日前 1 次，12月31日前 1 次")
    assert (progress.late, progress.met) == ((), ())
    (duty,) = progress.duties
    assert (duty.owed, duty.held) == (4, 1)
    assert duty.gaps == ("2025 年第 2 季度", "2025 年第 3 季度", "2025 年第 4 季度")
    assert [(p.title, p.text) for p in progress.parts] == [("党员平均分", "5"), ("完成率", "25")]


def test_a_duty_is_late_once_all_its_deadlines_have_passed(bureau):
    bureau.records([("甲支部", "meeting.lesson", day, 1, "") for day in ("2024-03-01", "2024-08-01")])
    run, unit = bureau.run("2024"), bureau.units["甲支部"].pk
    last = branch_progress(run, unit, today=dt.date(2024, 12, 31))
    assert [(c.text, c.until) for c in last.owing] == [("支部党课还差 1 次", "，12月31日前")]
    progress = branch_progress(run, unit, today=dt.date(2025, 1, 1))
    assert [c.text for c in progress.late] == ["支部党课还差 2 次"]
    assert progress.owing == ()


def test_a_figure_above_the_wanted_one_is_too_much():
    need = {"met": False, "value": "1", "wanted": "0", "short": "1"}
    assert gap_words(need) == "现为 1，多 1"
    assert gap_words(need | {"value": "0", "wanted": "1"}) == "现为 0，还差 1"
    assert gap_words(need | {"wanted": "1", "short": "0"}) == "现为 1", "less than 1 is wanted"
    bare = {"met": False, "value": "", "wanted": "", "short": "", "lacks": {"zh": "类别现为预备", "en": "x"}}
    assert gap_words(bare) == "类别现为预备"


def test_a_duty_that_is_done_owes_nothing(bureau):
    bureau.records([("甲支部", "meeting.lesson", f"2024-{month}-01", 1, "") for month in ("02", "05", "08", "11")])
    progress = branch_progress(bureau.run("2024"), bureau.units["甲支部"].pk)
    assert (progress.owing, progress.late) == ((), ())
    assert progress.duties[0].words.startswith("支部党课应 4 次，已 4 次")


def test_streams_of_a_branch_beside_the_median_of_branches(bureau):
    progress = branch_progress(bureau.run(), bureau.units["甲支部"].pk)
    assert [(s.stream, s.mean, s.overall) for s in progress.streams] == [("ben", 3625, 1813), ("nuan", 875, 438)]


def test_branches_below_a_path_alone(bureau):
    run = bureau.run()
    assert [b.name for b in branch_results(run)] == ["甲支部", "乙支部"]
    assert [b.name for b in branch_results(run, below=[bureau.units["乙支部"].path])] == ["乙支部"]
    assert branch_results(run, below=[]) == []


def test_the_distribution_adds_up(bureau):
    spread = distribution(bureau.standing("olga"), bureau.run())
    assert (spread.members, spread.median) == (5, 1500)
    assert sum(band.count for band in spread.bands) == sum(grade.count for grade in spread.grades) == 5
    assert [(b.label, b.count) for b in spread.bands if b.count] == [("0–10", 4), ("10–20", 1)]
    assert [g.name for g in spread.grades] == ["优秀", "良好", "合格", "不定等次"]


def test_a_run_says_what_it_was_made_of(bureau):
    run = bureau.run()
    row = run_row(run.pk)
    assert (row.cutoff, row.members, row.records, row.started_by) == (run.cutoff, 5, 9, "olga")
    assert (row.scheme_version, row.roster_sha256) == ("1", run.roster.sha256)
    assert [r.id for r in runs()] == [run.pk]
    assert run_row(0) is None


def test_a_record_shows_the_credits_it_gave_to_those_who_may_see_them(bureau):
    bureau.run()
    run = bureau.run()
    credit = run.credits.get(person=bureau.people["bert"], item="key.emergency")
    for name in ("bert", "anna", "olga"):
        (use,) = uses_of([credit.record_id], bureau.standing(name))
        assert (use.title, use.text) == ("2025 年积分", "记 5 分")
        assert use.url == f"/runs/{run.pk}/members/{bureau.people['bert'].pk}/"
    assert uses_of([credit.record_id], bureau.standing("emil")) == []
    meeting = run.credits.filter(person=None).first()
    (use,) = uses_of([meeting.record_id], bureau.standing("bert"))
    assert use.url == f"/runs/{run.pk}/branches/{bureau.units['甲支部'].pk}/"
    assert uses_of([meeting.record_id], bureau.standing("emil")) == []


def test_a_cancelled_record_says_that_the_next_run_leaves_it_out(bureau):
    run = bureau.run()
    credit = run.credits.get(person=bureau.people["bert"], item="key.emergency")
    cancel_record(actor=bureau.officer, record_id=credit.record_id, reason="登记重复", new_id=uuid.uuid4(), now=NOW)
    (use,) = uses_of([credit.record_id], bureau.standing("bert"))
    assert use.text == f"在 {run.pk} 号计分中记 5 分；下次计分不再计"
    number_verified(now=NOW, at_once=True)
    again = bureau.run()
    assert not again.credits.filter(record_id=credit.record_id).exists()


@pytest.mark.parametrize(
    ("values", "wanted"),
    [([], 0), ([5], 5), ([1, 2], 2), ([1, 2, 4], 2), ([0, 1, 2, 4], 2), ([-1, -2], -1), ([-3, 0], -1)],
)
def test_a_median_is_whole_and_half_up(values, wanted):
    assert median(values) == wanted


def test_a_mean_is_whole_and_half_up():
    assert (mean([]), mean([1, 2]), mean([1, 1, 2]), mean([-1, -2]), mean([10**15, 10**15 + 1])) == (
        0,
        2,
        1,
        -1,
        10**15 + 1,
    )


def test_many_branches_come_in_pages(bureau):
    run = Run.objects.select_related("scheme").get(pk=bureau.run().pk)
    first, second = (branch_page(run, number=n, size=1) for n in (1, 2))
    assert [b.name for b in (*first.rows, *second.rows)] == [b.name for b in branch_results(run)][:2]
    assert first.has_next
    assert not first.whole
    assert branch_page(run).whole


def test_a_closed_run_posts_the_credit_to_the_ledger_which_is_a_place_of_its_own(bureau):
    run = bureau.run()
    notice = bureau.published(run)
    close_run(actor=bureau.officer, run_id=run.pk, now=after(notice))
    credit = run.credits.get(person=bureau.people["bert"], item="key.emergency")
    points, ledger = uses_of([credit.record_id], bureau.standing("bert"))
    assert (points.title, ledger.title, ledger.text) == ("2025 年积分", "2025 年积分台账", "入账 5 分")
    assert ledger.url == f"/ledger/{bureau.people['bert'].pk}/?period=2025"
    nothing = run.credits.filter(person__isnull=False, credited=0).first()
    assert [use.title for use in uses_of([nothing.record_id], bureau.officer)] == ["2025 年积分"], "0 is not posted"
    (period,) = closed_periods()
    assert (period.name, period.first, period.last) == ("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert period.closed_on == after(notice).date() == dt.date(2025, 9, 24)


def test_kinds_will_be_used_where_the_scheme_in_force_asks_for_them(bureau):
    kinds = {"soul.lesson": {"党课"}, "meeting.lesson": {"党课"}, "nothing.known": {"散步"}}
    found = SCORING.of_kinds(kinds, dt.date(2025, 3, 1))
    titles = {code: [place.title for place in places] for code, places in found.items()}
    assert titles == {
        "soul.lesson": ["积分", "积分台账（封账后）"],
        "meeting.lesson": ["支部星级"],
        "nothing.known": [],
    }
    assert SCORING.of_kinds(kinds, dt.date(1990, 1, 1)) == {}, "no scheme was in force"
