"""Which number of a clause's sentence a control changes, and what it is called there."""

import pytest

from benliu.scoring.queries.knobs import Knob, placed

PRICE, CAP, FIRST, SECOND = "m|item.a.points", "m|item.a.caps.0.max", "m|total.value.0", "m|total.value.1"


def knob(name: str, value: str) -> Knob:
    return Knob(name, "" if "total" in name else "x", value, value, "0", "9", "1")


@pytest.mark.parametrize(
    ("sentence", "values", "expected"),
    [
        ("每次 1.5 分；每年最多 3 分", {CAP: "3", PRICE: "1.5"}, {PRICE: (0, "1"), CAP: (1, "1")}),
        ("每次 2 分；每年最多 2 分", {CAP: "2", PRICE: "2"}, {PRICE: (0, "1"), CAP: (1, "1")}),
        ("每次 1 分；每月只计最早的 1 次", {PRICE: "1"}, {PRICE: (0, "1")}),
        ("每次扣 1 分；每年最多扣 5 分", {PRICE: "-1", CAP: "-5"}, {PRICE: (0, "-1"), CAP: (1, "-1")}),
        ("= 0.5 × 甲 + 0.3 × 乙", {FIRST: "50", SECOND: "0.3"}, {FIRST: (0, "0.01"), SECOND: (1, "1")}),
        ("每年最多 3 次、3 分", {CAP: "3"}, {CAP: (-1, "1")}),
        ("其余", {CAP: "3"}, {CAP: (-1, "1")}),
    ],
)
def test_where_a_number_stands(sentence, values, expected):
    found = placed([knob(name, value) for name, value in values.items()], sentence)
    assert {one.name: (one.place, one.times) for one in found} == expected
    assert list(expected) == [one.name for one in found], "in the order in which the sentence speaks of them"


def test_a_number_of_a_formula_is_called_by_the_words_beside_it():
    first, second = placed([knob(FIRST, "4"), knob(SECOND, "50")], "（满意度 ≥ 4 时 3，否则 2）；= 0.5 × 甲 + 1")
    assert (first.label, second.label) == ("满意度 ≥", "× 甲（%）")
    assert placed([knob(FIRST, "7")], "= 100")[0].label == "算式中的 7"
