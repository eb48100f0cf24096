"""Exports hold what the page shows, in its order, under a name that says so; days and figures are what they are."""

import datetime as dt
import io
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from .test_pages import rows_of, visit  # noqa: F401 - a fixture

BASE = "示例市水利局-2025年度-"


def name_of(response) -> str:
    return unquote(response["Content-Disposition"].partition("filename*=utf-8''")[2])


def book_of(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize(
    ("query", "names", "words"),
    [
        ({}, ["anna", "bert", "dora", "carl", "emil"], ""),
        ({"sort": "-total"}, ["emil", "carl", "dora", "bert", "anna"], ""),
        ({"band": "0", "sort": "name"}, ["bert", "carl", "dora", "emil"], "-0–10 分"),
        ({"grade": "优秀"}, ["anna"], "-优秀"),
        ({"search": "be/"}, [], "-be"),
        ({"status": "预备党员", "band": "0"}, ["dora"], "-0–10 分-预备党员"),
    ],
)
def test_the_table_has_the_filters_and_the_order_of_the_page(bureau, visit, query, names, words):  # noqa: F811
    run = bureau.run()
    answer = visit("olga", "export_table", run.pk, "members", **query)
    assert name_of(answer) == f"{BASE}党员积分{words}.csv"
    assert [row[1] for row in rows_of(answer)[1:]] == names


def test_a_branchs_workbook_holds_its_members_and_what_gave_them_points(bureau, visit):  # noqa: F811
    run, unit = bureau.run(), bureau.units["甲支部"].pk
    answer = visit("anna", "export_workbook", run.pk, branch=unit)
    assert name_of(answer) == f"{BASE}党员积分-甲支部.xlsx"
    book = book_of(answer)
    assert book.sheetnames == ["党员", "计分"]
    assert [row[1] for row in book["党员"].iter_rows(min_row=2, values_only=True)] == ["anna", "bert", "dora", "carl"]
    assert book["计分"].max_row == 1 + 9, "nine records of 2025 about its members"


def test_days_are_days_and_figures_are_figures(bureau, visit):  # noqa: F811
    sheet = book_of(visit("olga", "export_workbook", bureau.run().pk))["计分"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        day = sheet.cell(row, heads["日期"])
        assert day.is_date and isinstance(day.value, dt.datetime)
        for name in ("数量", "应得", "计分", "记录编号"):
            assert sheet.cell(row, heads[name]).data_type == "n", name


def test_the_name_is_in_the_readers_language(bureau, visit, client):  # noqa: F811
    client.cookies["django_language"] = "en"
    answer = visit("olga", "export_workbook", bureau.run().pk)
    assert name_of(answer) == "示例市水利局-2025-Members’ points.xlsx"


def test_a_branch_out_of_reach_is_not_even_named(bureau, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr("benliu.scoring.queries.branch.PAGE", 1)
    answer = visit("anna", "export_table", bureau.run().pk, "members", branch=bureau.units["乙支部"].pk)
    assert name_of(answer) == f"{BASE}党员积分.csv"
    assert "emil" not in {row[1] for row in rows_of(answer)}
