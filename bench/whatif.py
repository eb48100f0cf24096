"""The what-if of a bureau's year: a slider moves one number; who moves and why, members and branches, as JSON.

    python bench/whatif.py [--records 10000] [--rounds 31]

The result before is given, as on a page that is open. `what-if` is everything after the slider's move: new text,
compiled, members and branches scored, compared, told in full. `from nothing` reads both schemes' texts and the plain
values, scores both sides and compares, with nothing kept. Alternating rounds; on a busy machine the processor's time
tells more than the clock.
"""

import argparse
import datetime as dt
import json
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from rulebook import Period, Records, Result, Subjects, compare, load_bundle, score
from rulebook.bundles import Bundle
from rulebook.compiled import forget

YEAR, FIRST = Period.year(2025), dt.date(2025, 1, 1)
SLIDERS = {
    "a cap that few meet": {"item.key.water.caps.0.max": 15},
    "a price that all have": {"item.soul.themeday.points": "0.5"},
    "every price and cap of five items": {
        **{f"item.{name}.points": 1 for name in ("soul.assembly", "soul.group", "soul.lesson", "tide.lecture")},
        **{f"item.{name}.caps.0.max": 4 for name in ("soul.assembly", "soul.group", "soul.lesson", "tide.lecture")},
        "item.tide.study.caps.0.max": 2,
    },
}
Time = tuple[float, float]
STEPS = ("text and compile", "score members", "score branches", "compare", "as_dict and JSON")


class Year:
    """A bureau of made-up people, about sixty records each, as plain values."""

    def __init__(self, records: int) -> None:
        dice = random.Random(2025)
        bundle = load_bundle("bureau")
        people, items = records // 60, [item.id for item in bundle.members.items[:-1]]
        self.ids = [f"M{i:05}" for i in range(people)]
        self.units = [f"第{i % 8 + 1}支部" for i in range(people)]
        self.status = [dice.choice(["正式党员"] * 9 + ["预备党员"]) for _ in self.ids]
        level = {"key.emergency": ["IV级", "III级", "II级", "I级"], "key.excellence": ["市级", "局级"]}
        weights = [1 if item.startswith(("key.ex", "deduct")) else 12 for item in items]
        rows = [(dice.choice(self.ids), item) for item in dice.choices(items, weights, k=records)]
        self.rows = {
            "subject": [who for who, _ in rows],
            "item": [item for _, item in rows],
            "day": [FIRST + dt.timedelta(dice.randrange(365)) for _ in rows],
            "quantity": [dice.choice(["1", "1", "2", "0.5"]) for _ in rows],
            "level": [dice.choice(level.get(item, [""])) for _, item in rows],
            "satisfaction": [dice.randint(1, 5) if item == "key.water" else None for _, item in rows],
        }
        meetings = [(unit, f"meeting.{kind}", month) for unit in sorted(set(self.units)) for month in range(1, 13)
                    for kind in ("assembly", "committee", "group", "lesson") if dice.random() < 0.8]  # fmt: skip
        self.meetings = {
            "subject": [unit for unit, _, _ in meetings],
            "item": [item for _, item, _ in meetings],
            "day": [dt.date(2025, month, 1) for _, _, month in meetings],
            "quantity": ["1"] * len(meetings),
        }

    def facts(self, bundle: Bundle) -> tuple[Subjects, Records, Subjects, Records]:
        """The same as the engine's columns."""
        members = Subjects.of(self.ids, unit=self.units, status=self.status)
        branches = Subjects.of(sorted(set(self.units)))
        own = Records.of(bundle.branches, branches, **self.meetings)
        return members, Records.of(bundle.members, members, **self.rows), branches, own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=31)
    options = parser.parse_args()
    year = Year(options.records)
    print(f"{len(year.ids)} members, {options.records:,} records, {len(set(year.units))} branches")
    for name, numbers in SLIDERS.items():
        show(name, *measure(year, numbers, options.rounds))


def measure(year: Year, numbers: dict, rounds: int) -> tuple[dict[str, list[Time]], dict]:
    """The times of each step and of a run from nothing, and what the comparison says."""
    bundle = load_bundle("bureau")
    facts = year.facts(bundle)
    before = appraise(bundle, facts)
    times: dict[str, list[Time]] = {}
    for i in range(rounds + 2):
        moved = {
            path: f"{number}{i:02}" if "." in str(number) else f"{number}.{i:02}" for path, number in numbers.items()
        }
        found, told = what_if(bundle, facts, before, moved)
        found["from nothing"] = timed(lambda: from_nothing(year, numbers))[1]
        if i >= 2:  # the first two warm up
            for step, time_taken in found.items():
                times.setdefault(step, []).append(time_taken)
    return times, told


def timed(run: Callable) -> tuple[Any, Time]:
    """What it gives, and milliseconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    result = run()
    return result, ((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000)


def what_if(bundle: Bundle, facts: tuple, before: Result, numbers: dict) -> tuple[dict[str, Time], dict]:
    """One move of the slider, step by step."""
    members, records, branches, own = facts
    found: dict[str, Time] = {}
    scheme, found[STEPS[0]] = timed(lambda: bundle.members.with_numbers(numbers))
    result, found[STEPS[1]] = timed(lambda: score(scheme, members, records, YEAR))
    stars, found[STEPS[2]] = timed(lambda: score(bundle.branches, branches, own, YEAR, members=result))
    comparison, found[STEPS[3]] = timed(lambda: compare(before, stars))
    told, found[STEPS[4]] = timed(lambda: json.dumps(comparison.as_dict(), ensure_ascii=False))
    found["what-if"] = tuple(map(sum, zip(*found.values(), strict=True)))
    return found, json.loads(told)


def from_nothing(year: Year, numbers: dict) -> None:
    """Both sides anew, nothing kept."""
    forget()
    bundle = load_bundle("bureau")
    before = appraise(bundle, year.facts(bundle))
    forget()
    changed = Bundle(bundle.name, bundle.folder, bundle.members.with_numbers(numbers), bundle.branches)
    json.dumps(compare(before, appraise(changed, year.facts(changed))).as_dict(), ensure_ascii=False)


def appraise(bundle: Bundle, facts: tuple) -> Result:
    members, records, branches, own = facts
    result = score(bundle.members, members, records, YEAR)
    return score(bundle.branches, branches, own, YEAR, members=result)


def show(name: str, times: dict[str, list[Time]], told: dict) -> None:
    moved = len(told["members"]["movers"])
    changed = sum(line["records"] for line in told["members"]["items"])
    print(f"\n{name}: {moved} members and {len(told['movers'])} branches move, {changed:,} credits change")
    print(f"  {'':<18}{'median':>10}{'least':>10}{'processor':>12}   ms")
    for step in ("what-if", *STEPS, "from nothing"):
        clock, processor = zip(*times[step], strict=True)
        line = (statistics.median(clock), min(clock), statistics.median(processor))
        goal = "goal 150" if step == "what-if" else "goal 50" if step == STEPS[0] else ""
        print(f"  {step:<18}{line[0]:>10.1f}{line[1]:>10.1f}{line[2]:>12.1f}   {goal}".rstrip())


if __name__ == "__main__":
    main()
