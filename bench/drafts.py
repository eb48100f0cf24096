"""A moved slider of a draft's editor on the bureau in the database: what the server works for each answer.

    BENLIU_DATA=… python bench/drafts.py [--rounds 31] [--path item.warm.service.caps.0.max]

`first` reads the run's records; from then on they are kept. `moved` is the page's own work for one move: new text,
compiled, everybody scored, compared, told with names and reasons, and drawn; the sample's where the bureau is large.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--path", default="item.warm.service.caps.0.max")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benliu.config.settings")
    django.setup()
    from django.template.loader import render_to_string
    from django.utils import timezone

    from benliu.identity.queries import demo_account
    from benliu.org.standing import standing_of
    from benliu.scoring.drafts import other_numbers
    from benliu.scoring.models import SchemeDraft, SchemeVersion
    from benliu.scoring.pages.trials import tried

    base = SchemeVersion.objects.latest("effective_from", "pk")
    draft, actor = (
        SchemeDraft(base=base, files=base.files),
        standing_of(demo_account("officer"), on=timezone.localdate()),
    )

    def move(number: str) -> tuple[int, int]:
        trial = tried(actor, draft, other_numbers(base.files, {"members": {options.path: number}}))
        render_to_string("scoring/parts/whatif.html", {"trial": trial, "draft_id": 1})
        return (trial.found.members, trial.found.moved) if trial.found else (0, 0)

    first, _told = timed(lambda: move("1"))
    times, told = zip(*(timed(lambda i=i: move(f"{2 + i / 1000:.3f}")) for i in range(options.rounds)), strict=True)
    print(f"{told[-1][0]:,} members scored, {told[-1][1]:,} move")
    print(f"first {first:.0f} ms; moved: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms (goal 150)")


def timed(run: Callable) -> tuple[float, object]:
    """Milliseconds, and what it gives."""
    began = time.perf_counter()
    told = run()
    return (time.perf_counter() - began) * 1000, told


if __name__ == "__main__":
    main()
