"""Scoring in parts gives what scoring at once gives, to the last credit, whatever the parts."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulebook import ScoringError, compile_scheme, points_text
from rulebook.bundles import Bundle
from rulebook.command import main
from rulebook.parts import Chunk, Job, Source, Tables, Written, parquet_chunks, score_in_parts, write_part
from rulebook.parts.columns import Places, records_of, subjects_of
from rulebook.parts.ranges import Ranges, split
from rulebook.parts.reach import looks_over_all
from rulebook.tests.district import MEMBERS, YEAR, District


@pytest.fixture(scope="module")
def district():
    return District()


def chunked(table, rows):
    return [
        Chunk(len(piece), lambda piece=piece: piece)
        for i in range(0, len(table), rows)
        for piece in [table.slice(i, rows)]
    ]


def source(tables, rows=500):
    members, records, branches, visits = tables
    return Source(members, chunked(records, rows), branches, visits)


def scored(district, tables, parts, threads=2, cutoff=None):
    job = Job(district.bundle, YEAR, cutoff)
    return list(score_in_parts(job, source(tables), lambda _, part: part, parts=parts, threads=threads))


def hashes(parts, bundle, tmp_path):
    written = [write_part(tmp_path, i, part) for i, part in enumerate(parts)]
    return Written.joined(written).output_hashes(bundle)


def test_the_case_is_one_whose_grades_look_over_all_units(district):
    members, branches = district.results
    assert {members.grade_name(i) for i in range(len(members.subjects))} == {"gold", "silver", "bronze", "guest"}
    assert sorted(branches.grade.tolist())[:3] in ([0, 0, 1], [0, 1, 1], [1, 1, 1]) and 0 in branches.grade


@pytest.mark.parametrize("count", [1, 2, 5, 40])
@pytest.mark.parametrize("threads", [1, 2])
def test_parts_give_what_scoring_at_once_gives(district, count, threads, tmp_path):
    parts = scored(district, district.tables(), count, threads)
    assert hashes(parts, district.bundle, tmp_path) == tuple(result.output_hash for result in district.results)


def test_the_hash_tells_one_credit_one_limit_and_one_grade_from_another(district):
    members, _ = district.results
    before = members.output_hash
    for column, row in (
        (members.book.credited, 0),
        (members.book.limited_by, -1),
        (members.grade, 3),
        (members.total, 5),
    ):
        kept = column[row]
        column[row] = kept + 1 if kept < 1 else kept - 1
        members.__dict__.pop("output_hash")
        assert members.output_hash != before
        column[row] = kept
    members.__dict__.pop("output_hash")
    assert members.output_hash == before


def test_written_tables_hold_every_credit_and_grade(district, tmp_path):
    for i, part in enumerate(scored(district, district.tables(), 4)):
        write_part(tmp_path, i, part)
    members, branches = district.results
    credits = pq.read_table(tmp_path / "credits").to_pylist()
    expected = {
        row.number: (row.subject, row.day, row.item.id, row.earned, row.credited, row.limit and row.limit.placed)
        for row in members.credit_rows()
    }
    assert 0 < len(credits) == len(expected) < len(district.facts["date"])
    for row in credits:
        points = [int(row[name] * 1000) for name in ("earned", "credited")]
        assert (row["subject"], row["date"], row["item"], *points, row["limited_by"]) == expected[row["number"]]
    for result, name in ((members, "members"), (branches, "branches")):
        found = {row["id"]: row for row in pq.read_table(tmp_path / name).to_pylist()}
        for i, one in enumerate(result.subjects.ids.tolist()):
            assert points_text(int(found[one]["total"] * 1000)) == points_text(result.total[i])
            assert found[one]["grade"] == result.grade_name(i)
            assert {name: Fraction(found[one][name]) for name in result.measures} == {
                name: figures.at(i) for name, figures in result.measures.items()
            }


def test_a_cutoff_counts_rows_of_the_whole_where_records_have_no_number(district, tmp_path):
    members, records, branches, visits = district.tables()
    bare = records.drop_columns(["number"])
    given = bare.append_column("number", pa.array(range(1, len(bare) + 1)))
    found = [
        hashes(scored(district, (members, table, branches, visits), n, cutoff=700), district.bundle, tmp_path)
        for table, n in ((bare, 5), (given, 1))
    ]
    assert found[0] == found[1] != tuple(result.output_hash for result in district.results)


def test_row_groups_and_files_are_read_in_order(tmp_path):
    for name, values in (("b", [4, 5]), ("a", [1, 2, 3])):
        pq.write_table(
            pa.table({"item": pa.array(["x"] * len(values)), "number": values}),
            tmp_path / f"{name}.parquet",
            row_group_size=2,
        )
    chunks = parquet_chunks(tmp_path)
    assert [chunk.rows for chunk in chunks] == [2, 1, 2]
    assert [n for chunk in chunks for n in chunk.read()["number"].to_pylist()] == [1, 2, 3, 4, 5]


def test_ranges_hold_whole_units_and_all_rows(district):
    members, records, _, _ = district.tables()
    ranges = Ranges.of(members, 5)
    unit_of = dict(zip(members["id"].to_pylist(), members["unit"].to_pylist(), strict=True))
    part_of = dict(zip(unit_of.values(), ranges.part.tolist(), strict=True))
    assert set(part_of.values()) == set(range(5)) and part_of[None] == 4
    assert ranges.of_records(records).tolist() == [part_of[unit_of[one]] for one in records["subject"].to_pylist()]
    named = records.append_column("unit", pa.array([unit_of[one] for one in records["subject"].to_pylist()]))
    assert ranges.of_records(named).tolist() == ranges.of_records(records).tolist()
    pieces = split(records, ranges.of_records(records), 5)
    assert sorted(n for piece in pieces for n in piece["number"].to_pylist()) == sorted(records["number"].to_pylist())


@pytest.mark.parametrize("known", [[7, 5, 6, 9], [1, 10**12, 5], ["b", "a", "c"]])
def test_places_of_values(known):
    asked = [known[2], known[0], *([8, 10**13, -3] if isinstance(known[0], int) else ["", "d"])]
    expected = [known.index(one) if one in known else -1 for one in asked]
    for column in (pa.array(asked), pa.array(asked).dictionary_encode()):
        assert Places(np.array(known))(column).tolist() == expected


def test_columns_of_any_type_are_read_alike(district):
    scheme = district.bundle.members
    members, records, _, _ = district.tables()
    subjects = subjects_of(members, scheme)
    plain = records_of(records, scheme, subjects)
    other = records.set_column(2, "date", records["date"].cast(pa.timestamp("s"))).set_column(
        3, "quantity", records["quantity"].cast(pa.decimal128(9, 3))
    )
    texts = records.set_column(2, "date", pa.array([day.isoformat() for day in records["date"].to_pylist()]))
    for table in (other, texts, records.set_column(1, "item", records["item"].dictionary_encode())):
        again = records_of(table, scheme, subjects)
        for name in ("subject", "item", "day", "quantity", "number"):
            assert getattr(again, name).tolist() == getattr(plain, name).tolist()
        assert again.fields["level"].tolist() == plain.fields["level"].tolist()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("subject", "m9999", "unknown-subject"), ("item", "sleep", "unknown-item"), ("quantity", "x", "bad-figure")],
)
def test_what_cannot_be_scored_is_told(district, column, value, code):
    members, records, branches, visits = district.tables()
    values = records[column].to_pylist()
    values[1234] = value
    spoiled = records.set_column(records.column_names.index(column), column, pa.array(values))
    with pytest.raises(ScoringError, match=f"{code}.*{records['number'][1234]}" if column != "quantity" else code):
        scored(district, (members, spoiled, branches, visits), 3)


def test_a_column_that_lacks_and_an_id_given_twice_are_told(district):
    members, records, _, _ = district.tables()
    job = Job(district.bundle, YEAR)
    with pytest.raises(ScoringError, match="date"):
        job.score(Tables(members, records.drop_columns(["date"])))
    with pytest.raises(ScoringError, match="twice-subject"):
        job.score(Tables(pa.concat_tables([members, members.slice(0, 1)]), records))


def test_the_command_scores_in_parts_what_it_scores_at_once(district, tmp_path, capsys):
    files = district.written(tmp_path, levels=("small", "large"))
    at_once = main(["score", str(tmp_path / "scheme.toml"), *files, "--out", str(tmp_path / "csv")])
    in_parts = main(
        [
            "score",
            str(tmp_path / "scheme.toml"),
            *files,
            "--out",
            str(tmp_path / "a"),
            "--engine",
            "parts",
            "--parts",
            "3",
        ]
    )
    first, second = capsys.readouterr().out.splitlines()
    assert (at_once, in_parts, first) == (0, 0, second)
    assert len(list((tmp_path / "a" / "credits").iterdir())) == 3


def test_the_command_says_which_file_cannot_be_read(district, tmp_path, capsys):
    files = district.written(tmp_path)
    files[3] = str(tmp_path / "none.parquet")
    assert main(["score", str(tmp_path), *files, "--out", str(tmp_path / "a"), "--engine", "parts"]) == 2
    assert "none.parquet" in capsys.readouterr().err


def test_records_counted_by_what_all_others_have_cannot_be_told_in_parts(district):
    counted = MEMBERS.replace("[total]", 'far = { value = "count(talk, quantity > lead)", title = "Far" }\n\n[total]')
    scheme = compile_scheme(counted, "scheme.toml")
    job = Job(Bundle("far", Path(), scheme, None), YEAR)
    with pytest.raises(ScoringError, match="not-in-parts"):
        list(score_in_parts(job, source(district.tables()), lambda _, part: part, parts=2))


@pytest.mark.parametrize("whom", ["role", "unit and role"])
def test_parts_know_those_of_the_same_category_in_all_units(whom, tmp_path):
    text = MEMBERS.replace('per = "all"', f'per = "{whom}"').replace("(all, talks)", f"({whom}, talks)")
    among = District(told=text)
    assert looks_over_all(among.bundle.members) is (whom == "role")
    parts = scored(among, among.tables(), 5)
    assert hashes(parts, among.bundle, tmp_path) == tuple(result.output_hash for result in among.results)


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (("", ""), True),
        (('per = "all"', 'per = "unit"'), True),
        (("(all, talks)", "(unit, talks)"), True),
        (None, False),
    ],
)
def test_what_looks_over_all_units_is_known(change, answer):
    text = MEMBERS.replace(*change) if change else MEMBERS.replace('"all"', '"unit"').replace("(all, ", "(unit, ")
    assert looks_over_all(compile_scheme(text, "scheme.toml")) is answer
