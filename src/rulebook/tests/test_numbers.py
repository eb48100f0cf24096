"""Numbers of a scheme by their path: each leads to itself and to nothing else."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from rulebook import SchemeError, compile_scheme, load_bundle
from rulebook.comparing.changes import Changes
from rulebook.comparing.heading import with_heading
from rulebook.comparing.numbers import numbers, with_numbers
from rulebook.tests.small_schemes import small

SCHEMES = sorted((Path(__file__).parents[3] / "schemes").glob("*/*.toml"))
WITHOUT_CASES = [path for path in SCHEMES if path.stem != "cases"]
TRICKY = '''# 7 in a note
name = "tricky"
title = "2025 年办法"
effective = { from = 2025-01-01, to = 2025-12-31 }   # 1
aliases = ["3 号", "4 号"]
1 = 2
"5.5" = 1_000.5
dotted.6.x = -3
rounding = "half_up 0.01"
long = """
a >= 4 and "5 级" == level
"""

[tables."IV级"]
"2" = 8
"省级" = 12

[["item"]]
id = "a.b"
caps = [{ per = "year", max = 20 }, { per = "day", max = +1e1 }]
points = "if(level == \\"2 级\\" and day >= 2025-07-01 and at < 06:30, 3%, x1 * 2.5)"

[[item]]
id = "a"
caps = [ # 9
  { max = 1 }, # 8
]
'''


def leaves(value, path=()):
    """Every value of a table with its real keys, in plain loops."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, dict | list):
        return {key: leaf for k, part in pairs for key, leaf in leaves(part, (*path, k)).items()}
    return {path: value}


def test_paths_of_a_tricky_text():
    found = numbers(TRICKY)
    assert found == {
        path: Decimal(number)
        for path, number in {
            "1": "2", "5.5": "1000.5", "dotted.6.x": "-3", "rounding.0": "0.01", "long.0": "4",
            "tables.IV级.2": "8", "tables.IV级.省级": "12",
            "item.a.b.caps.0.max": "20", "item.a.b.caps.1.max": "10", "item.a.caps.0.max": "1",
            "item.a.b.points.0": "3", "item.a.b.points.1": "2.5",
        }.items()
    }  # fmt: skip


def test_a_number_in_a_formula_keeps_its_percent_sign_and_all_else():
    changed = with_numbers(TRICKY, {"item.a.b.points.0": 4, "item.a.b.points.1": "0.75", "long.0": 9}, "")
    assert changed == TRICKY.replace("3%, x1 * 2.5", "4%, x1 * 0.75").replace("a >= 4", "a >= 9")


def test_a_path_to_a_formula_replaces_all_of_it():
    changed = tomllib.loads(with_numbers(TRICKY, {"item.a.b.points": Decimal("1.50"), "long": 2}, ""))
    assert (changed["item"][0]["points"], changed["long"]) == (1.5, 2)


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_number_of_every_scheme_leads_to_itself_alone(file):
    text = file.read_text(encoding="utf-8")
    before = leaves(tomllib.loads(text))
    assert numbers(text)
    for path in numbers(text):
        after = leaves(tomllib.loads(with_numbers(text, {path: 987_654}, "")))
        changed = [key for key in before if before[key] != after[key]]
        assert len(changed) == 1 and before.keys() == after.keys(), path
        assert "987654" in str(after[changed[0]]), path
        [change] = Changes(text, with_numbers(text, {path: 987_654}, "")).all
        assert (change.path, change.after) == (path, "987654")


def test_changes_of_a_scheme_compile_and_are_kept():
    bundle = load_bundle("bureau")
    changed = bundle.members.with_numbers({"item.key.water.caps.0.max": 25, "item.key.water.points.2": "1.5"})
    assert changed.items[changed.item_index["key.water"]].caps[0].most == 25_000
    assert changed is bundle.members.with_numbers({"item.key.water.caps.0.max": 25, "item.key.water.points.2": "1.5"})
    assert bundle.members.items[changed.item_index["key.water"]].caps[0].most == 20_000
    stars = bundle.branches.with_numbers({"total.value.1": 0}, bundle.members)
    assert stars.text == bundle.branches.text.replace("30% * completion", "0% * completion")


def test_a_branch_scheme_beside_other_members_is_compiled_anew():
    bundle = load_bundle("bureau")
    others = compile_scheme(bundle.members.text.replace('"合格"', '"称职"'))
    assert compile_scheme(bundle.branches.text, members=bundle.members) is not compile_scheme(
        bundle.branches.text, members=others
    )


@pytest.mark.parametrize(
    ("path", "number", "code"),
    [
        ("item.key.water.caps.0.maximum", 1, "no-number"),
        ("item.key.water.caps.1.max", 1, "no-number"),
        ("item.key.water", 1, "no-number"),
        ("item.key.water.points.3", 1, "no-number"),
        ("effective.from", 1, "no-number"),
        ("grade.优秀.needs.0.0.0", 1, "no-number"),
        ("", 1, "no-number"),
        ("item.key.water.caps.0.max", 0.5, "bad-number"),
        ("item.key.water.caps.0.max", True, "bad-number"),
        ("item.key.water.caps.0.max", "viel", "bad-number"),
        ("item.key.water.caps.0.max", "NaN", "bad-number"),
        ("item.key.water.caps.0.max", "1e300", "bad-number"),
        ("item.key.water.caps.0.max", 0, "zero-cap"),
        ("item.key.water.caps.0.max", "0.0001", "wrong-kind"),
    ],
)
def test_what_is_no_number_is_refused(path, number, code):
    with pytest.raises(SchemeError) as error:
        load_bundle("bureau").members.with_numbers({path: number})
    assert code in [problem.code for problem in error.value.problems]


def test_the_line_is_told():
    with pytest.raises(SchemeError) as error:
        load_bundle("bureau").members.with_numbers({"item.key.water.caps.0.max": "viel"})
    [problem] = error.value.problems
    text = (SCHEMES[0].parents[1] / "bureau" / "scheme.toml").read_text(encoding="utf-8").splitlines()
    assert problem.line == text.index('caps = [{ per = "year", max = 20 }]') + 1


def test_the_nearest_path_is_told():
    with pytest.raises(SchemeError, match="item.key.water.caps.0.max"):
        load_bundle("bureau").members.with_numbers({"item.key.water.caps.0.mx": 1})


@pytest.mark.parametrize(("old", "new"), [("value = ", "least = {n}\nvalue = "), ('value = "', 'value = "{n} + ')])
def test_a_number_of_43_digits_is_told_to_be_too_long(old, new):
    with pytest.raises(SchemeError) as caught:
        compile_scheme(small(total='[total]\nvalue = "credited(all)"\n'.replace(old, new.replace("{n}", "7" * 43))))
    (problem,) = caught.value.problems
    assert problem.code == "long-number" and problem.zh == "777777777777… 有 43 位，太长"
    assert problem.en == "777777777777… has 43 digits, which is too long"


@pytest.mark.parametrize("path", WITHOUT_CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_another_version_and_first_day_change_nothing_else(path):
    text = path.read_text(encoding="utf-8")
    changed = with_heading(text, version='新 "7"', first=dt.date(2031, 2, 3))
    before, after = tomllib.loads(text), tomllib.loads(changed)
    assert after["version"] == '新 "7"'
    has_day = "from" in before.get("effective", {})
    if has_day:
        assert after["effective"].pop("from") == dt.date(2031, 2, 3)
        del before["effective"]["from"]
    del before["version"], after["version"]
    assert before == after
    same = [a == b for a, b in zip(text.splitlines(), changed.splitlines(), strict=True)]
    assert same.count(False) == 1 + has_day, "lines and notes stay"


def test_what_is_not_said_is_put_below_the_version():
    """Late records first, then the days of notice: the same text, whichever was said first."""
    text = 'title = "x"\nversion = "1" # note\n[total]\n'
    both = 'title = "x"\nversion = "1"\nlate = "correction"\nnotice_days = 7 # note\n[total]\n'
    assert with_heading(text, late="correction", notice_days=7) == both
    assert with_heading(with_heading(text, late="correction"), notice_days=7) == both
    assert with_heading(with_heading(text, notice_days=7), late="correction") == both
    assert with_heading(both, notice_days=9) == both.replace("7", "9")


def test_a_day_is_no_number():
    """A path that leads to a date takes no number, and the day in a note or a key is left alone."""
    text = '# from 2024-01-01\nversion = "1"\neffective = { from = 2024-01-01 } # 2024-01-01\n2024-01-01 = 5\n'
    assert numbers(text) == {"2024-01-01": Decimal(5)}
    with pytest.raises(SchemeError, match="no-number"):
        with_numbers(text, {"effective.from": 4}, "x")
    assert with_heading(text, first=dt.date(2026, 1, 1)) == text.replace("from = 2024", "from = 2026")
    assert with_heading('version = "1"\n', first=dt.date(2026, 1, 1)) == 'version = "1"\n'
