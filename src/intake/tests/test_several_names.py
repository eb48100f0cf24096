"""A row is for one person: several names in its cell are told apart, not taken for one that nobody has."""

import datetime as dt

import pytest

from intake import Ledger, read_ledger
from intake.tests.workbooks import ROSTER, TODAY, VOCABULARY, sheet


def read(name: str) -> Ledger:
    """A ledger of one row for whom `name` says."""
    row = [name, dt.date(2025, 3, 5), "党课", 1]
    return read_ledger([sheet([["姓名", "日期", "事项", "数量"], row])], ROSTER, VOCABULARY, TODAY)


@pytest.mark.parametrize(
    ("written", "code", "known"),
    [
        ("王立新、罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新 罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新　罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新/罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新,罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新；罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新\n罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新和罗军", "names-several-known", ("王立新 A002", "罗军 B001")),
        ("王立新、某某", "names-several-partly", ("王立新 A002",)),
        ("某甲、某乙", "names-several", ()),
        ("Mary Smith", "name-unknown-anywhere", ()),
        ("张和平", "name-unknown-anywhere", ()),
    ],
)
def test_several_names_in_a_cell_are_told_with_who_of_them_is_known(written, code, known):
    (refused,) = read(written).rejected
    assert (refused.reason, refused.detail, refused.candidates) == ("unknown-member", code, known)
    assert all(name in refused.message(language) for name in known for language in ("zh", "en"))


def test_a_name_written_with_a_blank_is_one_name():
    assert read("罗 军").rows


@pytest.mark.parametrize("written", ["罗军 B001", "B001罗军", "罗军（B001）", "B001 / 罗军", "罗　军 ｂ００１"])
def test_a_number_may_stand_beside_the_name(written):
    (row,) = read(written).rows
    assert row.person.staff_no == "B001"


def test_a_number_of_somebody_else_beside_a_name_is_told():
    (refused,) = read("罗军 A001").rejected
    assert refused.detail == "number-and-name-differ"
