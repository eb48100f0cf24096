"""The command: what it prints and returns, on real files."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rulebook import points_text
from rulebook.command import main
from rulebook.tests.test_bureau import Case

SCHEME = Path(__file__).parents[3] / "schemes" / "bureau" / "scheme.toml"


@pytest.fixture(scope="module")
def case():
    return Case()


@pytest.fixture
def files(case, tmp_path):
    """The case's members and records as CSV."""
    with (tmp_path / "members.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "unit", "status"), *((p[0], p[2], p[3]) for p in case.people)])
    satisfaction = [row["note"].removeprefix("满意度") if row["note"].startswith("满意度") else "" for row in case.rows]
    with (tmp_path / "records.csv").open("w", newline="") as file:
        names = ("subject", "item", "day", "quantity", "matter", "note")
        writer = csv.writer(file)
        writer.writerow(("subject", "item", "date", "quantity", "matter", "level", "satisfaction"))
        writer.writerows([*(row[name] for name in names), s] for row, s in zip(case.rows, satisfaction, strict=True))
    return ["--members", str(tmp_path / "members.csv"), "--records", str(tmp_path / "records.csv"), "--period", "2025"]


def test_check_says_sound(capsys):
    assert main(["check", "bureau"]) == 0
    assert capsys.readouterr().out.count("sound") == 2


def test_check_lists_every_problem_and_returns_1(tmp_path, capsys):
    broken = tmp_path / "scheme.toml"
    broken.write_text(SCHEME.read_text(encoding="utf-8").replace("points = 1.5", 'points = "x"'), encoding="utf-8")
    assert main(["check", str(broken), str(SCHEME)]) == 1
    told = capsys.readouterr()
    assert told.err.count("unknown-name") == 2 and "scheme.toml:5" in told.err and "sound" in told.out


def test_check_of_nothing_returns_2(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none.toml")]) == 2
    assert main(["check", "no-such-scheme"]) == 2
    assert capsys.readouterr().err.count("unreadable") == 2


def test_score_writes_the_cases_figures(case, files, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "rulebook.command", "score", SCHEME, *files, "--out", tmp_path / "out"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.startswith(f"{len(case.people)} subjects, {int(case.result.counted.sum())} records")
    with (tmp_path / "out" / "members.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["total"] for row in rows] == [points_text(total) for total in case.result.total]
    assert [row["grade"] for row in rows] == [case.result.grade_name(i) for i in range(len(rows))]
    with (tmp_path / "out" / "credits.csv").open() as file:
        credits = list(csv.DictReader(file))
    assert [row["credited"] for row in credits] == [points_text(row.credited) for row in case.result.credit_rows()]


def test_explain_prints_json(files, capsys):
    assert main(["explain", str(SCHEME), *files, "--subject", "SL0103"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "90.65"


@pytest.mark.parametrize("change", [("2025-01", "2025-13"), ("SL0101", "SL9999"), ("tide.study", "tide.sleep")])
def test_unreadable_records_are_told_and_return_2(files, change, capsys, tmp_path):
    records = tmp_path / "records.csv"
    records.write_text(records.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    assert main(["score", str(SCHEME), *files, "--out", str(tmp_path / "out")]) == 2
    assert change[1] in capsys.readouterr().err
