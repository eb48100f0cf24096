"""One member's explained score, read and told from the product's database: records, credits, caps, grades, nearest way.

    tools/with-postgresql --keep FOLDER .venv/bin/python bench/explaining.py [--size 100000:10000000] [--members 500]

Members are drawn by a seed; the time is that of `explain_member` (queries, engine, words), without the page around it.
"""

import argparse
import os
import random
import statistics
import time

GOAL = 20  # ms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="100000:10000000", help="MEMBERS:RECORDS")
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benliu.config.settings"
    from city import enter

    from benliu.config import wsgi  # noqa: F401 - set up as a server is

    enter(*map(int, options.size.split(":")))
    for name, ways in (("explained", False), ("explained, with the nearest ways", True)):
        times = sorted(_times(random.Random(options.seed), options.members, ways=ways))
        p99 = times[-(-99 * len(times) // 100) - 1]
        print(
            f"{name}: median {statistics.median(times):.1f} ms, p99 {p99:.1f} ms (goal {GOAL} ms), {len(times)} members"
        )


def _times(draw: random.Random, count: int, *, ways: bool) -> list[float]:
    from benliu.scoring.models import MemberResult, Run
    from benliu.scoring.queries import explain_member

    run = Run.objects.select_related("scheme", "roster").filter(state=Run.State.DONE).latest("pk")
    people = list(MemberResult.objects.filter(run=run).order_by("person_id").values_list("person_id", flat=True))
    times = []
    for number, person in enumerate([people[0], *draw.choices(people, k=count)]):
        began = time.perf_counter()
        explain_member(run, person, ways=ways)
        if number:  # the first one compiles the scheme
            times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    main()
