"""Files of cases with mistakes: all at once, each with its place and how to mend it; what is too much is refused."""

import pytest

from rulebook import SchemeError, load_bundle
from rulebook.cases import misses, read_cases
from rulebook.command import main
from rulebook.tests.small_schemes import item, small

FIELDS = """
[subject_fields]
role = { title = "职务", kind = "text", words = ["书记", "党员"] }
born = { title = "出生", kind = "date" }

[record_fields]
level = { title = "级别", kind = "text" }
at = { title = "时刻", kind = "time" }

[measures]
done = { value = "held(work)", title = "次数" }
"""
HEAD = '[[case]]\ntitle = "一"\nperiod = "2025"\n'
EXPECT = "expect = { total = 1 }\n"


@pytest.fixture
def cases(tmp_path):
    """Reads a text as the cases of a small scheme."""
    (tmp_path / "scheme.toml").write_text(small(FIELDS, items=item("work", 'fields = ["level", "at"]')), "utf-8")

    def read(text):
        (tmp_path / "cases.toml").write_text(text, encoding="utf-8")
        return read_cases(load_bundle(tmp_path))

    return read


@pytest.fixture
def problems(cases):
    """What is wrong with a text."""

    def read(text):
        with pytest.raises(SchemeError) as caught:
            cases(text)
        return caught.value.problems

    return read


@pytest.mark.parametrize(
    ("slip", "code", "mend"),
    [
        ("records = { item = 'work' }", "wrong-kind", "[{ item"),
        ("records = 3", "wrong-kind", "[{ item"),
        ("fields = 3", "wrong-kind", "{ … }"),
        ("subjects = ['甲']", "wrong-kind", "[{ id"),
        ("subjects = [{ id = '甲' }, { id = '甲' }]", "duplicate-id", "another"),
        ("records = [{ item = ['a'] }]", "wrong-kind", "work"),
        ("records = [{ item = 'wrok' }]", "bad-choice", "work"),
        ("records = [{ itme = 'work', item = 'work' }]", "unknown-key", "item"),
        ("records = [{ subject = '甲', item = 'work' }]", "bad-choice", "subjects = [{ id"),
        ("records = [{ item = 'work', times = '3' }]", "wrong-kind", "3"),
        ("records = [{ item = 'work', times = 100_000_000 }]", "wrong-kind", "3"),
        ("records = [{ item = 'work', day = '1 January' }]", "wrong-kind", "2025-01-01"),
        ("records = [{ item = 'work', day = 2025-01-01T00:00:00 }]", "wrong-kind", "2025-01-01"),
        ("records = [{ item = 'work', quantity = 1.2345 }]", "wrong-kind", "1.234"),
        ("records = [{ item = 'work', at = 'noon' }]", "wrong-kind", "06:30"),
        ("records = [{ item = 'work', expect = 3 }]", "wrong-kind", "credited"),
        ("records = [{ item = 'work', expect = { credits = 3 } }]", "unknown-key", "credited"),
        ("fields = { rle = '书记' }", "unknown-key", "role"),
        ("fields = { role = '书纪' }", "bad-choice", "书记"),
        ("fields = { born = 3 }", "wrong-kind", "2025-01-01"),
        ("branches = { expect = { total = 3 } }", "unknown-key", "records"),
        ("skipp = 'no'", "unknown-key", "skip"),
        ("records = [{ item = 'work', level = [[[[[[[[[[[[1]]]]]]]]]]]] }]", "too-nested", "less"),
    ],
)
def test_a_slip_is_told_where_it_stands_with_its_mending(problems, slip, code, mend):
    (problem,) = problems(HEAD + EXPECT + slip + "\n")
    assert (problem.code, problem.line) == (code, 5) and mend in problem.mend_en
    assert problem.column or code == "too-nested"
    assert problem.zh and problem.en and problem.mend_zh


@pytest.mark.parametrize(
    ("slip", "code", "mend"),
    [
        ("expect = 3", "wrong-kind", "{ total"),
        ("expect = { totl = 3 }", "unknown-key", "total"),
        ("expect = { total = 1e9999999 }", "wrong-kind", "1.5"),
        ('expect = { total = "1e9999999" }', "wrong-kind", "1.5"),
        ("expect = { measures = 3 }", "wrong-kind", "{ … = 1 }"),
        ("expect = { measures = { doen = 3 } }", "unknown-key", "done"),
        ("expect = { measures = { done = 1e9999999 } }", "wrong-kind", "1/3"),
        ("expect = { credited = { wrok = 3 } }", "unknown-key", "work"),
        ("expect = [{ id = '甲', total = 3 }]", "bad-choice", "subjects = [{ id"),
    ],
)
def test_so_is_one_in_what_is_expected(problems, slip, code, mend):
    (problem,) = problems(HEAD + slip + "\n")
    assert (problem.code, problem.line) == (code, 4) and problem.column and mend in problem.mend_en


@pytest.mark.parametrize("text", ["", "x = 1\n", "[[cases]]\ntitle = '一'\n", "case = 3\n", "[case]\ntitle = '一'\n"])
def test_a_file_without_cases_does_not_look_passed(text, problems, tmp_path, capsys):
    assert {problem.code for problem in problems(text)} <= {"missing-key", "unknown-key", "wrong-kind"}
    assert main(["cases", str(tmp_path)]) == 1
    assert "case" in capsys.readouterr().err


def test_all_mistakes_come_at_once_those_of_other_schemes_too(problems, tmp_path, capsys):
    text = HEAD + "expect = 3\n[[case]]\nperiod = '2025Q5'\nrecords = [\n  { item = 'work' },\n  { itm = 'work' },\n]\n"
    found = [(problem.line, problem.column, problem.code) for problem in problems(text)]
    assert found == [
        (4, 10, "wrong-kind"), (5, 1, "missing-key"), (5, 1, "missing-key"), (6, 10, "wrong-kind"),
        (9, 3, "missing-key"), (9, 5, "unknown-key"),
    ]  # fmt: skip
    assert "2025Q3" in problems(text)[3].mend_en
    assert main(["cases", str(tmp_path), "bureau"]) == 1
    assert "✓ bureau" in capsys.readouterr().out


def test_a_period_in_which_the_scheme_is_not_in_effect_is_told(problems, cases):
    (problem,) = problems(HEAD.replace("2025", "2024") + EXPECT)
    assert (problem.code, problem.line, problem.column) == ("period-apart", 3, 10) and "2025-01-01" in problem.en
    assert cases(HEAD.replace("2025", "2024-12-01..2025-01-01") + EXPECT)


def test_what_times_stands_for_is_bounded(problems):
    many = "{ item = 'work', times = 10_000 }, " * 11
    assert [p.code for p in problems(HEAD + EXPECT + f"records = [{many}]\n")] == ["too-many"]
    alike = "subjects = [{ id = '甲', times = 400 }]\nrecords = [{ item = 'work', times = 300 }]\n"
    assert [(p.code, p.line) for p in problems(HEAD + EXPECT + alike)] == [("too-many", 6)]


def test_a_date_in_quotes_is_a_date(cases, tmp_path):
    text = (
        HEAD
        + "records = [{ item = 'work', day = '2024-12-31' }, { item = 'work', day = '2025-01-01', at = '06:30' }]\n"
    )
    (case,) = cases(text + EXPECT)
    assert misses(load_bundle(tmp_path).members, case) == ()


def test_a_figure_that_is_no_figure_is_compared_at_once(cases, tmp_path):
    (case,) = cases(HEAD + 'expect = { measures = { done = "1e999999999" } }\n')
    (miss,) = misses(load_bundle(tmp_path).members, case)
    assert miss.found == "0"
