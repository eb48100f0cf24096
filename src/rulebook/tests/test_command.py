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
from rulebook.tests.workbooks import read_branch_records

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


@pytest.fixture
def branch_records(tmp_path):
    with (tmp_path / "branches.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("subject", "item", "date", "quantity", "level"))
        writer.writerows((unit, item, day, 1, level) for unit, item, day, level in read_branch_records())
    return ["--branch-records", str(tmp_path / "branches.csv")]


def test_diff_of_one_number_tells_members_and_stars(files, branch_records, capsys):
    setting = ["--set", "item.key.water.caps.0.max=15", "--json", "--groups", "branch,status"]
    assert main(["diff", "bureau", *setting, *files, *branch_records]) == 0
    told = json.loads(capsys.readouterr().out)
    members = told["members"]
    assert told["changes"] == [] and [change["path"] for change in members["changes"]] == ["item.key.water.caps.0.max"]
    assert members["movers"] and {r["path"] for m in members["movers"] for r in m["reasons"]} <= {
        "item.key.water.caps.0",
        "group.key.caps.0",
    }
    assert [group["by"] for group in members["groups"]] == ["branch", "status"] and told["groups"] == []


def test_diff_of_two_files_counts_records_that_only_one_knows(files, tmp_path, capsys):
    text = SCHEME.read_text(encoding="utf-8")
    start = text.index('[[item]]\nid = "warm.talk"')
    less = tmp_path / "less.toml"
    less.write_text(text[:start] + text[text.index("[[item]]", start + 1) :], encoding="utf-8")
    assert main(["diff", str(SCHEME), str(less), *files, "--language", "en"]) == 0
    english = capsys.readouterr().out
    assert "Heart-to-heart talk: the item itself" in english and "Credits by item:" in english
    assert main(["diff", str(less), str(SCHEME), *files, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "warm.talk" in [line["item"] for line in told["items"]] and told["lose"] == 0


def test_diff_refuses_what_it_cannot_compare(files, capsys):
    assert main(["diff", "bureau", "--set", "item.key.water.caps.0.max", *files]) == 1
    assert main(["diff", "bureau", "--groups", "colour", *files]) == 2
    assert main(["diff", "bureau", "no-such-scheme", *files]) == 2
    told = capsys.readouterr().err
    assert "bad-number" in told and "colour" in told and "unreadable" in told


def test_diff_refuses_an_item_that_neither_scheme_knows(files, tmp_path, capsys):
    records = tmp_path / "records.csv"
    records.write_text(records.read_text(encoding="utf-8").replace("tide.study", "tide.sleep"), encoding="utf-8")
    assert main(["diff", "bureau", *files]) == 2
    assert "tide.sleep" in capsys.readouterr().err
