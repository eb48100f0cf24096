"""A made-up district whose grades depend on other units: its tables, and what scoring it at once gives."""

import datetime as dt
import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook import Period, Records, Subjects, compile_scheme, score
from rulebook.bundles import Bundle

YEAR = Period.year(2025)
MEMBERS = """
name = "district"
title = "District"
version = "1"
subject = "member"
effective = { from = 2024-01-01 }
rounding = "half_up 0.5"
subject_fields.role = { title = "Role", kind = "text", words = ["full", "guest"] }
record_fields.level = { title = "Level", kind = "text" }
tables.size = { small = -1, large = 2.5 }
graded = 'role == "full"'
ungraded = "guest"

[[group]]
id = "outer"
title = "Outer"
caps = [{ per = "year", max = 9 }]

[[item]]
id = "talk"
title = "Talk"
group = "outer"
points = 1.5
keep = "highest per matter"
caps = [{ per = "month", max = 3 }]

[[item]]
id = "work"
title = "Work"
group = "outer"
points = { by = "level", table = "size" }

[measures]
talks = { value = "credited(talk)", title = "Talks" }
lead = { value = "highest_peers(all, talks) - talks", title = "Behind the first" }
place = { value = "rank(all, talks)", title = "Rank in talks" }
among = { value = "rank(unit, place)", title = "Rank in the unit" }

[total]
value = "credited(all) + if(place <= 30, 1, 0) - round_down(lead / 10, 0.1) + if(among > 3, 0.5, 0)"

[[grade]]
name = "gold"
needs = ["total >= 3"]

[grade.quota]
share = 0.1
of = 'role == "full"'
per = "all"
rounding = "down"
order = ["highest total", "lowest count(talk)"]
ties = "in"

[[grade]]
name = "silver"
needs = ["total >= 2"]
quota = { share = 0.5, per = "unit", rounding = "up", order = ["highest total", "lowest id"], ties = "out" }

[[grade]]
name = "bronze"
"""
BRANCHES = """
name = "district"
title = "District's branches"
version = "1"
subject = "branch"
effective = { from = 2024-01-01 }
rounding = "half_up 0.01"
total = 'round_half_up(mean_members(total) + 2 * count_members(grade == "gold") + credited(visit), 0.01)'

[[item]]
id = "visit"
title = "Visit"
points = 0.5

[[grade]]
name = "five"
quota = { number = 2, per = "all", order = ["highest total"], ties = "out" }

[[grade]]
name = "four"
"""


@dataclass
class District:
    """`size` members in a dozen units, one in ten without a unit, with a dozen records each, in no order."""

    size: int = 150
    told: str = MEMBERS

    @cached_property
    def bundle(self):
        members = compile_scheme(self.told, "scheme.toml")
        return Bundle("district", Path(), members, compile_scheme(BRANCHES, "branches.toml", members))

    @cached_property
    def people(self):
        chance = random.Random(5)
        units = [f"支部{i:02}" for i in range(12)]
        rows = [(f"m{i:04}", chance.choice(units), chance.choice(["full", "full", "guest"])) for i in range(self.size)]
        rows = [(one, None if chance.random() < 0.1 else unit, role) for one, unit, role in rows]
        chance.shuffle(rows)
        return dict(zip(("id", "unit", "role"), map(list, zip(*rows, strict=True)), strict=True))

    @cached_property
    def facts(self):
        return self._facts(self.people["id"], ("talk", "work"), 12, 6)

    @cached_property
    def visits(self):
        return self._facts(sorted({unit for unit in self.people["unit"] if unit}), ("visit",), 3, 7)

    def _facts(self, who, items, each, seed):
        chance, rows = random.Random(seed), len(who) * each
        return {
            "subject": [chance.choice(who) for _ in range(rows)],
            "item": [chance.choice(items) for _ in range(rows)],
            "date": [dt.date(2024, 12, 20) + dt.timedelta(chance.randrange(380)) for _ in range(rows)],
            "quantity": [chance.choice(["1", "0.7", "2"]) for _ in range(rows)],
            "number": chance.sample(range(10 * rows), rows),
            "matter": [chance.choice([None, "a", "b", "c"]) for _ in range(rows)],
            **({"level": [chance.choice(["small", "large", "other", None]) for _ in range(rows)]} if each > 3 else {}),
        }

    def tables(self):
        """Members, records, branches and their records, in Arrow."""
        units = sorted({unit for unit in self.people["unit"] if unit})
        return pa.table(self.people), pa.table(self.facts), pa.table({"id": units}), pa.table(self.visits)

    def written(self, folder, levels=None):
        """The schemes, members and records in files; the command's arguments. `levels`: no others are written."""
        if levels:
            self.facts["level"] = [level if level in levels else levels[0] for level in self.facts["level"]]
        (folder / "scheme.toml").write_text(MEMBERS, encoding="utf-8")
        (folder / "branches.toml").write_text(BRANCHES, encoding="utf-8")
        return [*self._files(folder, {"members": 0, "records": 1}), "--period", "2025"]

    def branches_written(self, folder):
        """The same of branches and their records."""
        return self._files(folder, {"branches": 2, "branch-records": 3})

    def _files(self, folder, places):
        for name, place in places.items():
            pq.write_table(self.tables()[place], folder / f"{name}.parquet", row_group_size=300)
        return [word for name in places for word in (f"--{name}", str(folder / f"{name}.parquet"))]

    @cached_property
    def results(self):
        """Members and branches, scored at once from plain values."""
        people, bundle = self.people, self.bundle
        unit = np.array([-1 if one is None else int(one[2:]) for one in people["unit"]])
        units = tuple(f"支部{i:02}" for i in range(12))
        subjects = Subjects(np.array(people["id"]), unit, units, {"role": people["role"]})
        members = score(bundle.members, subjects, _records(bundle.members, subjects, self.facts), YEAR)
        branches = Subjects.of(list(units))
        visits = _records(bundle.branches, branches, self.visits)
        return members, score(bundle.branches, branches, visits, YEAR, members=members)


def _records(scheme, subjects, facts):
    return Records.of(scheme, subjects, **{"day" if name == "date" else name: facts[name] for name in facts})
