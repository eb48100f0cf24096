"""Points too large to be exact: whose record it is, is told; the command puts the row aside and scores the rest."""

import csv
from datetime import date

import pytest

from rulebook import Period, Records, ScoringError, Subjects, compile_scheme, score
from rulebook.command import main
from rulebook.tests.small_schemes import item, small

TRIANGLE = 'earns = "quantity * (quantity + 1) / 2"'
POOLED = f'{TRIANGLE}\npool = "year"'
CUBE = 'earns = "quantity * quantity * quantity"'
POWER = f'earns = "{" * ".join(["quantity"] * 60)}"'  # beyond 2^2048 for 10^12
BY_LEVEL = """points = { by = "level", table = "level" }
[record_fields]
level = { title = "等级", english = "level", kind = "text" }
[tables]
level = { "高" = 1000000000 }
"""
YEAR = Period.year(2025)


def scheme(points):
    return small(items=item("work", points=points))


def scored(points, quantities, **fields):
    """Score records of these quantities of one person, numbered from 1."""
    one, people, n = compile_scheme(scheme(points)), Subjects.of(["p"]), len(quantities)
    facts = {"subject": ["p"] * n, "item": ["work"] * n, "day": [date(2025, 1, 1)] * n, "number": range(1, n + 1)}
    return score(one, people, Records.of(one, people, quantity=quantities, **facts, **fields), YEAR)


def rejected(folder, points, quantities, *more):
    """Score rows of these quantities with the command: its exit code, the totals, the rejected rows."""
    (folder / "s.toml").write_text(scheme(points), encoding="utf-8")
    people = dict.fromkeys(who for who, _ in quantities)
    (folder / "m.csv").write_text("id\n" + "".join(f"{who}\n" for who in people), encoding="utf-8")
    rows = "".join(f"{who},work,2025-03-01,{quantity},{70 - i}\n" for i, (who, quantity) in enumerate(quantities))
    (folder / "r.csv").write_text("subject,item,date,quantity,number\n" + rows, encoding="utf-8")
    facts = ["--members", str(folder / "m.csv"), "--records", str(folder / "r.csv"), "--period", "2025"]
    code = main(["score", str(folder / "s.toml"), *facts, "--out", str(folder / "out"), *more])
    with (folder / "out" / "rejected.csv").open(encoding="utf-8") as file:
        bad = [(row["row"], row["column"], row["code"], row["value"]) for row in csv.DictReader(file)]
    if not (folder / "out" / "members.csv").exists():
        return code, None, bad
    with (folder / "out" / "members.csv").open(encoding="utf-8") as file:
        return code, {row["id"]: row["total"] for row in csv.DictReader(file)}, bad


@pytest.mark.parametrize(
    ("points", "quantity", "two"),
    [
        (POOLED, "138123456", "3"),  # 2 · 3 / 2
        (POOLED, "13812345", "3"),
        (TRIANGLE, "138123456", "3"),
        (CUBE, "1000000000", "8"),
        (POWER, "1000000000", None),
        (POWER, "999999999.999", None),  # a numerator of 12 digits, 60 times: more than is worked with on the way
        ("points = 1000000", "1000000000", "2000000"),
        ("points = 1000000", "999999999.5", "2000000"),  # 10^21 thousandths of thousandths, more than 64 bits hold
    ],
)
def test_a_row_of_too_many_points_is_rejected_and_the_rest_scored(points, quantity, two, tmp_path, capsys):
    told = rejected(tmp_path, points, [("p", "1"), ("q", quantity), ("q", "2" if two else "1")])
    alone = {"points = 1000000": "1000000"}.get(points, "1")
    assert told == (1, {"p": alone, "q": two or "1"}, [("3", "quantity", "too-much-earned", quantity)])
    err = capsys.readouterr().err
    assert "r.csv:3: too-much-earned: " in err and "Traceback" not in err


def test_a_row_that_only_its_pool_makes_too_large_is_rejected_alone(tmp_path):
    """Squares. The last row has the lowest number: 31,000² is 961 million; then 62,000² − 31,000², 2.883 billion."""
    square = 'earns = "quantity * quantity"\npool = "year"'
    code, totals, bad = rejected(tmp_path, square, [("p", "10"), ("p", "31000"), ("p", "31000")])
    assert (code, [row for row, *_ in bad]) == (1, ["3"])
    assert totals == {"p": "961620100"}  # 31,010²


def test_a_row_that_is_too_large_by_itself_leaves_the_others_of_its_pool(tmp_path):
    """The last row has the lowest number, so that the others gain beside it more than is exact, too."""
    code, totals, bad = rejected(tmp_path, POOLED, [("p", "1"), ("q", "1000"), ("q", "138123456")])
    assert (code, [row for row, *_ in bad]) == (1, ["4"])
    assert totals == {"p": "1", "q": "500500"}  # 1000 · 1001 / 2


def test_a_pool_may_hold_more_than_a_record_may_earn():
    """A billion points, as much as one record may earn, and five more."""
    found = scored('earns = "quantity"\npool = "year"', [10**9, 5])
    assert found.earned.tolist() == [10**12, 5000]


def test_all_records_of_a_pool_beyond_all_measure_are_named():
    """1.4 to the power of 60 is 586 million; 2.8 to it is 27 digits long, and so is 4.2."""
    with pytest.raises(ScoringError, match="too-much-earned") as refused:
        scored(f'{POWER}\npool = "year"', ["1.4", "1.4", "1.4"])
    assert refused.value.details["numbers"] == [2, 3]


def test_a_price_by_a_word_that_makes_too_many_points_is_refused_like_any():
    """10^9 points 10^9 times: 10^21 thousandths, more than 64 bits hold."""
    with pytest.raises(ScoringError, match="too-much-earned") as refused:
        scored(BY_LEVEL, [1, 10**9], level=["高", "高"])
    assert refused.value.details["numbers"] == [2]


def test_with_no_row_left_nothing_is_scored(tmp_path):
    assert rejected(tmp_path, CUBE, [("p", "1000000000")])[:2] == (2, None)


def test_the_most_that_a_record_may_earn_is_a_billion_points():
    assert scored("points = 1000000", [1000]).earned.tolist() == [10**12]
    with pytest.raises(ScoringError, match=r"too-much-earned: .*record 1 \(p, work, quantity 1000\.001\)"):
        scored("points = 1000000", ["1000.001"])
