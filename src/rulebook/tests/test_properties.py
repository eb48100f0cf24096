"""What holds of every scheme that can be made up: the engine says what the slow evaluator says, and more.

A failure names its seed; `world(seed, taste)` makes the same scheme, subjects and records again.
"""

import copy
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from rulebook.tests.oracle import Slow
from rulebook.tests.random_schemes import Side, Taste, world
from rulebook.tests.side_by_side import by_engine, by_oracle, engine_side, records_of, subjects_of

CHUNK = 25


def seeds(quick, full):
    """Chunks of seeds: the first few in every run, all as a proof."""
    chunks = [range(first, min(first + CHUNK, full)) for first in range(0, full, CHUNK)]
    return pytest.mark.parametrize(
        "chunk",
        [pytest.param(one, marks=[pytest.mark.proof] if one.start >= quick else []) for one in chunks],
        ids=lambda one: f"{one.start}-{one.stop - 1}",
    )


@seeds(300, 10_000)
def test_the_engine_says_what_the_slow_evaluator_says(chunk):
    for seed in chunk:
        made = world(seed)
        assert by_engine(made) == by_oracle(made), f"seed {seed}"


@seeds(100, 1000)
def test_credits_add_up_to_the_total(chunk):
    for seed in chunk:
        records, subjects = by_engine(world(seed, Taste(relations=False, sums=True)))
        for name, told in subjects.items():
            mine = sum(credited for subject, _, credited, _ in records.values() if subject == name)
            assert told["total"] == mine, f"seed {seed}: {name}"


@seeds(100, 1000)
def test_totals_without_credits_are_those_of_the_slow_evaluator(chunk):
    by_sums = 0
    for seed in chunk:
        made = world(seed, Taste(relations=False, nested=seed % 2 > 0, sums=True))
        result = engine_side(made.main, made.period, made.cutoff, credits=False)
        by_sums += result.book.left is not None
        assert subjects_of(result) == by_oracle(made)[1], f"seed {seed}"
    assert by_sums


@seeds(100, 1000)
def test_no_cap_is_passed(chunk):
    for seed in chunk:
        made = world(seed, Taste(relations=False, sums=True))
        records, _ = by_engine(made)
        slow = Slow(made.main.text)
        for subject in made.main.subjects:
            rows = slow.rows(subject, made.main.records, made.period, made.cutoff)
            for row in rows:
                row.credited = records[row.record["number"]][2]
            for where, sums in running_sums(slow.scheme, rows).items():
                assert max(sums) <= 0, f"seed {seed}: {subject['id']} passes {where} by {max(sums)}"


def running_sums(scheme, rows):
    """For every cap and pool: by how much each credit of the cap's sign passes it, after those before."""
    sums, over = {}, {}
    for row in rows:
        for thing in scheme.things_around(row.item):
            for cap in thing.caps:
                where = (thing.id, cap.label, row.place(cap.per, scheme.starts))
                same_sign = row.credited * cap.sign > 0
                if cap.first <= row.day <= cap.last and (same_sign or cap.net):
                    sums[where] = sums.get(where, 0) + row.credited * cap.sign
                    room = (row.scope.value(cap.bound)) * cap.sign
                    over.setdefault(where, [0]).append(sums[where] - max(room, 0) if same_sign else 0)
    return over


def mixed(side, seed):
    """The same rows in another order."""
    luck = random.Random(seed)
    return Side(side.told, *(luck.sample(rows, len(rows)) for rows in (side.subjects, side.records)))


@seeds(100, 1000)
def test_the_order_of_rows_does_not_matter(chunk):
    for seed in chunk:
        made = world(seed, Taste(relations=False, sums=True))
        one, other = engine_side(made.main, made.period), engine_side(mixed(made.main, seed), made.period)
        assert (records_of(one), subjects_of(one)) == (records_of(other), subjects_of(other)), f"seed {seed}"
        assert one.output_hash == other.output_hash, f"seed {seed}"


@seeds(100, 1000)
def test_the_input_s_hash_is_of_what_is_said_in_any_order(chunk):
    for seed in chunk:
        made = world(seed, Taste(relations=False, sums=True))
        first, last = made.period
        records = [record for record in made.main.records if first <= record["day"] <= last]
        worded = {word: [record | {"club": word} for record in records] for word in ("甲", "乙")}
        sides = [replace(made.main, records=rows) for rows in worded.values()] if records else []
        for side in (made.main, *sides):
            hashes = {engine_side(one, made.period).input_hash for one in (side, mixed(side, seed))}
            assert len(hashes) == 1, f"seed {seed}"
        assert len({engine_side(side, made.period).input_hash for side in sides}) == len(sides), f"seed {seed}"


def parts_of(side, name):
    """The side cut by a column of the subjects."""
    for value in {subject[name] for subject in side.subjects}:
        subjects = [subject for subject in side.subjects if subject[name] == value]
        ids = [subject["id"] for subject in subjects]
        yield Side(side.told, subjects, [record for record in side.records if record["subject"] in ids])


@seeds(50, 1000)
def test_nobody_can_be_scored_too(chunk):
    for seed in chunk:
        made = world(seed, Taste(relations=False))
        nobody = replace(made.main, subjects=[], records=[])
        assert len(engine_side(nobody, made.period).total) == 0, f"seed {seed}"


@pytest.mark.parametrize(("name", "whom"), [("id", ()), ("unit", ("unit",))], ids=["member", "branch"])
@seeds(100, 1000)
def test_one_alone_is_as_in_the_whole(chunk, name, whom):
    for seed in chunk:
        made = world(seed, Taste(relations=False, quotas=whom, peers=whom, sums=True))
        whole, records, subjects = engine_side(made.main, made.period), {}, {}
        for side in parts_of(made.main, name):
            part = engine_side(side, made.period)
            records |= records_of(part)
            subjects |= subjects_of(part)
        assert (records, subjects) == (records_of(whole), subjects_of(whole)), f"seed {seed}"


@seeds(100, 1000)
def test_raising_a_nested_cap_never_lowers_a_total(chunk):
    for seed in chunk:
        made, luck = world(seed, Taste(relations=False, nested=True, sums=True)), random.Random(seed)
        told = copy.deepcopy(made.main.told)
        caps = [cap for thing in (*told["group"], *told["item"]) for cap in thing.get("caps", [])]
        for cap in luck.sample(caps, min(len(caps), 1)):
            cap["max"] += luck.choice([1, 2, 10])
        raised = engine_side(replace(made.main, told=told), made.period)
        before = engine_side(made.main, made.period)
        assert (raised.total >= before.total).all(), f"seed {seed}"


def test_made_up_schemes_use_the_whole_language():
    language = (Path(__file__).parents[1] / "LANGUAGE.md").read_text(encoding="utf-8")
    example, tables = re.search(r"```toml\n(.*?)```", language, re.S)[1], language[language.index("## Formulas") :]
    functions = set(re.findall(r"`(\w+)\(", tables)) | set(
        re.findall(r"`((?:mean|highest|lowest)_\w+|round_\w+)`", tables)
    )
    own_names = {"base", "sound", "status", "born_on", "level", "satisfaction"}
    keys = set(re.findall(r"(?:^|[{,] |^# )(\w+) = ", example, re.M)) - own_names
    told = "".join(side.text for seed in range(400) for side in (world(seed).main, world(seed).other) if side)
    assert {one for one in functions if f"{one}(" not in told} == set()
    assert {one for one in keys if f"{one} = " not in told} == set()
