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
YEAR = Period.year(2025)


def scheme(points):
    return small(items=item("work", points=points))


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


def test_with_no_row_left_nothing_is_scored(tmp_path):
    assert rejected(tmp_path, CUBE, [("p", "1000000000")])[:2] == (2, None)


def test_the_most_that_a_record_may_earn_is_a_billion_points():
    one = compile_scheme(scheme("points = 1000000"))
    people = Subjects.of(["p"])

    def earned(quantity):
        facts = {"subject": ["p"], "item": ["work"], "day": [date(2025, 1, 1)], "number": [7]}
        return score(one, people, Records.of(one, people, quantity=[quantity], **facts), YEAR).earned.tolist()

    assert earned(1000) == [10**12]
    with pytest.raises(ScoringError, match=r"too-much-earned: .*record 7 \(p, work, quantity 1000\.001\)"):
        earned("1000.001")
