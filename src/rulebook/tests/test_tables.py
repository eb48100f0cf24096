"""Tables in: rows that cannot be used are put aside, each with row and reason, the rest is taken. Tables out."""

import csv
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulebook import Period, Subjects, compile_scheme, score
from rulebook.facts import MISSING
from rulebook.tables import Rejected, TableError, read_records, read_subjects, write_result
from rulebook.tests.small_schemes import item, small

SCHEME = compile_scheme(
    small(
        """
[subject_fields]
status = { title = "状态", kind = "text", words = ["正式", "预备"] }
born_on = { title = "生日", kind = "date" }
[record_fields]
level = { title = "等级", kind = "text" }
rating = { title = "满意度", kind = "number" }
at = { title = "时刻", kind = "time" }
kept = { title = "做到", kind = "truth" }
club = { title = "社团", kind = "text" }
[tables.levels]
"省级" = 12
"市级" = 8
""",
        items=item("work") + item("prize", points='points = { by = "level", table = "levels" }'),
    ).replace("from = 2025-01-01", "from = 2025-01-01, to = 2025-12-31")
)
HEADER = "subject,item,date,quantity,level,rating,at,kept,club,number,matter"
GOOD = "A,work,2025-03-01,1.5,,,,,,1,"


@pytest.fixture
def members(tmp_path):
    (tmp_path / "m.csv").write_text(
        "id,unit,status,born_on\nA,一支部,正式,1990-02-03\nB,一支部,预备,\nC,二支部,,\n", encoding="utf-8"
    )
    return read_subjects(tmp_path / "m.csv", SCHEME)


@pytest.fixture
def reading(tmp_path, members):
    """Reads records from lines of CSV; what was rejected as (row, column, code)."""

    def read(*lines, header=HEADER):
        (tmp_path / "r.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        rejected = Rejected()
        records = read_records(tmp_path / "r.csv", SCHEME, members, rejected)
        return records, [(int(fault.rows[i]), fault.column, fault.code) for fault, i in rejected.lines()]

    return read


def test_members_are_read(members):
    assert members.ids.tolist() == ["A", "B", "C"]
    assert members.units == ("一支部", "二支部") and members.unit.tolist() == [0, 0, 1]
    assert members.fields == {"status": ["正式", "预备", ""], "born_on": ["1990-02-03", "", ""]}


def test_every_kind_of_cell_is_read(reading):
    records, faults = reading(
        'A,prize, 2025-03-01 ,2,省级,4.5,06:30,是,"读书会",7,m1',
        "B,work,2025-12-31,0.001,,,,否,,8,",
        "B,work,2025-01-01,0,,,,,读书会,3,m1",
    )
    assert not faults
    assert records.subject.tolist() == [0, 1, 1]
    assert records.item.tolist() == [1, 0, 0]
    assert records.day.tolist() == [(date(2025, m, d) - date(1970, 1, 1)).days for m, d in ((3, 1), (12, 31), (1, 1))]
    assert records.quantity.tolist() == [2000, 1, 0]
    assert records.number.tolist() == [7, 8, 3]
    assert records.matter[0] == records.matter[2] >= 0 and records.matter[1] == -1
    assert [records.words["level"][code] for code in records.fields["level"] if code >= 0] == ["省级"]
    assert records.fields["rating"].tolist() == [4500, MISSING, MISSING]
    assert records.fields["at"].tolist() == [390, MISSING, MISSING]
    assert records.fields["kept"].tolist() == [1, 0, -1]
    assert records.words["club"] == ("读书会",) and records.fields["club"].tolist() == [0, -1, 0]


def test_a_quote_that_is_never_closed_is_told(reading):
    with pytest.raises(TableError, match="第 3 行.*row 3"):
        reading(GOOD, 'A,work,2025-03-01,1,,,,,"读书会,2,', GOOD.replace(",1,", ",3,"))
    with pytest.raises(TableError, match="row 2"):
        reading('A,work,2025-03-01,1,,,,,,2,"m1')
    for line in ('A,work,2025-03-01,1,,,,,5" 管,2,m1', 'A,work,2025-03-01,1,,,,,"两\n行",3,m1'):
        assert reading(line)[1] == []


def test_ledgers_call_items_by_their_titles_and_aliases(tmp_path, members):
    work = item("work", 'aliases = ["干活", "prize"]').replace('title = "work"', 'title = "做事"')
    named = small(items=work + item("prize").replace('title = "prize"', 'title = "获奖"'))
    (tmp_path / "r.csv").write_text(
        "subject,item,date,quantity\n"
        + "".join(f"A,{name},2025-03-01,1\n" for name in ("work", "做事", "干活", "prize", "做亊", "喝茶")),
        encoding="utf-8",
    )
    rejected = Rejected()
    records = read_records(tmp_path / "r.csv", compile_scheme(named), members, rejected)
    assert records.item.tolist() == [0, 0, 0, 1]
    zh, en = list(rejected.told("zh")), list(rejected.told("en"))
    assert zh[0].endswith("可能是：做事") and en[0].endswith("did you mean: 做事") and en[1].endswith("“喝茶”")


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("Z,work,2025-03-01,1,,,,,,2,", "subject", "unknown-subject"),
        (",work,2025-03-01,1,,,,,,2,", "subject", "unknown-subject"),
        ("A,play,2025-03-01,1,,,,,,2,", "item", "unknown-item"),
        ("A,work,2025-02-29,1,,,,,,2,", "date", "bad-date"),
        ("A,work,,1,,,,,,2,", "date", "bad-date"),
        ("A,work,03/01/2025,1,,,,,,2,", "date", "bad-date"),
        ("A,work,2024-12-31,1,,,,,,2,", "date", "not-in-effect"),
        ("A,work,2026-01-01,1,,,,,,2,", "date", "not-in-effect"),
        ("A,work,2025-03-01,,,,,,,2,", "quantity", "bad-figure"),
        ("A,work,2025-03-01,two,,,,,,2,", "quantity", "bad-figure"),
        ("A,work,2025-03-01,1.0005,,,,,,2,", "quantity", "bad-figure"),
        ("A,work,2025-03-01,1e3,,,,,,2,", "quantity", "bad-figure"),
        ("A,work,2025-03-01,nan,,,,,,2,", "quantity", "bad-figure"),
        ("A,work,2025-03-01,1e999999999,,,,,,2,", "quantity", "bad-figure"),
        ("A,work,2025-03-01,-1,,,,,,2,", "quantity", "below-zero"),
        ("A,work,2025-03-01,1000000000.001,,,,,,2,", "quantity", "too-large"),
        (f"A,work,2025-03-01,{'9' * 400},,,,,,2,", "quantity", "too-large"),
        ("A,prize,2025-03-01,1,县级,,,,,2,", "level", "bad-word"),
        ("A,prize,2025-03-01,1,,,,,,2,", "level", "bad-word"),
        ("A,work,2025-03-01,1,,good,,,,2,", "rating", "bad-figure"),
        ("A,work,2025-03-01,1,,,25:00,,,2,", "at", "bad-time"),
        ("A,work,2025-03-01,1,,,,maybe,,2,", "kept", "bad-truth"),
        ("A,work,2025-03-01,1,,,,,,x,", "number", "bad-number"),
        ("A,work,2025-03-01,1,,,,,,,", "number", "bad-number"),
        ("A,work,2025-03-01,1,,,,,,-2,", "number", "bad-number"),
        ("A,work,2025-03-01,1,,,,,,1,", "number", "twice-number"),
        ("A,work,2025-03-01", "", "ragged-row"),
        ("A,work,2025-03-01,1,,,,,,2,,,", "", "ragged-row"),
    ],
)
def test_a_row_that_cannot_be_used_is_put_aside_and_the_rest_is_taken(reading, line, column, code):
    records, faults = reading(GOOD, line, GOOD.replace(",1,", ",9,"))
    assert faults == [(3, column, code)]
    assert records.number.tolist() == [1, 9] and records.quantity.tolist() == [1500, 1500]


def test_a_word_that_the_field_does_not_list_is_refused_with_the_nearest(tmp_path):
    field = '\n[record_fields]\nplace = { title = "地点", kind = "text", words = ["本部", "外站"] }\n'
    work = item("work", points="points = 'if(place == \"外站\", 2, 1)'") + item("other")
    scheme = compile_scheme(small(field, items=work))
    rows = "A,work,2025-03-01,1,外占\nA,work,2025-03-01,1,\nA,other,2025-03-01,1,外站\nA,other,2025-03-01,1,远方\n"
    (tmp_path / "r.csv").write_text(f"subject,item,date,quantity,place\n{rows}", encoding="utf-8")
    rejected = Rejected()
    records = read_records(tmp_path / "r.csv", scheme, Subjects.of(["A"]), rejected)
    assert records.place.tolist() == [3, 4]
    (first, second) = rejected.told("en")
    assert first.endswith("r.csv:2: bad-word: place knows no “外占”, only: 本部、外站; did you mean: 外站")
    assert second.endswith("r.csv:5: bad-word: place knows no “远方”, only: 本部、外站")


def test_the_largest_quantity_is_taken(reading):
    records, faults = reading("A,work,2025-03-01,1000000000.000,,,,,,2,")
    assert not faults and records.quantity.tolist() == [10**12]


def test_a_level_is_needed_only_where_it_prices(reading):
    assert reading("A,work,2025-03-01,1,县级,,,,,2,")[1] == []


def test_all_faults_of_all_rows_come_at_once_in_the_order_of_the_rows(reading):
    _, faults = reading("Z,play,never,lots,,,,,,x,", GOOD, "Z,work,2025-03-01,1,,,,,,1,")
    assert faults == [
        (2, "date", "bad-date"), (2, "subject", "unknown-subject"), (2, "item", "unknown-item"),
        (2, "quantity", "bad-figure"), (2, "number", "bad-number"), (4, "subject", "unknown-subject"),
    ]  # fmt: skip


def test_a_repetition_of_a_row_that_was_put_aside_is_none(reading):
    records, faults = reading("Z,work,2025-03-01,1,,,,,,1,", GOOD, GOOD)
    assert faults == [(2, "subject", "unknown-subject"), (4, "number", "twice-number")]
    assert records.number.tolist() == [1]


def test_without_numbers_a_records_number_is_its_place_in_the_file(reading):
    header = "subject,item,date,quantity"
    records, faults = reading("A,work,2025-03-01,1", "Z,work,2025-03-01,1", "", "B,work,2025-03-01,2", header=header)
    assert faults == [(3, "subject", "unknown-subject")]
    assert records.number.tolist() == [1, 4]  # the empty row is passed over, and counted


def test_an_item_priced_by_a_column_that_is_not_there_is_an_error(reading):
    with pytest.raises(TableError, match="level"):
        reading("A,prize,2025-03-01,1", header="subject,item,date,quantity")
    assert len(reading("A,work,2025-03-01,1", header="subject,item,date,quantity")[0]) == 1


def test_members_that_cannot_be_used_are_put_aside(tmp_path):
    (tmp_path / "m.csv").write_text(
        "id,unit,status,born_on\nA,一,正式,\n,一,正式,\nA,二,正式,\nB,一,正试,\nC,一,正式,1990\nD,一,预备,\n",
        encoding="utf-8",
    )
    rejected = Rejected()
    members = read_subjects(tmp_path / "m.csv", SCHEME, rejected)
    assert members.ids.tolist() == ["A", "D"]
    faults = [(int(fault.rows[i]), fault.column, fault.code) for fault, i in rejected.lines()]
    assert faults == [(3, "id", "no-id"), (4, "id", "twice-id"), (5, "status", "bad-word"), (6, "born_on", "bad-date")]
    assert len(rejected) == 4
    assert "第 2 行" in list(rejected.told("zh"))[1]


def test_without_a_place_for_them_rejected_rows_are_an_error_that_tells_all(tmp_path, members):
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\nZ,work,2025-03-01,1\nA,play,2025-03-01,1\n")
    with pytest.raises(TableError) as caught:
        read_records(tmp_path / "r.csv", SCHEME, members)
    assert "r.csv:2: unknown-subject" in str(caught.value) and "r.csv:3: unknown-item" in str(caught.value)


def test_items_of_another_scheme_are_left_out_without_a_word(tmp_path, members):
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\nA,play,2025-03-01,1\nA,work,2025-03-01,1\n")
    rejected = Rejected()
    records = read_records(tmp_path / "r.csv", SCHEME, members, rejected, apart={"play", "work"})
    assert not rejected and records.number.tolist() == [2]


def test_further_columns_of_members_are_read_on_request(tmp_path):
    (tmp_path / "m.csv").write_text("id,status,born_on,post\nA,正式,,干事\n", encoding="utf-8")
    assert read_subjects(tmp_path / "m.csv", SCHEME, also=("post",)).fields["post"] == ["干事"]
    with pytest.raises(TableError, match="post2"):
        read_subjects(tmp_path / "m.csv", SCHEME, also=("post2",))


def test_rejected_rows_are_written_with_file_row_and_both_languages(tmp_path, reading, members):
    reading("Z,work,2025-03-01,1,,,,,,1,")
    rejected = Rejected()
    read_records(tmp_path / "r.csv", SCHEME, members, rejected)
    rejected.write(tmp_path / "rejected.csv")
    with (tmp_path / "rejected.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["file"].endswith("r.csv")
    assert (row["row"], row["column"], row["code"], row["value"]) == ("2", "subject", "unknown-subject", "Z")
    assert row["zh"] == "名单里没有“Z”" and row["en"] == "“Z” is not among the members"


def test_many_rejected_rows_are_told_in_part(reading, tmp_path, members):
    reading(*["Z,work,2025-03-01,1,,,,,,1,"] * 50)
    rejected = Rejected()
    read_records(tmp_path / "r.csv", SCHEME, members, rejected)
    told = list(rejected.told("zh"))
    assert len(rejected) == 50 and len(told) == 21 and "另有 30 条" in told[-1]


# Parquet


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_typed_parquet_columns_are_read(tmp_path, members):
    file = parquet(
        tmp_path / "r.parquet",
        subject=pa.array(["A", "B", "Z"]).dictionary_encode(),
        item=pa.array(["work", "work", "work"]).dictionary_encode(),
        date=pa.array([date(2025, 3, 1), date(2024, 3, 1), date(2025, 3, 1)], pa.date32()),
        quantity=pa.array([2, 3, 4], pa.int32()),
        number=pa.array([5, 6, 7], pa.int64()),
        rating=pa.array([Decimal("4.500"), None, None], pa.decimal128(9, 3)),
    )
    rejected = Rejected()
    records = read_records(file, SCHEME, members, rejected)
    assert records.quantity.tolist() == [2000] and records.number.tolist() == [5]
    assert records.day.tolist() == [(date(2025, 3, 1) - date(1970, 1, 1)).days]
    assert records.fields["rating"].tolist() == [4500]
    # in Parquet there is no header: the first row is 1
    assert [(int(f.rows[i]), f.code) for f, i in rejected.lines()] == [(2, "not-in-effect"), (3, "unknown-subject")]


@pytest.mark.parametrize(
    ("name", "values", "faults"),
    [
        ("number", [0, 1, -1], [(3, "bad-number")]),
        ("quantity", [0, -1, -(10**9)], [(2, "below-zero"), (3, "below-zero")]),
        ("quantity", [10**9, 10**9 + 1, -(10**9) - 1], [(2, "too-large"), (3, "too-large")]),
        ("rating", [10**9, -(10**9), 10**9 + 1], [(3, "too-large")]),
    ],
)
def test_the_bounds_of_whole_numbers(tmp_path, members, name, values, faults):
    columns = {
        "subject": ["A"] * 3,
        "item": ["work"] * 3,
        "date": ["2025-03-01"] * 3,
        "quantity": [1] * 3,
        name: values,
    }
    rejected = Rejected()
    read_records(parquet(tmp_path / "r.parquet", **columns), SCHEME, members, rejected)
    assert [(int(f.rows[i]), f.code) for f, i in rejected.lines()] == faults


def test_a_repetition_is_told_with_the_row_that_came_first(reading, tmp_path, members):
    reading(GOOD.replace(",1,", ",8,"), GOOD, GOOD, GOOD.replace(",1,", ",8,"))
    rejected = Rejected()
    read_records(tmp_path / "r.csv", SCHEME, members, rejected)
    assert [(fault.rows[i], fault.firsts[i]) for fault, i in rejected.lines()] == [(4, 3), (5, 2)]


def test_spaces_and_gaps_in_coded_columns_are_as_in_text(tmp_path, members):
    file = parquet(
        tmp_path / "r.parquet",
        subject=pa.array([" A", "A", None]).dictionary_encode(),
        item=pa.array(["work", "work ", "work"]).dictionary_encode(),
        date=["2025-03-01"] * 3,
        quantity=["1", "2", "3"],
        club=pa.array([None, " 读书会", "读书会"]).dictionary_encode(),
    )
    rejected = Rejected()
    records = read_records(file, SCHEME, members, rejected)
    assert records.subject.tolist() == [0, 0] and records.fields["club"].tolist() == [-1, 0]
    assert [(int(f.rows[i]), f.code, f.values[i]) for f, i in rejected.lines()] == [(3, "unknown-subject", "")]


def test_gaps_and_overflows_in_typed_columns_are_found(tmp_path, members):
    file = parquet(
        tmp_path / "r.parquet",
        subject=["A"] * 5,
        item=["work"] * 5,
        date=pa.array([date(2025, 3, 1), None, *[date(2025, 3, 2)] * 3], pa.date32()).cast(pa.timestamp("us")),
        quantity=pa.array([1, 1, 10**9, 10**9 + 1, -(10**12)], pa.int64()),
        number=pa.array([1, 2, 3, 4, 5], pa.int64()),
    )
    rejected = Rejected()
    records = read_records(file, SCHEME, members, rejected)
    assert records.quantity.tolist() == [1000, 10**12]
    assert [(int(f.rows[i]), f.code) for f, i in rejected.lines()] == [
        (2, "bad-date"),
        (4, "too-large"),
        (5, "too-large"),
    ]


def test_floats_are_read_as_they_are_written(tmp_path, members):
    """0.1 is not a tenth, but it is written so."""
    file = parquet(
        tmp_path / "r.parquet", subject=["A", "A"], item=["work"] * 2, date=["2025-03-01"] * 2, quantity=[0.1, 1e-7]
    )
    rejected = Rejected()
    records = read_records(file, SCHEME, members, rejected)
    assert records.quantity.tolist() == [100] and records.number.tolist() == [1]
    assert [f.code for f, _ in rejected.lines()] == ["bad-figure"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.csv", b""),
        ("r.csv", b"subject,item,date\nA,work,2025-03-01\n"),
        ("r.csv", b"subject,item,date,quantity,item\n"),
        ("r.parquet", b"PAR1 nothing"),
        ("none.csv", None),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path, members, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=name):
        read_records(tmp_path / name, SCHEME, members, Rejected())


def test_a_file_of_gb18030_is_read_and_this_is_told(tmp_path):
    text = 'subject,item,date,quantity,place\n张三,work,2025-03-01,1,\n李四,work,2025-03-02,1.5,"水务局，二楼"\n'
    (tmp_path / "r.csv").write_bytes(text.encode("gb18030"))
    rejected = Rejected()
    records = read_records(tmp_path / "r.csv", SCHEME, Subjects.of(["张三", "李四"]), rejected)
    assert not rejected and records.subject.tolist() == [0, 1] and records.quantity.tolist() == [1000, 1500]
    assert next(rejected.told_files("zh")).endswith("r.csv: 不是 UTF-8，按 GB18030 读的")
    assert next(rejected.told_files("en")).endswith("r.csv: it is no UTF-8, and read as GB18030")


def test_a_byte_that_is_no_text_is_told_with_its_row_and_the_rest_is_read(tmp_path):
    rows = "张三,work,2025-03-01,1,棋\n张三,work,2025-03-02,1,坏\n\n李四,work,2025-03-03,2,棋\n"
    (tmp_path / "r.csv").write_bytes(
        f"subject,item,date,quantity,club\n{rows}".encode().replace("坏".encode(), b"\xe5\x9d")
    )
    rejected = Rejected()
    records = read_records(tmp_path / "r.csv", SCHEME, Subjects.of(["张三", "李四"]), rejected)
    assert records.place.tolist() == [2, 5] and not list(rejected.told_files("zh"))
    assert [(int(f.rows[i]), f.column, f.code) for f, i in rejected.lines()] == [(3, "club", "no-text")]


@pytest.mark.parametrize(
    ("cell", "told"), [("x" * 2_500_000, "row 3 is too long"), ('"' + "a\n" * 1_250_000, "the quote in row 3 is not")]
)
def test_a_row_that_is_too_long_is_told_by_its_place(tmp_path, members, cell, told):
    lines = ("subject,item,date,quantity,club", GOOD[:22], f"A,work,2025-03-01,1,{cell}", "A,work,2025-03-01,1,")
    (tmp_path / "r.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TableError, match=told):
        read_records(tmp_path / "r.csv", SCHEME, members, Rejected())


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_the_header(tmp_path):
    (tmp_path / "m.csv").write_text("id,status,born_on\r\nA,正式,\r\n", encoding="utf-8-sig")
    assert read_subjects(tmp_path / "m.csv", SCHEME).ids.tolist() == ["A"]


# out


@pytest.fixture
def result(reading, members):
    records, _ = reading(
        "A,work,2025-03-01,1.5,,,,,,1,", "A,prize,2025-03-02,1,省级,,,,,2,", "B,work,2025-03-01,100,,,,,,3,"
    )
    return score(SCHEME, members, records, Period.year(2025))


def test_results_as_csv_have_figures_without_needless_zeros(result, tmp_path):
    write_result(result, tmp_path / "out")
    assert (tmp_path / "out" / "members.csv").read_text() == "id,total,grade\nA,13.5,\nB,100,\nC,0,\n"
    assert (tmp_path / "out" / "credits.csv").read_text().splitlines() == [
        "subject,date,number,item,quantity,earned,credited,limited_by",
        "A,2025-03-01,1,work,1.5,1.5,1.5,",
        "A,2025-03-02,2,prize,1,12,12,",
        "B,2025-03-01,3,work,100,100,100,",
    ]


def test_results_as_parquet_are_exact_and_typed(result, tmp_path):
    write_result(result, tmp_path / "out", "parquet")
    credits = pq.read_table(tmp_path / "out" / "credits.parquet")
    assert credits.column("credited").to_pylist() == [Decimal("1.5"), Decimal(12), Decimal(100)]
    assert credits.column("date").to_pylist() == [date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 1)]
    assert credits.column("number").to_pylist() == [1, 2, 3]
    members = pq.read_table(tmp_path / "out" / "members.parquet")
    assert members.column("total").to_pylist() == [Decimal("13.5"), Decimal(100), Decimal(0)]


def test_what_limited_a_credit_is_written_by_its_code(members, tmp_path):
    scheme = compile_scheme(small(items=item("work", 'caps = [{ per = "year", max = 5 }]')))
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\nA,work,2025-03-01,4\nA,work,2025-03-02,4\n")
    write_result(score(scheme, members, read_records(tmp_path / "r.csv", scheme, members), Period.year(2025)), tmp_path)
    rows = (tmp_path / "credits.csv").read_text().splitlines()
    assert rows[1:] == ["A,2025-03-01,1,work,4,4,4,", "A,2025-03-02,2,work,4,4,1,year-cap"]


def test_the_group_whose_cap_limited_a_record_is_named(members, tmp_path):
    groups = "".join(
        f'[[group]]\nid = "{name}"\ntitle = "{title}"\n{more}\n'
        for name, title, more in (
            ("a.outer", "全部", 'caps = [{ per = "year", max = 5 }]'),
            ("inner", "学习类", 'within = "a.outer"\ncaps = [{ per = "year", max = 3 }]'),
        )
    )
    scheme = compile_scheme(small(groups, items=item("work", 'group = "inner"') + item("more", 'group = "a.outer"')))
    rows = "A,work,2025-03-01,4\nA,more,2025-03-02,4\n"
    (tmp_path / "r.csv").write_text(f"subject,item,date,quantity\n{rows}", encoding="utf-8")
    result = score(scheme, members, read_records(tmp_path / "r.csv", scheme, members), Period.year(2025))
    write_result(result, tmp_path)
    assert (tmp_path / "credits.csv").read_text().splitlines()[1:] == [
        "A,2025-03-01,1,work,4,4,3,group-cap:inner", "A,2025-03-02,2,more,4,4,2,group-cap:a.outer",
    ]  # fmt: skip
    told = result.explain("A").text("zh")
    assert "受限于：学习类·类别封顶" in told and "受限于：全部·类别封顶" in told


def test_a_line_may_break_within_a_cell(reading):
    records, faults = reading('A,work,2025-03-01,1,,,,,"读书\n会",1,', "Z,work,2025-03-01,1,,,,,,2,")
    assert records.words["club"] == ("读书\n会",)
    assert faults == [(3, "subject", "unknown-subject")]  # the third row, on the fourth line


def test_deductions_are_written_with_their_sign(members, tmp_path):
    scheme = compile_scheme(small(items=item("work", points="points = -0.25")))
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\nA,work,2025-03-01,2\nB,work,2025-03-01,40\n")
    write_result(score(scheme, members, read_records(tmp_path / "r.csv", scheme, members), Period.year(2025)), tmp_path)
    assert (tmp_path / "members.csv").read_text() == "id,total,grade\nA,-0.5,\nB,-10,\nC,0,\n"


def test_rows_stand_at_their_places_after_a_large_file(tmp_path, members):
    """Blocks of a file are read one after the other; a fault in a late one has its row all the same."""
    lines = ["A,work,2025-03-01,1"] * 200_000
    lines[150_000] = "A,work"
    lines[199_999] = "Z,work,2025-03-01,1"
    (tmp_path / "r.csv").write_text("subject,item,date,quantity\n" + "\n".join(lines) + "\n")
    rejected = Rejected()
    records = read_records(tmp_path / "r.csv", SCHEME, members, rejected)
    assert [int(f.rows[i]) for f, i in rejected.lines()] == [150_002, 200_001]
    assert len(records) == 199_998 and records.number[-1] == 199_999
    assert np.all(np.diff(records.number) >= 1)


def test_of_columns_that_lack_the_one_that_was_probably_meant_is_told(tmp_path):
    (tmp_path / "m.csv").write_text("nr,iid\n1,a\n")
    with pytest.raises(TableError, match=r"缺少列 id（可能是：iid） / .*no column id \(did you mean: iid\)$"):
        read_subjects(tmp_path / "m.csv", compile_scheme(small()))
