"""The command: what it prints and returns, on real files."""

import csv
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from rulebook import points_text
from rulebook.command import main
from rulebook.commands import facts
from rulebook.tests.small_schemes import small
from rulebook.tests.test_bureau import Case
from rulebook.tests.workbooks import read_branch_records

SCHEME = Path(__file__).parents[3] / "schemes" / "bureau" / "scheme.toml"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


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
    text = SCHEME.read_text(encoding="utf-8").replace("points = 1.5", 'points = "x"')
    broken.write_text(text, encoding="utf-8")
    line = text[: text.index('"x"')].count("\n") + 1
    assert main(["check", str(broken), str(SCHEME)]) == 1
    told = capsys.readouterr()
    assert told.err.count("unknown-name") == 2 and f"scheme.toml:{line}" in told.err and "sound" in told.out


def test_check_of_nothing_returns_2(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none.toml")]) == 2
    assert main(["check", "no-such-scheme"]) == 2
    assert capsys.readouterr().err.count("no-bundle") == 2


@pytest.mark.parametrize("name", ["burea", "schemes/burea/scheme.toml", "/nowhere/Bureau.toml"])
def test_a_mistyped_name_is_told_with_the_nearest_and_how_to_list_all(name, capsys):
    assert main(["check", name]) == 2
    assert "did you mean: bureau; rulebook schemes lists all" in capsys.readouterr().err


def test_of_a_name_that_is_like_no_other_nothing_is_offered(capsys):
    assert main(["check", "nosuch", "--lang", "zh"]) == 2
    told = capsys.readouterr().err
    assert "可能是" not in told and "bureau" not in told and "rulebook schemes 列出自带的全部办法" in told


def test_the_schemes_that_are_found_by_name_are_listed(capsys):
    assert main(["schemes"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == sorted(file.parent.name for file in SCHEME.parents[1].glob("*/scheme.toml"))


def test_score_writes_the_cases_figures(case, files, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "rulebook.command", "score", SCHEME, *files, "--out", tmp_path / "out"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.startswith(f"subjects: {len(case.people)}, records: {int(case.result.counted.sum())}, ")
    with (tmp_path / "out" / "members.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["total"] for row in rows] == [points_text(total) for total in case.result.total]
    assert [row["grade"] for row in rows] == [case.result.grade_name(i) for i in range(len(rows))]
    with (tmp_path / "out" / "credits.csv").open() as file:
        credits = list(csv.DictReader(file))
    assert [row["credited"] for row in credits] == [points_text(row.credited) for row in case.result.credit_rows()]


def test_explain_prints_json(files, capsys):
    assert main(["explain", str(SCHEME), *files, "--subject", "SL0103", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "90.65"


def score_files(files, out, *more):
    return main(["score", str(SCHEME), *files, "--out", str(out), *more])


def test_score_without_a_fault_returns_0_and_an_empty_list_of_rejected_rows(files, tmp_path, capsys):
    assert score_files(files, tmp_path / "out") == 0
    assert (tmp_path / "out" / "rejected.csv").read_text() == "file,row,column,code,value,zh,en\n"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("2025-01", "2025-13"), "bad-date"),
        (("SL0101", "SL9999"), "unknown-subject"),
        (("tide.study", "tide.sleep"), "unknown-item"),
    ],
)
def test_rejected_rows_are_told_and_written_the_rest_is_scored_and_1_returned(files, change, code, capsys, tmp_path):
    records = tmp_path / "records.csv"
    text = records.read_text(encoding="utf-8")
    bad = [row for row, line in enumerate(text.splitlines(), 1) if change[0] in line]
    records.write_text(text.replace(*change), encoding="utf-8")
    assert score_files(files, tmp_path / "out") == 1
    told = capsys.readouterr()
    assert f"records.csv:{bad[0]}: {code}: " in told.err and f"rejected rows: {len(bad)}" in told.out
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["code"]) for row in rows] == [(str(row), code) for row in bad]
    assert all(row["zh"] and row["en"] for row in rows)
    with (tmp_path / "out" / "credits.csv").open(encoding="utf-8") as file:
        scored = [line for row, line in enumerate(text.splitlines(), 1) if ",2025-" in line and row not in bad]
        assert len(list(csv.DictReader(file))) == len(scored)


def test_when_nothing_can_be_read_2_is_returned(files, tmp_path, capsys):
    records, members = tmp_path / "records.csv", tmp_path / "members.csv"
    whole = records.read_text(encoding="utf-8")
    records.write_text(whole.replace(",202", ",192"), encoding="utf-8")
    assert score_files(files, tmp_path / "out") == 2
    assert len((tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8").splitlines()) > 1
    assert not (tmp_path / "out" / "credits.csv").exists()
    records.write_text(whole, encoding="utf-8")
    members.write_text("id,unit,status\n,一,正式党员\n", encoding="utf-8")
    assert score_files(files, tmp_path / "out") == 2
    members.unlink()
    assert score_files(files, tmp_path / "out") == 2
    assert "members.csv" in capsys.readouterr().err


def test_all_who_lack_a_figure_that_the_total_needs_are_told_and_rejected(tmp_path, capsys):
    field = '\n[subject_fields]\nhours = { title = "学时", kind = "number" }\n'
    total = '\n[total]\nvalue = "hours + credited(all)"\n'
    (tmp_path / "s.toml").write_text(small(field, total=total), encoding="utf-8")
    (tmp_path / "m.csv").write_text("id,hours\n" + "".join(f"p{i},{i % 2 or ''}\n" for i in range(14)), "utf-8")
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\n", encoding="utf-8")
    facts = ["--members", str(tmp_path / "m.csv"), "--records", str(tmp_path / "r.csv"), "--period", "2025"]
    out = tmp_path / "out"
    assert main(["score", str(tmp_path / "s.toml"), *facts, "--out", str(out)]) == 2
    assert "7 lack hours (学时): p0、p2、p4、p6、p8 …" in capsys.readouterr().err
    with (out / "rejected.csv").open(encoding="utf-8") as file:
        rows = [(row["row"], row["column"], row["code"]) for row in csv.DictReader(file)]
    assert rows == [(str(row), "hours", "no-value") for row in range(2, 16, 2)]
    assert [file.name for file in out.iterdir()] == ["rejected.csv"]


def test_a_folder_that_cannot_be_made_is_told(files, tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        assert score_files(files, out) == 2
        assert main(["check", "bureau", "--without", str(out)]) == 2
    told = capsys.readouterr().err
    assert told.count("写不了") + told.count("cannot write") == 4


def test_a_score_that_fails_leaves_no_older_result(files, tmp_path):
    out = tmp_path / "out"
    assert score_files(files, out) == score_files(files, out, "--format", "parquet") == 0
    assert not (out / "members.csv").exists()
    (tmp_path / "members.csv").write_text("id\n", encoding="utf-8")
    assert score_files(files, out) == 2
    assert list(out.iterdir()) == []


def test_a_table_that_is_read_is_not_overwritten(files, tmp_path, capsys):
    assert score_files(files, tmp_path) == 2
    assert (tmp_path / "members.csv").exists() and "members.csv" in capsys.readouterr().err


def test_no_records_at_all_are_no_fault(files, tmp_path):
    records = tmp_path / "records.csv"
    records.write_text(records.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert score_files(files, tmp_path / "out") == 0


def test_parquet_in_and_out_gives_the_figures_of_csv(files, tmp_path):
    import pyarrow as pa
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq

    assert score_files(files, tmp_path / "a") == 0
    for name in ("members", "records"):
        table = arrow_csv.read_csv(tmp_path / f"{name}.csv")
        pq.write_table(table.append_column("more", pa.nulls(len(table))), tmp_path / f"{name}.parquet")
    typed = [file.replace(".csv", ".parquet") for file in files]
    assert score_files(typed, tmp_path / "b", "--format", "parquet") == 0
    with (tmp_path / "a" / "credits.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    credits = pq.read_table(tmp_path / "b" / "credits.parquet").to_pylist()
    assert [(row["subject"], row["date"], Decimal(row["credited"]), row["limited_by"]) for row in rows] == [
        (row["subject"], row["date"].isoformat(), row["credited"], row["limited_by"] or "") for row in credits
    ]
    assert not (tmp_path / "b" / "credits.csv").exists()


def test_explain_tells_rejected_rows_too(files, tmp_path, capsys):
    records = tmp_path / "records.csv"
    records.write_text(records.read_text(encoding="utf-8") + "SL9999,tide.study,2025-01-01,1,,,\n", encoding="utf-8")
    assert main(["explain", str(SCHEME), *files, "--subject", "SL0103", "--json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["total"] == "90.65" and "SL9999" in told.err


def test_long_work_is_told_as_it_goes(files, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(facts, "LONG", 1000)
    assert score_files(files, tmp_path / "out") == 0
    told = capsys.readouterr()
    assert told.err.count("…\n") == 3 and "scoring" in told.err
    assert "…" not in told.out


def test_warnings_are_told_and_leave_the_exit_code_0(capsys):
    assert main(["check", "bureau"]) == 0
    told = capsys.readouterr()
    text = (SCHEME.parent / "branches.toml").read_text(encoding="utf-8")
    line = text[: text.index('value = "100 * held(all)')].count("\n") + 1
    assert f"branches.toml:{line}:10: warning: burden-meetings" in told.err
    assert "5 items, sound, 1 warning" in told.out and "17 items, sound\n" in told.out


def test_a_file_is_checked_with_the_other_beside_it(tmp_path, capsys):
    bureau = SCHEME.parent
    for name in ("scheme.toml", "branches.toml"):
        (tmp_path / name).write_text((bureau / name).read_text(encoding="utf-8"), encoding="utf-8")
        assert main(["check", str(tmp_path / name)]) == 0
    assert capsys.readouterr().err.count("warning") == 1
    (tmp_path / "branches.toml").unlink()
    assert main(["check", str(tmp_path / "scheme.toml")]) == 0


def test_what_the_burden_check_finds_is_taken_out_on_request(tmp_path, capsys):
    assert main(["check", "bureau", "--without", str(tmp_path / "lighter")]) == 0
    assert main(["check", str(tmp_path / "lighter")]) == 0
    assert capsys.readouterr().err.count("warning") == 1  # of the first check
    text = (tmp_path / "lighter" / "branches.toml").read_text(encoding="utf-8")
    assert "(5 * members + 2 * brand) / 7" in text


def test_what_cannot_be_taken_out_is_told(tmp_path, capsys):
    (tmp_path / "app.toml").write_text(small().replace("积分办法", "学习强国积分办法"), encoding="utf-8")
    assert main(["check", str(tmp_path / "app.toml"), "--without", str(tmp_path / "lighter")]) == 0
    assert capsys.readouterr().err.count("burden-app") == 2


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
    assert main(["diff", str(SCHEME), str(less), *files, "--lang", "en"]) == 0
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
    assert "bad-number" in told and "colour" in told and "no-bundle" in told


def test_diff_tells_an_item_that_neither_scheme_knows(files, tmp_path, capsys):
    records = tmp_path / "records.csv"
    records.write_text(records.read_text(encoding="utf-8").replace("tide.study", "tide.sleep"), encoding="utf-8")
    assert main(["diff", "bureau", *files]) == 1
    assert "tide.sleep" in capsys.readouterr().err


def test_a_reader_who_stops_reading_hinders_nothing():
    """The output ends in a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "rulebook.command", "schema"]
    done = subprocess.run(command, check=False, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("period", "why"), [("2025-05-01..2025-01-01", "wrong way round"), ("1900-01-01..2025-01-01", "45657 days")]
)
def test_a_period_that_cannot_be_says_why(files, tmp_path, capsys, period, why):
    with pytest.raises(SystemExit, match="2"):
        main(["score", str(SCHEME), *files[:-1], period, "--out", str(tmp_path)])
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("engine", [(), ("--engine", "parts")])
def test_records_outside_the_period_are_counted_with_an_example(tmp_path, capsys, engine):
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "s.toml").write_text(small(), encoding="utf-8")
    pq.write_table(pa.table({"id": ["A", "B"], "unit": ["一", "二"]}), tmp_path / "m.parquet")
    days = ["2025-03-01", "2052-03-01", "2025-03-02", "2026-01-01"]
    columns = {"subject": ["A", "B", "B", "A"], "item": ["work"] * 4, "date": days, "quantity": [1] * 4}
    pq.write_table(pa.table(columns), tmp_path / "r.parquet")
    facts = ["--members", str(tmp_path / "m.parquet"), "--records", str(tmp_path / "r.parquet"), "--period", "2025"]
    facts.insert(0, str(tmp_path / "s.toml"))
    assert main(["score", *facts, "--out", str(tmp_path / "out"), *engine]) == 0
    told = "not in the period and not counted: 2 (such as number 2: B 2052-03-01 work)"
    assert f"records: 2, {told}, rejected rows: 0 " in capsys.readouterr().out
    assert main(["score", *facts, "--out", str(tmp_path / "out"), *engine, "--lang", "zh"]) == 0
    assert "不在周期内、没有计的 2 条（如第 2 条：B 2052-03-01 work）" in capsys.readouterr().out
    assert main(["explain", *facts, "--subject", "A", "--json"]) == 0
    shown = capsys.readouterr()
    first = {"number": 2, "subject": "B", "date": "2052-03-01", "item": "work"}
    assert json.loads(shown.out)["outside"] == {"records": 2, "first": first} and told in shown.err


@pytest.fixture
def few(tmp_path):
    """A scheme with a price by words, its members and some rows of records that cannot be used."""
    levels = '\n[record_fields]\nlevel = { title = "等级", kind = "text" }\n[tables.levels]\n"省级" = 8\n'
    prize = '\n[[item]]\nid = "prize"\ntitle = "获奖"\npoints = { by = "level", table = "levels" }\n'
    (tmp_path / "s.toml").write_text(small(levels, prize), encoding="utf-8")
    (tmp_path / "m.csv").write_text("id,unit\nA,一\nB,一\n,一\n", encoding="utf-8")
    rows = "A,work,2025-03-01,2,\nZ,work,2025-03-01,1,\nB,prize,2025-03-02,1,县级\nB,work,2025-13-01,1,\n"
    (tmp_path / "r.csv").write_text(f"subject,item,date,quantity,level\n{rows}", encoding="utf-8")
    return ["--members", str(tmp_path / "m.csv"), "--records", str(tmp_path / "r.csv"), "--period", "2025"]


def test_diff_tells_bad_rows_once_and_goes_on_with_the_rest(few, tmp_path, capsys):
    assert main(["diff", str(tmp_path / "s.toml"), *few, "--set", "item.work.points=3", "--json"]) == 1
    told = capsys.readouterr()
    lines = [line.split(": ")[:2] for line in told.err.splitlines()]
    assert [(place.rpartition("/")[2], code) for place, code in lines] == [
        ("m.csv:4", "no-id"), ("r.csv:3", "unknown-subject"), ("r.csv:4", "bad-word"), ("r.csv:5", "bad-date"),
    ]  # fmt: skip
    assert [(one["subject"], one["change"]) for one in json.loads(told.out)["movers"]] == [("A", "4")]


def test_diff_leaves_a_row_out_under_the_scheme_that_cannot_use_it(few, tmp_path, capsys):
    text = (tmp_path / "s.toml").read_text(encoding="utf-8")
    (tmp_path / "n.toml").write_text(text.replace('"省级" = 8', '"省级" = 8\n"县级" = 2'), encoding="utf-8")
    assert main(["diff", str(tmp_path / "s.toml"), str(tmp_path / "n.toml"), *few, "--json"]) == 1
    told = capsys.readouterr()
    assert [(one["subject"], one["change"]) for one in json.loads(told.out)["movers"]] == [("B", "2")]
    assert told.err.count("bad-word") == 1


def test_diff_of_nothing_that_can_be_used_returns_2(few, tmp_path, capsys):
    (tmp_path / "m.csv").write_text("id,unit\n,一\n", encoding="utf-8")
    assert main(["diff", str(tmp_path / "s.toml"), *few, "--set", "item.work.points=3"]) == 2
    assert "no-id" in capsys.readouterr().err


def test_diff_puts_a_record_of_too_many_points_aside(few, tmp_path, capsys):
    rows = "A,work,2025-03-01,900000000,\nB,work,2025-03-01,1,\n"
    (tmp_path / "r.csv").write_text(f"subject,item,date,quantity,level\n{rows}", encoding="utf-8")
    assert main(["diff", str(tmp_path / "s.toml"), *few, "--set", "item.work.points=3", "--json"]) == 1
    told = capsys.readouterr()
    assert "r.csv:2: too-much-earned" in told.err
    assert ("B", "2") in [(one["subject"], one["change"]) for one in json.loads(told.out)["movers"]]


@pytest.mark.parametrize("engine", [(), ("--engine", "parts")])
def test_columns_that_nothing_uses_are_told_once_with_the_one_that_was_meant(tmp_path, capsys, engine):
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = '\n[record_fields]\nplace = { title = "地点", kind = "text", words = ["外站"] }\n'
    outpost = '\n[[item]]\nid = "watch"\ntitle = "值班"\npoints = \'if(place == "外站", 2, 1)\'\n'
    (tmp_path / "s.toml").write_text(small(place, outpost), encoding="utf-8")
    pq.write_table(pa.table({"id": ["A"], "unit": ["一"], "姓名": ["王"]}), tmp_path / "m.parquet")
    columns = {"subject": ["A"], "item": ["watch"], "date": ["2025-03-01"], "quantity": [1], "palce": ["外站"]}
    pq.write_table(pa.table(columns), tmp_path / "r.parquet")
    facts = ["--members", str(tmp_path / "m.parquet"), "--records", str(tmp_path / "r.parquet"), "--period", "2025"]
    assert main(["score", str(tmp_path / "s.toml"), *facts, "--out", str(tmp_path / "out"), *engine]) == 0
    told = capsys.readouterr().err.splitlines()
    assert [line.rpartition("/")[2] for line in told] == [
        "m.parquet: columns that nothing uses: 姓名",
        "r.parquet: columns that nothing uses: palce (did you mean: place)",
    ]
    if not engine:  # one that either side uses is used
        text = (tmp_path / "s.toml").read_text(encoding="utf-8").replace("place", "palce")
        (tmp_path / "n.toml").write_text(text, encoding="utf-8")
        assert main(["diff", str(tmp_path / "s.toml"), str(tmp_path / "n.toml"), *facts]) == 0
        assert "palce" not in capsys.readouterr().err


def test_diff_names_what_moved_members_in_the_scheme_of_their_branches(tmp_path, capsys):
    members = small(total='\n[total]\nvalue = "round_half_up(credited(all) + unit(total) / 2, 0.01)"\n')
    road = '\n[[item]]\nid = "road"\ntitle = "修路"\npoints = 30\n'
    (tmp_path / "scheme.toml").write_text(members, encoding="utf-8")
    (tmp_path / "branches.toml").write_text(small(items=road, subject="branch"), encoding="utf-8")
    (tmp_path / "m.csv").write_text("id,unit\n甲,一组\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\n甲,work,2025-03-01,2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("subject,item,date,quantity\n一组,road,2025-03-01,1\n", encoding="utf-8")
    files = [f"--{name}={tmp_path / file}" for name, file in (("members", "m.csv"), ("records", "r.csv"))]
    files += [f"--branch-records={tmp_path / 'b.csv'}", "--period=2025", "--set=branches:item.road.points=60"]
    assert main(["diff", str(tmp_path), *files, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    change = {"path": "branches:item.road.points", "before": "30", "after": "60"}
    assert told["changes"] == [change]
    assert [(one["path"], one["points"], one["changes"]) for one in told["movers"][0]["reasons"]] == [
        ("total.value", "15", [change])
    ]
    assert main(["diff", str(tmp_path), *files, "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "办法改了 1 处：\n  branches:item.road.points: 30 → 60" in shown
    assert "+15 总分算式（branches:item.road.points 30 → 60）" in shown
