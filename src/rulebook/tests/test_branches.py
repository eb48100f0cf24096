"""Branches on the command line: scored with their members, explained, and where they cannot be, why."""

import csv
import json
from pathlib import Path

import pytest

from rulebook import load_bundle
from rulebook.command import main
from rulebook.tests.district import District
from rulebook.tests.small_schemes import grade, item, small
from rulebook.tests.workbooks import EXAMPLE, read_branch_records, read_members, read_records

EXPECTED = EXAMPLE / "expected" / "branches.csv"
FIELD = '\n[subject_fields]\nfounded = { title = "成立年", english = "Founded in", kind = "number" }\n'
MEAN = '\n[total]\nvalue = "round_down(otherwise(mean_members(total), 0), 0.1) + credited(all)"\n'
STARS = grade("五星", "total >= 5") + grade("四星")


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


def table(file, *rows):
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return str(file)


def rows_of(file):
    with file.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def world(tmp_path):
    """Two branches: 甲 and 乙 of 一支部 with 4 and 2 points, 丙 of 二支部 with 9; 一支部 has a visit of 1."""
    (tmp_path / "scheme.toml").write_text(small(), encoding="utf-8")
    (tmp_path / "branches.toml").write_text(
        small(STARS, items=item("visit"), total=MEAN, subject="branch"), encoding="utf-8"
    )
    people = (("id", "unit"), ("甲", "一支部"), ("乙", "一支部"), ("丙", "二支部"))
    facts = (
        ("subject", "item", "date", "quantity"),
        *((who, "work", "2025-03-01", n) for who, n in zip("甲乙丙", "429", strict=True)),
    )
    members, records = table(tmp_path / "m.csv", *people), table(tmp_path / "r.csv", *facts)
    table(tmp_path / "v.csv", facts[0], ("一支部", "visit", "2025-03-01", "1"))
    return [str(tmp_path), "--members", members, "--records", records, "--period", "2025"]


def test_the_bureaus_stars_are_those_of_its_case(tmp_path):
    people, facts = read_members(), ("subject", "item", "date", "quantity")
    records, _ = read_records(load_bundle("bureau").members, people)
    satisfied = [row["note"].removeprefix("满意度") if row["note"].startswith("满意度") else "" for row in records]
    names = ("subject", "item", "day", "quantity", "matter", "note")
    rows = [(*(row[name] for name in names), said) for row, said in zip(records, satisfied, strict=True)]
    visits = [(unit, what, day, 1, level) for unit, what, day, level in read_branch_records()]
    listed = table(tmp_path / "m.csv", ("id", "unit", "status"), *((p[0], p[2], p[3]) for p in people))
    own = table(tmp_path / "r.csv", (*facts, "matter", "level", "satisfaction"), *rows)
    words = ["--members", listed, "--records", own]
    words += ["--branch-records", table(tmp_path / "b.csv", (*facts, "level"), *visits)]
    assert main(["score", "bureau", *words, "--period", "2025", "--out", str(tmp_path / "out")]) == 0
    found = [(row["id"], row["total"], row["grade"]) for row in rows_of(tmp_path / "out" / "branches.csv")]
    assert found == [(row["branch"], row["total"], row["stars"]) for row in rows_of(EXPECTED)]


def test_branches_are_scored_with_their_members_and_own_records(world, tmp_path):
    out = tmp_path / "out"
    assert main(["score", *world, "--branch-records", str(tmp_path / "v.csv"), "--out", str(out)]) == 0
    assert [(row["id"], row["total"], row["grade"]) for row in rows_of(out / "branches.csv")] == [
        ("一支部", "4", "四星"),
        ("二支部", "9", "五星"),
    ]


def test_without_records_of_their_own_this_is_told(world, tmp_path, capsys):
    assert main(["score", *world, "--out", str(tmp_path / "out")]) == 0
    assert rows_of(tmp_path / "out" / "branches.csv")[0]["total"] == "3"
    assert "no records of the branches' own are given (--branch-records)" in capsys.readouterr().err


def test_at_once_and_in_parts_branches_are_the_same(tmp_path, capsys):
    district = District()
    files = [*district.written(tmp_path, levels=("small", "large")), *district.branches_written(tmp_path)]
    for engine in ("one", "parts"):
        assert main(["score", str(tmp_path), *files, "--out", str(tmp_path / engine), "--engine", engine]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second and len(first.partition("rejected rows: 0 ")[2].split()) == 2


def test_without_branches_file_there_is_no_table_of_them(world, tmp_path, capsys):
    (tmp_path / "branches.toml").unlink()
    assert main(["score", *world, "--out", str(tmp_path / "out")]) == 0
    assert not (tmp_path / "out" / "branches.csv").exists() and capsys.readouterr().err == ""


def _no_units(folder):
    table(folder / "m.csv", ("id",), ("甲",), ("乙",), ("丙",))


def _with_a_field(folder):
    text = (folder / "branches.toml").read_text(encoding="utf-8")
    (folder / "branches.toml").write_text(
        text.replace("\n[total]", FIELD + "\n[total]").replace("credited(all)", "founded"), "utf-8"
    )


def _of_another_year(folder):
    text = (folder / "branches.toml").read_text(encoding="utf-8")
    (folder / "branches.toml").write_text(text.replace("2025-01-01", "2026-01-01"), encoding="utf-8")


NOT = [
    (_no_units, "there is no unit in the members' table, nor --branches"),
    (_with_a_field, "their scheme uses founded (Founded in); add --branches"),
    (_of_another_year, "none of their schemes is in effect in the period"),
]


@pytest.mark.parametrize(("change", "why"), NOT)
def test_where_the_facts_do_not_allow_it_why_is_told_and_members_are_scored(change, why, world, tmp_path, capsys):
    change(tmp_path)
    assert main(["score", *world, "--out", str(tmp_path / "out")]) == 0
    assert f"branches are not scored: {why}" in capsys.readouterr().err
    assert len(rows_of(tmp_path / "out" / "members.csv")) == 3 and not (tmp_path / "out" / "branches.csv").exists()
    assert main(["score", *world, "--out", str(tmp_path / "out"), "--branch-records", str(tmp_path / "v.csv")]) == 2
    assert capsys.readouterr().err == f"branches are not scored: {why}\n"


def test_a_list_of_branches_has_their_fields_and_those_without_members(world, tmp_path):
    _with_a_field(tmp_path)
    listed = table(tmp_path / "b.csv", ("id", "founded"), ("一支部", "1"), ("二支部", "2"), ("三支部", "7"))
    assert main(["score", *world, "--branches", listed, "--out", str(tmp_path / "out")]) == 0
    assert [(row["id"], row["total"]) for row in rows_of(tmp_path / "out" / "branches.csv")] == [
        ("一支部", "4"),
        ("二支部", "11"),
        ("三支部", "7"),
    ]


def test_who_lacks_a_figure_that_the_stars_need_is_told(world, tmp_path, capsys):
    _with_a_field(tmp_path)
    listed = table(tmp_path / "b.csv", ("id", "founded"), ("一支部", "1"), ("二支部", ""))
    assert main(["score", *world, "--branches", listed, "--out", str(tmp_path / "out")]) == 2
    assert "1 lack founded (Founded in): 二支部" in capsys.readouterr().err
    assert [row["code"] for row in rows_of(tmp_path / "out" / "rejected.csv")] == ["no-value"]


def test_a_branch_that_is_not_known_is_rejected_as_a_branch(world, tmp_path, capsys):
    table(tmp_path / "v.csv", ("subject", "item", "date", "quantity"), ("三支部", "visit", "2025-03-01", "1"))
    assert main(["score", *world, "--branch-records", str(tmp_path / "v.csv"), "--out", str(tmp_path / "out")]) == 1
    assert "“三支部” is not among the branches" in capsys.readouterr().err
    assert len(rows_of(tmp_path / "out" / "branches.csv")) == 2


def test_members_whose_scheme_looks_at_their_branch_are_scored_after_it(tmp_path):
    units = Path(__file__).with_name("worlds") / "units"
    facts = ("subject", "item", "date", "quantity")
    members = table(tmp_path / "m.csv", ("id", "unit"), ("甲", "一支部"), ("乙", ""))
    branches = table(tmp_path / "b.csv", ("id", "founded_on"), ("一支部", "1999-07-01"))
    visits = table(tmp_path / "v.csv", facts, ("一支部", "meeting", "2025-03-01", "2"))
    words = ["--members", members, "--records", table(tmp_path / "r.csv", facts)]
    words += ["--branches", branches, "--branch-records", visits]
    assert main(["score", str(units), *words, "--period", "2025-03", "--out", str(tmp_path / "out")]) == 0
    assert [row["total"] for row in rows_of(tmp_path / "out" / "members.csv")] == ["3", "1"]


def test_a_branchs_stars_are_explained_with_what_is_missing(world, tmp_path, capsys):
    words = [*world, "--branch-records", str(tmp_path / "v.csv"), "--branch", "一支部"]
    assert main(["explain", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["total"], told["grade"], told["next"]["grade"]) == ("4", "四星", "五星")
    (need,) = told["next"]["missing"]
    assert (need["value"], need["wanted"], need["short"]) == ("4", "5", "1")
    assert main(["explain", *words]) == 0
    assert "now 4, 1 short" in capsys.readouterr().out


def test_where_branches_are_not_scored_none_is_explained(world, tmp_path, capsys):
    _no_units(tmp_path)
    assert main(["explain", *world, "--branch", "一支部"]) == 2
    assert "branches are not scored: there is no unit" in capsys.readouterr().err
    (tmp_path / "branches.toml").unlink()
    assert main(["explain", *world, "--branch", "一支部"]) == 2
    assert "scores no branches" in capsys.readouterr().err


def test_explaining_a_member_needs_no_branches(world, tmp_path, capsys):
    _no_units(tmp_path)
    assert main(["explain", *world, "--subject", "甲"]) == 0
    assert capsys.readouterr().err == ""


def test_diff_compares_branches_that_have_fields(world, tmp_path, capsys):
    """The year of founding counts twice: 一支部 3 + 1 → 3 + 2, 二支部 9 + 4 → 9 + 8."""
    _with_a_field(tmp_path)
    listed = table(tmp_path / "b.csv", ("id", "founded"), ("一支部", "1"), ("二支部", "4"))
    text = (tmp_path / "branches.toml").read_text(encoding="utf-8")
    (tmp_path / "after").mkdir()
    (tmp_path / "after" / "scheme.toml").write_text(small(), encoding="utf-8")
    (tmp_path / "after" / "branches.toml").write_text(text.replace("+ founded", "+ 2 * founded"), encoding="utf-8")
    words = [world[0], str(tmp_path / "after"), *world[1:], "--json"]
    assert main(["diff", *words, "--branches", listed]) == 0
    movers = json.loads(capsys.readouterr().out)["movers"]
    assert [(one["subject"], one["before"], one["after"]) for one in movers] == [
        ("二支部", "13", "17"),
        ("一支部", "4", "5"),
    ]


def test_diff_says_why_branches_are_not_compared(world, tmp_path, capsys):
    _with_a_field(tmp_path)
    assert main(["diff", *world, "--set", "item.work.points=2", "--json"]) == 0
    told = capsys.readouterr()
    assert "branches are not scored: their scheme uses founded" in told.err and told.err.count("\n") == 1
    assert [one["subject"] for one in json.loads(told.out)["movers"]] == ["丙", "甲", "乙"]


def test_diff_with_a_scheme_that_scores_no_branches_says_so(world, tmp_path, capsys):
    alone = tmp_path / "alone.toml"
    alone.write_text(small(), encoding="utf-8")
    assert main(["diff", world[0], str(alone), *world[1:], "--json"]) == 0
    assert f"branches are not scored: {alone} scores no branches" in capsys.readouterr().err


def test_diff_of_members_who_are_scored_by_their_branch(world, tmp_path, capsys):
    """Half of the branch's total is added: 一支部 has 1 of its visit, then 3; 二支部 nothing."""
    shared = '[total]\nvalue = "credited(all) + unit(total) / 2"\n'
    (tmp_path / "scheme.toml").write_text(small(total=shared), encoding="utf-8")
    branches = small(items=item("visit"), subject="branch")
    (tmp_path / "branches.toml").write_text(branches, encoding="utf-8")
    words = [*world, "--branch-records", str(tmp_path / "v.csv"), "--json"]
    assert main(["diff", *words, "--set", "branches:item.visit.points=3"]) == 0
    movers = json.loads(capsys.readouterr().out)["movers"]
    assert [(one["subject"], one["before"], one["after"]) for one in movers] == [
        ("甲", "4.5", "5.5"),
        ("乙", "2.5", "3.5"),
    ]
