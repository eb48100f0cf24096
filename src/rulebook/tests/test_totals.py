"""Totals without the credit of every record are those with it; credits are left out only where nothing needs them."""

import numpy as np
import pytest

from rulebook import Records, Subjects, compile_scheme, score
from rulebook.tests.district import MEMBERS, YEAR, District

AGAIN = """
[[item]]
id = "side"
title = "Side"
group = "around"
points = 1

[[item]]
id = "fine"
title = "Fine"
points = -0.5
caps = [{ per = "quarter", max = 1 }, { per = "year", min = -2 }]

[[item]]
id = "either"
title = "Either"
earns = "if(weekday(day) >= 4, 0.5, -0.5)"
caps = [{ per = "month", max = 0.5 }, { per = "year", max = 3 }, { per = "quarter", min = -1 }]

[[group]]
id = "around"
title = "Around"
caps = [{ per = "year", max = 7 }]

[measures]
"""


@pytest.fixture(scope="module")
def district():
    return District(60)


def results(district, value):
    """The district by a scheme with one measure, with credits and without."""
    text = MEMBERS[: MEMBERS.index("[measures]")] + AGAIN + f"m = {{ value = '{value}', title = 'M' }}\n"
    text = text.replace('title = "Outer"', 'title = "Outer"\nwithin = "around"')
    scheme = compile_scheme(f'{text}\n[total]\nvalue = "m"\n\n[[grade]]\nname = "all"\n', "scheme.toml")
    people, facts = district.people, district.facts
    subjects = Subjects.of(people["id"], people["unit"], role=people["role"])
    items = [item if i % 5 > 2 else ("fine", "side", "either")[i % 5] for i, item in enumerate(facts["item"])]
    columns = {"day" if name == "date" else name: values for name, values in {**facts, "item": items}.items()}
    records = Records.of(scheme, subjects, **columns)
    return [score(scheme, subjects, records, YEAR, credits=credits) for credits in (True, False)]


@pytest.mark.parametrize(
    ("value", "suffice"),
    [
        ("credited(all)", True),
        ("credited(around)", True),
        ("credited(outer)", False),  # side shares the cap around it
        ("credited(fine) - earned(talk)", True),
        ("credited(either)", True),
        ("credited(talk)", False),
        ('credited(all, level == "small")', False),
        ("otherwise(highest_records(all, credited), 0)", False),
        ("count_parts(month, credited(all) > 2)", False),
        ("count(all)", True),
    ],
)
def test_totals_are_the_same_without_credits(district, value, suffice):
    with_credits, without = results(district, value)
    assert np.any(with_credits.total != 0) and with_credits.total.tolist() == without.total.tolist()
    assert (without.book.left is not None) is suffice


def test_caps_do_cut_here(district):
    with_credits, _ = results(district, "credited(all)")
    assert {limit.code for limit in with_credits.limits} > {"talk"} or len(with_credits.limits) >= 4
    assert (with_credits.limited_by >= 0).sum() > 100
