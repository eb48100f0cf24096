"""A moved slider of a draft's editor: what the server works for each answer, and when the exact one is there.

    BENLIU_DATA=… python bench/drafts.py [--rounds 31] [--path item.warm.service.caps.0.max]
    tools/with-postgresql --keep FOLDER .venv/bin/python bench/drafts.py --size 100000:10000000

The bureau in the database; with `--size` a city on PostgreSQL. `first` reads the run's records; from then on they are
kept. `moved` is the page's own work for one move: new text, compiled, everybody scored, compared, told with names and
reasons, and drawn; the sample's where the bureau is large. There, `exact` is the background's work on everybody.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", help="MEMBERS:RECORDS of a city")
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--path", default="item.warm.service.caps.0.max")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benliu.config.settings")
    if options.size:
        from benliu.config import wsgi  # noqa: F401 - set up as a server is

        _enter_city(options.size)
    else:
        import django

        django.setup()
    from django.template.loader import render_to_string

    from benliu.scoring.drafts import other_numbers, read_draft
    from benliu.scoring.models import SchemeDraft, SchemeVersion
    from benliu.scoring.pages.trials import tried
    from benliu.scoring.queries.whatif import sides_of, what_if

    base, actor = SchemeVersion.objects.latest("effective_from", "pk"), _officer()
    draft = SchemeDraft(base=base, files=base.files)

    def files(number: str) -> dict[str, str]:
        return other_numbers(base.files, {"members": {options.path: number}})

    def move(number: str) -> tuple[int, int]:
        trial = tried(actor, draft, files(number))
        render_to_string("scoring/parts/whatif.html", {"trial": trial, "draft_id": 1})
        return (trial.found.members, trial.found.moved) if trial.found else (0, 0)

    first, _told = timed(lambda: move("1"))
    times, told = zip(*(timed(lambda i=i: move(f"{2 + i / 1000:.3f}")) for i in range(options.rounds)), strict=True)
    print(f"{told[-1][0]:,} members scored, {told[-1][1]:,} move")
    goal = 1000 if options.size else 150
    print(
        f"first {first:.0f} ms; moved: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms (goal {goal})"
    )
    if options.size:
        sides, scheme = sides_of(draft, base.effective_from), read_draft(files("2")).scheme
        for name in ("exact", "exact again"):
            took, whole = timed(lambda: what_if(actor, sides, scheme, whole=True))
            print(f"{name}: {whole.members:,} members, {whole.moved:,} move, {took / 1000:.1f} s")


def _enter_city(size: str) -> None:
    from city import enter
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    enter(*map(int, size.split(":")))


def _officer():
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from benliu.org.standing import standing_of

    names = ("bench-officer", "demo-officer")
    account = get_user_model().objects.filter(username__in=names).first()
    return standing_of(account, on=timezone.localdate())


def timed(run: Callable) -> tuple[float, object]:
    """Milliseconds, and what it gives."""
    began = time.perf_counter()
    told = run()
    return (time.perf_counter() - began) * 1000, told


if __name__ == "__main__":
    main()
