"""What a draft would change, added up by hand, and as the engine's own command tells it from files."""

import csv
import datetime as dt
import json
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benliu.org.models import Particulars
from benliu.records.models import Activity, Record, RecordKind
from benliu.scoring import trials
from benliu.scoring.drafts import other_numbers, read_draft
from benliu.scoring.models import Run
from benliu.scoring.queries.whatif import WhatIf, _age_name, sides_of, what_if
from benliu.scoring.schemes import MEMBERS
from benliu.scoring.services import adopt_scheme, start_draft
from rulebook.command import main

from .factories import NOW, SMALL, Bureau

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def tried(
    bureau: Bureau, members: dict[str, str], branches: dict[str, str] | None = None, by: str = "olga", **how
) -> WhatIf:
    draft = start_draft(actor=bureau.officer, base_id=bureau.scheme.pk, now=NOW)
    files = other_numbers(draft.files, {"members": members, "branches": branches or {}})
    return what_if(bureau.standing(by), sides_of(draft, TODAY), read_draft(files).scheme, **how)


def test_who_moves_and_why_by_hand(bureau):
    """Level I earns 2 instead of 5: anna 10 → 7, bert 5 → 2, nobody else has any.

    anna had 5 for it, 5 of the base; the full members' totals were 10, 5, 0 (carl) and 0 (emil), dora's 1.5: mean 3.3,
    then 2.1. bert was good from 3 on, now he is fair. Branch 甲: (10+5+0)/3 + 25 % of its lessons / 10 = 7.5; then 5.5.
    """
    bureau.run()
    told = tried(bureau, {"tables.response.I级": "2"})
    assert (told.members, told.moved, told.rose, told.fell, told.gain, told.lose) == (5, 2, 0, 1, 0, 2)
    assert (told.mean_before, told.mean_after, told.mean_change) == ("3.3", "2.1", "-1.2")
    lines = [(m.name, m.branch, m.before, m.after, m.grade_before, m.grade_after, m.rose) for m in told.movers]
    assert lines == [
        ("anna", "甲支部", 10_000, 7_000, "优秀", "优秀", 0),
        ("bert", "甲支部", 5_000, 2_000, "良好", "合格", -1),
    ]
    assert [[(w.points, w.clause, w.changes) for w in m.why] for m in told.movers] == 2 * [
        [("-3", "应急任务·分值", (("5", "2"),))]
    ]
    assert told.movers[1].grade_why and not told.movers[0].grade_why
    grades = {name: (before, after) for name, before, after in told.grades}
    assert grades == {"优秀": (1, 1), "良好": (1, 0), "合格": (2, 3), "不定等次": (1, 1)}
    assert [(b.name, b.stars_before, b.stars_after, b.before, b.after) for b in told.stars] == [
        ("甲支部", 2, 2, "7.5", "5.5")
    ]
    assert (told.drawn, told.branches, told.effort) == (0, 2, None)


def test_a_change_of_the_branches_half_moves_no_member(bureau):
    bureau.run()
    told = tried(bureau, {}, {"grade.2.needs.0.0": "8"})
    assert told.moved == 0 and not told.movers
    assert [(b.name, b.stars_before, b.stars_after) for b in told.stars] == [("甲支部", 2, 1)]


def test_groups_by_branch_and_age(bureau):
    """Born 1990 or 1960: on 16 September 2025 35 and 65 years old, by their years.

    Two people are too few to be shown, and with them the other three: nothing about the two follows from the whole.
    """
    for name, year in (("anna", 1990), ("carl", 1990), ("dora", 1990), ("bert", 1960), ("emil", 1960)):
        Particulars.objects.update_or_create(person=bureau.people[name], defaults={"born_on": f"{year}-05-01"})
    bureau.run()
    groups = dict(tried(bureau, {"tables.response.I级": "2"}).groups)
    assert [(row.name, row.number, row.mean, row.fell) for row in groups["年龄段"]] == [
        ("年龄不详，或人数太少", 5, "-1.2", 1)
    ]
    assert [(row.name, row.number) for row in groups["支部"]] == [("其余支部合计", 5)]


def test_bands_of_age():
    ages = {
        -1: "年龄不详，或人数太少",
        34: "35 岁以下",
        35: "35 至 49 岁",
        49: "35 至 49 岁",
        59: "50 至 59 岁",
        60: "60 岁及以上",
    }
    assert {age: _age_name(trials._band(age)) for age in ages} == ages


@pytest.mark.parametrize("seed", range(4))
def test_the_same_as_the_command_tells_from_files(bureau, tmp_path, capsys, seed):
    """Everybody who moves, totals, grades and points of every reason, from tables written by hand beside it."""
    run = bureau.run()
    dice = random.Random(seed)
    wanted = {
        "item.soul.lesson.points": str(dice.choice([1, 2, 2.5])),
        "item.soul.lesson.caps.0.max": str(dice.choice([2, 4, 6])),
        "group.base.caps.0.max": str(dice.choice([3, 5, 8])),
        "tables.response.I级": str(dice.choice([1, 4, 6])),
        "item.deduct.absence.points": str(dice.choice([-1, -3])),
        "grade.良好.needs.0.0": str(dice.choice([2, 4])),
    }
    told = tried(bureau, wanted)
    sets = [part for path, number in wanted.items() for part in ("--set", f"{path}={number}")]
    args = [*_tables(bureau, run, tmp_path), "--period", "2025", "--cutoff", str(run.cutoff)]
    capsys.readouterr()
    assert main(["diff", str(SMALL), *sets, *args, "--json"]) == 0
    other = json.loads(capsys.readouterr().out)
    expected = sorted(
        (
            m["subject"],
            m["before"],
            m["after"],
            m["grade_before"],
            m["grade_after"],
            sorted(r["points"] for r in m["reasons"]),
        )
        for m in other["members"]["movers"]
    )
    found = sorted(
        (
            m.name,
            _points(m.before),
            _points(m.after),
            m.grade_before,
            m.grade_after,
            sorted(w.points.lstrip("+") for w in m.why),
        )
        for m in told.movers
    )
    assert found == expected and expected
    stars = sorted((m["subject"], m["before"], m["after"]) for m in other["movers"])
    assert sorted((b.name, b.before, b.after) for b in told.stars) == stars
    assert [(g["name"], g["before"], g["after"]) for g in other["members"]["grades"]] == [*told.grades]


def _points(thousandths: int) -> str:
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


def _tables(bureau: Bureau, run: Run, folder) -> list[str]:
    """The bureau's members and records as the command reads them, by names."""
    people = {person.pk: name for name, person in bureau.people.items()}
    units = {unit.pk: name for name, unit in bureau.units.items()}
    members = [(people[p], units[u], status) for p, u, status in run.roster.content["members"]]
    rows = Record.objects.order_by("number").select_related("kind")
    facts = [
        (people.get(r.person_id) or units[r.unit_id], r.kind.code, r.happened_on, r.quantity / 1000, r.number, r.level)
        for r in rows
    ]
    status = {"full": "正式党员", "probationary": "预备党员"}
    tables = {
        "members": [("id", "unit", "status"), *((p, u, status.get(s, s)) for p, u, s in members)],
        "records": [
            ("subject", "item", "date", "quantity", "number", "level"),
            *(f for f in facts if f[0] in bureau.people),
        ],
        "branch-records": [
            ("subject", "item", "date", "quantity", "number", "level"),
            *(f for f in facts if f[0] in bureau.units),
        ],
        "branches": [("id",), *((name,) for name in bureau.units)],
    }
    for name, lines in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
    return [part for name in tables for part in (f"--{name}", str(folder / f"{name}.csv"))]


def test_a_moved_number_costs_no_query_for_records(bureau):
    """The records are read once; then a what-if asks for units, names and where it stands alone."""
    bureau.run()
    tried(bureau, {"tables.response.I级": "2"})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = tried(bureau, {"tables.response.I级": "3"})
    assert told.moved == 2
    assert not [q for q in asked if "records_record" in q["sql"]]


def test_another_item_is_read_anew(bureau):
    """A draft that prices an item which the version in force does not know is tried on its records too."""
    bureau.run()
    draft = start_draft(actor=bureau.officer, base_id=bureau.scheme.pk, now=NOW)
    text = draft.files[MEMBERS].replace('id = "warm.service"', 'id = "warm.other"')
    scheme = read_draft({**draft.files, MEMBERS: text}).scheme
    told = what_if(bureau.officer, sides_of(draft, TODAY), scheme)
    assert {m.name: (m.before, m.after) for m in told.movers} == {"anna": (10_000, 8_000), "dora": (1_500, 0)}


def test_the_version_in_force_is_what_a_draft_is_compared_with(bureau, tmp_path):
    """A version that holds since the first of September, adopted after the run: the run's records, its numbers."""
    run = bureau.run()
    folder = tmp_path / "small"
    folder.mkdir()
    for file in SMALL.glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"')
        text = text.replace("from = 2024-01-01", "from = 2025-09-01").replace('"I级" = 5', '"I级" = 3')
        (folder / file.name).write_text(text, encoding="utf-8")
    in_force = adopt_scheme(actor=bureau.officer, source=folder, now=NOW)
    draft = start_draft(actor=bureau.officer, base_id=bureau.scheme.pk, now=NOW)
    sides = sides_of(draft, TODAY)
    assert (sides.run, sides.before) == (run, in_force)
    told = what_if(bureau.officer, sides, read_draft(draft.files).scheme)
    assert {m.name: (m.before, m.after) for m in told.movers} == {"anna": (8_000, 10_000), "bert": (3_000, 5_000)}
    assert sides_of(draft, dt.date(2025, 8, 31)).before == bureau.scheme


def test_names_are_those_of_people_whom_the_reader_leads(bureau):
    """anna is secretary of 甲 alone; an officer elsewhere sees the figures, and no name."""
    bureau.run()
    assert {m.name for m in tried(bureau, {"item.deduct.absence.points": "-1", "total.least": "-5"}).movers} == {"carl"}
    told = tried(bureau, {"tables.response.I级": "2"}, by="emil")
    assert told.moved == 2 and not told.movers and not told.stars
    assert all(row.name not in ("甲支部", "乙支部") for _title, rows in told.groups for row in rows)


def test_minutes_of_what_is_still_credited(bureau):
    """An hour for services, half an hour for lessons: without points for services 30 of 90 minutes stay."""
    bureau.run()
    unit = bureau.units["甲支部"]
    for place, (code, seconds) in enumerate((("warm.service", 3600), ("soul.lesson", 1800))):
        Activity.objects.create(
            id=f"00000000-0000-4000-8000-00000000000{place}", kind=RecordKind.objects.get(code=code), unit=unit,
            happened_on=dt.date(2025, 3, 1), seconds=seconds, told_at=NOW,
        )  # fmt: skip
    told = tried(bureau, {"item.warm.service.points": "0"})
    assert (told.effort.before, told.effort.after, told.effort.percent) == (90, 30, -67)


def test_a_large_bureau_is_tried_on_whole_branches_first(bureau, monkeypatch):
    """Of five members at most one: a branch is drawn whole, the same one every time; on request all of it."""
    bureau.run()
    monkeypatch.setattr(trials, "MOST", 1)
    monkeypatch.setattr(trials, "DRAWN", 1)
    told = tried(bureau, {"tables.response.I级": "2"})
    assert (told.drawn, told.branches) == (1, 2) and told.members in (1, 4)
    assert tried(bureau, {"tables.response.I级": "2"}) == told
    whole = tried(bureau, {"tables.response.I级": "2"}, whole=True)
    assert (whole.drawn, whole.members, whole.moved) == (0, 5, 2)
