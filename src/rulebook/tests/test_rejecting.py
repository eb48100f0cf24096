"""Scoring in parts rejects the rows that scoring at once does, and scores the same rest."""

import csv

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulebook.command import main
from rulebook.parts import repeats
from rulebook.tests.spoiled import SPARED, SPOILED, outcome, written

PARTS = ("--engine", "parts", "--parts", "4")


@pytest.mark.parametrize("kind", [*SPOILED, *SPARED])
def test_every_kind_of_bad_row_alone_is_rejected_alike(kind, tmp_path, capsys):
    spoiled = (SPOILED | SPARED)[kind]
    words = written(tmp_path, spoiled)
    at_once = outcome(words, tmp_path / "one", capsys)
    assert outcome(words, tmp_path / "parts", capsys, *PARTS) == at_once
    code, rejected, _ = at_once
    assert code == (1 if spoiled[3] else 0)
    codes = {line["code"] for line in csv.DictReader(rejected.splitlines())}
    assert codes - {"unknown-subject"} == {spoiled[3]} - {"unknown-subject", None}


def test_all_kinds_at_once_are_rejected_alike(tmp_path, capsys):
    words = written(tmp_path, *SPOILED.values())
    at_once = outcome(words, tmp_path / "one", capsys)
    assert outcome(words, tmp_path / "parts", capsys, *PARTS) == at_once
    assert at_once[0] == 1 and {code for *_, code in SPOILED.values()} <= set(at_once[1].replace("\n", ",").split(","))


@pytest.mark.parametrize(("table", "name"), [("members", "age"), ("records", "hours"), ("records", "quantity")])
@pytest.mark.parametrize("kind", [pa.float64(), pa.decimal128(9, 3)])
def test_figures_of_another_type_are_taken_alike(table, name, kind, tmp_path, capsys):
    words = written(tmp_path)
    as_texts = outcome(words, tmp_path / "texts", capsys, *PARTS)
    place = words[words.index(f"--{table}") + 1]
    told = pq.read_table(place)
    pq.write_table(told.set_column(told.column_names.index(name), name, told[name].cast(kind)), place)
    assert outcome(words, tmp_path / "one", capsys) == outcome(words, tmp_path / "parts", capsys, *PARTS) == as_texts


def test_a_number_that_two_files_give_is_rejected_in_the_later(tmp_path, capsys):
    words = written(tmp_path)
    place = words.index("--records") + 1
    table = pq.read_table(words[place])
    (tmp_path / "records").mkdir()
    again = table.slice(30).set_column(4, "number", pa.array(["3", *table["number"].to_pylist()[31:]]))
    pq.write_table(table.slice(0, 30), tmp_path / "records" / "a.parquet")
    pq.write_table(again, tmp_path / "records" / "b.parquet")
    words[place] = str(tmp_path / "records")
    code, rejected, (last,) = outcome(words, tmp_path / "out", capsys, *PARTS)
    (line,) = csv.DictReader(rejected.splitlines())
    assert (code, line["row"], line["code"], line["value"]) == (1, "1", "number-elsewhere", "3")
    assert line["file"].endswith("b.parquet") and "39" in last


@pytest.mark.parametrize("size", [4, 1000])
@pytest.mark.parametrize(
    ("pieces", "twice"),
    [
        ([[1, 2, 3], [], [7, 9]], False),
        ([[9, 2, 3], [1, 12]], False),
        ([[9, 2, 3], [1, 4, 9]], True),
        ([[1, 2], [2, 3]], True),
        ([[1, 1]], True),
        ([[5, -4, 0], [8, -4]], True),
        ([], False),
    ],
)
def test_what_is_there_twice_is_found_in_as_many_looks_as_memory_asks_for(monkeypatch, pieces, twice, size):
    monkeypatch.setattr(repeats, "AT_ONCE", size // 2)
    assert repeats._twice(lambda: (np.array(piece, np.int64) for piece in pieces)) is twice


def test_a_price_without_its_column_is_refused_either_way(tmp_path, capsys):
    words = written(tmp_path)
    place = words.index("--records") + 1
    pq.write_table(pq.read_table(words[place]).drop_columns(["level"]), words[place])
    for more in ((), PARTS):
        assert main([*words, "--out", str(tmp_path / "out"), *more]) == 2
        assert "level" in capsys.readouterr().err
