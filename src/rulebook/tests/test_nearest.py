"""What the nearest way says is the nearest: so many records meet the need, and one less, whenever they are, does not.

Checked by scoring subjects who really have such records, on small schemes made up from a seed.
"""

import random
from datetime import date
from itertools import combinations_with_replacement

from rulebook import Period, Records, Subjects, compile_scheme, score
from rulebook.tests.small_schemes import HEAD, LAST, grade, item, small
from rulebook.tests.test_properties import seeds

PERIOD, AS_OF = Period.of("2025H2"), date(2025, 8, 15)
DAYS = [AS_OF, *(date(2025, month, 1) for month in (9, 10, 11, 12))]
MOST = 6  # records whose days are all gone through
FIELDS = '[record_fields]\nlevel = { title = "等级", kind = "text" }\n[tables.prize]\n"大" = 5\n"小" = 2\n'
PRICES = (
    "points = 1",
    "points = 2",
    "points = 1.5",
    "points = 4",
    'points = { by = "level", table = "prize" }',
    'earns = "if(quantity >= 3, 6, quantity >= 2, 1, 0)"\npool = "month"',
    'earns = "if(quantity >= 3, 9, quantity >= 2, 3, 1)"\npool = "quarter"',
    'earns = "min(quantity, 2) * 2"\npool = "month"',
    'earns = "round_down(quantity / 2, 1)"\npool = "period"',
)
CAPS = ("month", "quarter", "half", "period", "level")
KEEPS = ("first per month", "first per quarter", "highest per month", "2 highest per period", "highest per level")
TOTALS = (
    "credited(all)",
    "credited(a) + 2 * credited(b)",
    "round_down(credited(all) / 2, 1)",
    "min(credited(a), 4) + credited(b)",
    "credited(all) + count(a)",
    "credited(all) + if(count(a) >= 2, 3, 0)",
    "sum_parts(month, min(credited(all), 3))",
    "sum_parts(quarter, if(credited(all) >= 3, 2, 0)) + credited(a)",
    "max(credited(a), credited(b))",
    "credited(all) - if(count(b) > 2, 1, 0)",
    "credited(all) + if(rank(all, credited(a)) <= 1, 2, 0)",
    "credited(all) + min(highest_peers(all, credited(a)), 2)",
    "lowest_peers(all, count(a)) * 2 + credited(b)",
    "credited(all) + if(sum_peers(all, credited(b), credited(b) > 1) >= 4, 2, 0)",
    "credited(all) + if(count_peers(all, credited(a) >= credited(b)) >= 2, 2, 0)",
    "credited(all) + round_down(otherwise(mean_peers(all, credited(b)), 0), 1)",
)
NEEDS = (
    *("total >= {n}",) * 4,
    "total > {n}",
    "credited(a) >= {n}",
    "credited(b) + credited(a) >= {n}",
    "count(all) >= {n}",
    "distinct(a, month) >= {few}",
    "streak(b, month) >= {few}",
    "count_parts(month, credited(all) >= 2) >= {few}",
    "quantity(a) >= {n} or credited(b) >= {n}",
    "total >= {n} and count(b) >= {few}",
    "credited(a) >= 2 * count(b)",
    "count(all) == {n}",
    "credited(a) == {n}",
    "total == {n}",
)


def made_up(chance):
    """A scheme of two items in a group, with a need on its first rung."""
    group = '\n[[group]]\nid = "g"\ntitle = "g"\n'
    if chance.random() < 0.4:
        group += f'caps = [{{ per = "{chance.choice(CAPS)}", max = {chance.randint(2, 9)} }}]\n'
    need = chance.choice(NEEDS).format(n=chance.randint(2, 12), few=chance.randint(2, 5))
    ladder = f'\n[total]\nvalue = "{chance.choice(TOTALS)}"\n[[grade]]\nname = "好"\nneeds = ["{need}"]\n'
    text = HEAD.format(subject="member", rounding="half_up 0.001") + FIELDS + group
    return text + "".join(_item(chance, name) for name in "ab") + ladder + '[[grade]]\nname = "一般"\n'


def _item(chance, name):
    more = [f'\n[[item]]\nid = "{name}"\ntitle = "{name}"\n{chance.choice(PRICES)}\nfields = ["level"]']
    if chance.random() < 0.3:
        more.append(f'keep = "{chance.choice(KEEPS)}"')
    if chance.random() < 0.5:
        caps = [
            f'{{ per = "{chance.choice(CAPS)}", max = {chance.randint(1, 8)} }}' for _ in range(chance.randint(1, 2))
        ]
        more.append(f"caps = [{', '.join(caps)}]")
    if chance.random() < 0.7:
        more.append('group = "g"')
    return "\n".join(more) + "\n"


def held(chance):
    """Some records before the day of telling."""
    return [
        (chance.choice("ab"), date(2025, chance.choice((7, 8)), chance.randint(1, 14)), chance.choice((1, 1, 2)),
         chance.choice(("大", "小")))
        for _ in range(chance.randint(0, 3))
    ]  # fmt: skip


def result_of(scheme, everybody):
    """Subjects with these records each."""
    rows = [(i, *row) for i, rows in enumerate(everybody) for row in rows]
    subjects = Subjects.of(list(range(len(everybody))))
    who, items, days, quantities, levels = zip(*rows, strict=True) if rows else [()] * 5
    records = Records.of(scheme, subjects, subject=who, item=items, day=days, quantity=quantities, level=levels)
    return score(scheme, subjects, records, PERIOD)


def meeting(scheme, own, others, plans):
    """For every plan of further records, whether one who carries it out meets the need; the others stay as they are."""
    met = []
    for plan in plans:
        result = result_of(scheme, [own + plan, *others])
        met.append(bool(result.standing.needs[0][0].met[0]))
    return met


def as_records(step, days):
    """A step's records on these days."""
    level = next((said.zh for said in step.fields), "")
    return [(step.item, day, step.quantity, level) for day in days]


def days_of(step):
    """The days that a step names."""
    for name, times in step.when:
        first = date.fromisoformat(name.split("/")[0]) if "/" in name else Period.of(name).first
        yield from [max(first, AS_OF)] * times


def untrue(seed):
    """What the nearest ways of one world say that is not so."""
    chance = random.Random(seed)
    scheme = compile_scheme(made_up(chance))
    own, others = held(chance), [held(chance), held(chance)]
    coming = result_of(scheme, [own, *others]).explain(0, AS_OF).next
    for need in coming.missing if coming else ():
        for way in need.nearest.ways:
            plan = [row for step in way.steps for row in as_records(step, days_of(step))]
            if not meeting(scheme, own, others, [plan])[0]:
                yield f"{need.zh}: {way.zh} does not meet it"
            if len(way.steps) == 1 and 1 < way.times <= MOST + 1:
                fewer = [days for n in range(1, way.times) for days in combinations_with_replacement(DAYS, n)]
                met = meeting(scheme, own, others, [as_records(way.steps[0], days) for days in fewer])
                if any(met):
                    yield f"{need.zh}: {way.zh}, though {len(fewer[met.index(True)])} are enough"


@seeds(25, 2000)
def test_so_many_meet_the_need_and_one_less_does_not(chunk):
    for seed in chunk:
        assert list(untrue(seed)) == [], f"seed {seed}"


PEERS = small(
    FIELDS,
    items=item("a") + item("b"),
    total='[total]\nvalue = "credited(all) + if(rank(all, credited(a)) <= 1, 2, 0)"\n'
    + grade("好", "total >= 6")
    + LAST,
)
ONE, THREE = [("b", date(2025, 8, 1), 1, "")], [("a", date(2025, 8, 1), 3, "")]


def test_the_others_stay_as_they_are_and_one_may_pass_them():
    """1 is held. Of b 5 more; 3 of a draw level with the other's 3, and who is the first has 2 more: 1 + 3 + 2."""
    scheme = compile_scheme(PEERS)
    (need,) = result_of(scheme, [ONE, THREE]).explain(0, AS_OF).next.missing
    assert [way.zh for way in need.nearest.ways] == ["a再 3 次（其他人不变时）", "b再 5 次（其他人不变时）"]
    assert need.nearest.ways[0].en == "3 more of a (if the others stay as they are)"


def test_a_place_among_the_others_has_its_ways_too():
    scheme = compile_scheme(PEERS.replace("total >= 6", "rank(all, total) <= 1"))
    (need,) = result_of(scheme, [ONE, THREE]).explain(0, AS_OF).next.missing
    assert [way.times for way in need.nearest.ways] == [3, 4]  # a: level with 3, then 1 + 3 + 2; b: 1 + 4


MONTHLY = small(
    FIELDS,
    items='[[item]]\nid = "a"\ntitle = "a"\npoints = { by = "level", table = "prize" }\nfields = ["level"]\n',
    total='[total]\nvalue = "sum_parts(month, min(credited(all), 3))"\n' + grade("好", "total >= 8") + LAST,
)


def test_a_record_that_makes_the_figure_exactly_what_is_wanted_is_enough():
    """July and August hold 3 each, which is all that a month gives; one more of 2 in September makes 8."""
    scheme = compile_scheme(MONTHLY)
    own = [("a", date(2025, month, day), 1, "小") for month in (7, 8) for day in (1, 2)]
    (need,) = result_of(scheme, [own]).explain(0, AS_OF).next.missing
    assert [way.zh for way in need.nearest.ways] == ["a（小）再 1 次（2025-09 1 次）"]
