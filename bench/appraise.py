"""The bureau case end to end: roster and records in, four tables and two reports out; and the engine alone.

python bench/appraise.py [--rounds 5]
"""

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "examples/bureau"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    whole, equal = zip(*(_whole() for _ in range(rounds)), strict=True)
    print(
        f"end to end with reports  {statistics.median(whole):.2f} s (goal 3 s), tables equal to expected: {all(equal)}"
    )
    engine = [_engine() for _ in range(rounds)]
    print(f"the engine alone         {statistics.median(engine):.3f} s (goal 0.5 s)")


def _whole() -> tuple[float, bool]:
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-m",
            "benliu.config.command",
            "appraise",
            CASE / "roster.xlsx",
            CASE / "records.xlsx",
        ]
        started = time.perf_counter()
        subprocess.run(
            [*command, "--scheme", "bureau", "--period", "2025", "--out", out], check=False, capture_output=True
        )
        seconds = time.perf_counter() - started
        same = all((Path(out) / f.name).read_bytes() == f.read_bytes() for f in (CASE / "expected").iterdir())
    return seconds, same


def _engine() -> float:
    """Seconds from the read rows to credits, totals, grades and stars, columns built included."""
    from benliu.appraise import appraisal
    from benliu.appraise.sources import begin_reading
    from rulebook import Period, load_bundle

    bundle, period = load_bundle("bureau"), Period.year(2025)
    sources = begin_reading(CASE / "roster.xlsx", [CASE / "records.xlsx"])()
    done = appraisal.appraise(sources, bundle, period, dt.date(2026, 1, 31))
    started = time.perf_counter()
    members = appraisal._score_members(bundle, done.roster, done.member_rows, period)
    appraisal._score_branches(bundle, done.roster, done.ledger, period, members)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
