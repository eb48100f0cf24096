"""Explanations say what the result says, completely and in both languages."""

import json
from datetime import date
from fractions import Fraction

import pytest

from rulebook import ScoringError, points_text
from rulebook.formula.phrase import phrase
from rulebook.tests.test_bureau import Case
from rulebook.wording import titles_of


@pytest.fixture(scope="module")
def case():
    return Case()


def test_every_members_explanation_adds_up(case):
    for i, subject in enumerate(case.members.ids.tolist()):
        told = case.result.explain(subject).as_dict()
        own = [row for row in case.result.credit_rows() if row.subject == subject] if i < 5 else None
        credited = sum(Fraction(record["credited"]) for record in told["records"])
        parts = sum(Fraction(part["value"]) for part in told["total_parts"])
        assert parts == credited and max(parts, 0) == Fraction(told["total"])
        assert told["total"] == points_text(case.result.total[i])
        assert told["grade"] == case.result.grade_name(i)
        assert [
            cap for cap in told["caps"] if Fraction(cap["used"]) + Fraction(cap["left"]) != Fraction(cap["max"])
        ] == []
        if own is not None:
            assert [r["number"] for r in told["records"]] == [row.number for row in own]
            assert [(r["limited_by"] or {}).get("zh") for r in told["records"]] == [
                row.limit and row.limit.zh for row in own
            ]
        json.dumps(told)


def test_needs_and_grades_agree(case):
    for i, subject in enumerate(case.members.ids.tolist()):
        told = case.result.explain(subject)
        if told.grade == "不定等次":
            assert told.next is None and not any(rung.reached for rung in told.grades)
            continue
        names = [rung.name for rung in told.grades]
        own = names.index(told.grade)
        assert [rung.name for rung in told.grades if rung.reached] == [told.grade]
        assert all(need.met for need in told.grades[own].needs)
        for rung in told.grades[:own]:
            crowded = rung.quota is not None and rung.quota.place + rung.quota.tied - 1 > rung.quota.places
            assert crowded or not all(need.met for need in rung.needs), (i, rung)
        assert (told.next is None) == (own == 0)


def test_formulas_are_told_with_what_they_use(case):
    formulas = {}
    for subject in case.members.ids.tolist():
        for record in case.result.explain(subject).records:
            formulas.setdefault(record.item, set()).add(record.formula.zh)
    assert "1 次 × 1.5" in formulas["soul.assembly"]
    assert "1 班次 × 3（II级）" in formulas["key.emergency"]
    assert {"1 次 × 3（满意度 5）", "1 次 × 2（满意度 3）"} <= formulas["key.water"]
    assert formulas["veto.discipline"] == {"一票否决"}


def test_the_schemes_words_are_english_in_english(case):
    """In the price of a record, and in a formula: `status == "正式党员"`; Chinese keeps them as they are."""
    told = [record.formula for subject in case.members.ids.tolist() for record in case.result.explain(subject).records]
    by_level = {(said.zh, said.en) for said in told if "II级）" in said.zh}
    assert ("1 班次 × 3（II级）", "1 shift × 3 (level II)") in by_level
    graded = phrase(case.result.scheme.graded, titles_of(case.result.scheme))
    assert (graded.zh, graded.en) == ("党员状态为正式党员", "Status is “full member”")


def test_what_is_short_is_told(case):
    told = next(
        e for e in map(case.result.explain, case.members.ids.tolist()) if e.grade == "合格" and float(e.total) < 75
    )
    short = points_text(75_000 - int(Fraction(told.total) * 1000))
    assert told.next.zh == f"离“良好”还差：总分 ≥ 75（现 {told.total}，差 {short}）"
    assert told.next.en == f"Missing for Good: total ≥ 75 (now {told.total}, {short} short)"


def test_caps_are_those_of_the_day_told(case):
    def study(day):
        return next(cap for cap in case.result.explain("SL0101", day).caps if cap.of == "tide.study")

    quarters = [study(date(2025, month, 15)) for month in (2, 5, 8, 11)]
    assert [cap.period for cap in quarters] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]
    rows = [row for row in case.result.credit_rows() if row.subject == "SL0101" and row.item.id == "tide.study"]
    for n, cap in enumerate(quarters):
        assert cap.used == points_text(sum(row.credited for row in rows if (row.day.month - 1) // 3 == n))


def test_nobody_is_explained_who_is_not_there(case):
    with pytest.raises(ScoringError, match="SL9999"):
        case.result.explain("SL9999")
