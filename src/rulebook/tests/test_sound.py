"""Rows that cannot be used, in parts: listed by file and row as when scoring at once, and the rest is scored alike."""

import csv
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulebook.command import main
from rulebook.tests.district import District


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


@pytest.fixture
def files(tmp_path):
    return District().written(tmp_path, levels=("small", "large"))


def spoil(file, **changes):
    """Put other values into rows of a Parquet file: by column, the row from 1 and the value."""
    table = pq.read_table(file)
    for name, (row, value) in changes.items():
        values = table[name].to_pylist()
        values[row - 1] = value
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    pq.write_table(table, file, row_group_size=300)


def scored(folder, files, name, *more, scheme="scheme.toml"):
    """Exit code, and the rejected rows as file, row and code."""
    code = main(["score", str(folder / scheme), *files, "--out", str(folder / name), *more])
    with (folder / name / "rejected.csv").open(encoding="utf-8") as file:
        return code, [(row["file"].rpartition("/")[2], row["row"], row["code"]) for row in csv.DictReader(file)]


def test_bad_rows_are_listed_and_the_rest_scored_as_at_once(files, tmp_path, capsys):
    spoil(
        tmp_path / "records.parquet",
        subject=(2, "nobody"),
        item=(301, "sleep"),
        date=(700, None),
        quantity=(1500, "1000000000"),
    )
    text = (tmp_path / "scheme.toml").read_text(encoding="utf-8")
    (tmp_path / "scheme.toml").write_text(text.replace("points = 1", "points = 1000"), encoding="utf-8")
    at_once = scored(tmp_path, files, "csv")
    in_parts = scored(tmp_path, files, "parts", "--engine", "parts", "--parts", "3")
    assert at_once == in_parts and in_parts[0] == 1
    expected = [("2", "unknown-subject"), ("301", "unknown-item"), ("700", "bad-date"), ("1500", "too-much-earned")]
    assert in_parts[1] == [("records.parquet", *one) for one in expected]
    told = capsys.readouterr()
    first, second = told.out.splitlines()
    assert first == second and "rejected rows: 4" in first
    assert told.err.count("records.parquet:301: unknown-item: ") == 2


def test_bad_rows_of_branches_are_listed_too(files, tmp_path):
    more = District().branches_written(tmp_path)
    spoil(tmp_path / "branch-records.parquet", item=(5, "picnic"))
    found = scored(tmp_path, [*files, *more], "out", "--engine", "parts", scheme="")
    assert found == (1, [("branch-records.parquet", "5", "unknown-item")])


def test_with_no_row_left_2_is_returned(files, tmp_path):
    table = pq.read_table(tmp_path / "records.parquet")
    pq.write_table(table.set_column(1, "item", pa.array(["x"] * len(table))), tmp_path / "records.parquet")
    code, bad = scored(tmp_path, files, "out", "--engine", "parts")
    assert (code, len(bad)) == (2, len(table))
    assert not list((tmp_path / "out").glob("*/*.parquet"))


def test_quantities_in_binary_are_taken_as_they_are_written(files, tmp_path, capsys):
    assert scored(tmp_path, files, "a", "--engine", "parts") == (0, [])
    table = pq.read_table(tmp_path / "records.parquet")
    binary = table.set_column(3, "quantity", table["quantity"].cast(pa.float64()))
    pq.write_table(binary, tmp_path / "records.parquet")
    assert scored(tmp_path, files, "b", "--engine", "parts") == (0, [])
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_no_records_at_all_are_no_fault(files, tmp_path, capsys):
    pq.write_table(pq.read_table(tmp_path / "records.parquet").slice(0, 0), tmp_path / "records.parquet")
    assert scored(tmp_path, files, "a") == scored(tmp_path, files, "b", "--engine", "parts") == (0, [])
    first, second = capsys.readouterr().out.splitlines()
    assert first == second and "records: 0" in first


def test_what_lies_there_of_more_parts_is_removed(files, tmp_path):
    scored(tmp_path, files, "out", "--engine", "parts", "--parts", "5")
    scored(tmp_path, files, "out", "--engine", "parts", "--parts", "2")
    assert len(list((tmp_path / "out" / "credits").iterdir())) == 2


def test_csv_in_parts_is_refused_with_what_is_wanted(files, tmp_path, capsys):
    for place, name in ((1, "members.csv"), (3, "records.csv")):
        (tmp_path / name).write_text("id\n1\n", encoding="utf-8")
        given = [*files]
        given[place] = str(tmp_path / name)
        assert main(["score", str(tmp_path), *given, "--out", str(tmp_path / "out"), "--engine", "parts"]) == 2
        assert f"{name}: it is no Parquet file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "engines"),
    [
        ("--parts", "--engine parts or --engine spark"),
        ("--master", "--engine spark"),
    ],
)
def test_what_the_engine_makes_no_use_of_is_refused(files, tmp_path, option, engines, capsys):
    assert main(["score", str(tmp_path), *files, "--out", str(tmp_path / "out"), option, "7"]) == 2
    assert capsys.readouterr().err == f"{option} goes with {engines} only\n"


@pytest.mark.parametrize("engine", ["one", "parts"])
def test_branches_that_no_scheme_scores_are_refused(engine, files, tmp_path, capsys):
    given = [*files, "--branch-records", files[3], "--engine", engine]
    assert main(["score", str(tmp_path / "scheme.toml"), *given, "--out", str(tmp_path / "out")]) == 2
    assert "scores no branches" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "said"), [("zh", "没有装 PySpark"), ("en", "PySpark is not installed")])
def test_without_spark_it_is_told_what_to_install(files, tmp_path, language, said):
    code = "import sys; sys.modules['pyspark'] = None; from rulebook.command import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["score", tmp_path, *files, "--out", tmp_path / "out", "--engine", "spark", "--lang", language]
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr and "pip install 'rulebook[spark]'" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("refused", ["the scheme", "the facts"])
def test_a_score_in_parts_that_is_refused_leaves_nothing_of_it_or_of_an_older_one(refused, files, tmp_path):
    out, scheme = tmp_path / "out", tmp_path / "scheme.toml"
    words = [*files, "--out", str(out), "--engine", "parts", "--parts", "3"]
    assert main(["score", str(tmp_path), *words]) == 0 and list(out.rglob("*.parquet"))
    text = scheme.read_text(encoding="utf-8")
    wrong = 'value = "credited(all) / (place - 12)' if refused == "the facts" else 'value = "nothing'
    scheme.write_text(text.replace('value = "credited(all)', wrong), encoding="utf-8")
    assert main(["score", str(tmp_path), *words]) != 0
    assert not [file for file in out.rglob("*") if file.is_file()]
