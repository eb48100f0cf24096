"""The engine beside hand-written DuckDB and NumPy on the same records, in the same run, taking turns.

    python bench/engine.py [--size 1M|10M|50M] [--data DIR] [--runs 5]

Every contender is a process of its own, so that its peak of memory is its own; each reads Parquet and gives members
and branches with totals, grades and stars, in memory. `credits` also gives every record's credit and limit; `totals`
and the hand-written ones do not. Seconds are medians of the runs after a first that does not count. Goals:
credits/duckdb at most 1.0, totals/numpy at most 1.5, peak at most 2.5 GB, equal digests.

With the extra `bench` OpenFisca takes its turn too. It computes totals, grades and stars, after NumPy has added up the
records for it, for it knows none: see `appraisal/by_openfisca.py`.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "appraisal"))
CONTENDERS = ("duckdb", "numpy", *(("openfisca",) if find_spec("openfisca_core") else ()), "totals", "credits")
GIB = 2**20  # ru_maxrss counts KiB


def contender(name: str, folder: Path) -> None:
    """A child: for each line that comes, one timed run, told as seconds, seconds of processor, peak and digest."""
    import baseline
    import by_rulebook

    if name == "openfisca":
        import by_openfisca
    run: Callable[[], Any] = {
        "openfisca": lambda: by_openfisca.by_openfisca(str(folder)),
        "duckdb": partial(baseline.by_duckdb, str(folder)),
        "numpy": partial(baseline.by_numpy, str(folder)),
        "totals": partial(by_rulebook.appraise, folder, credits=False),
        "credits": partial(by_rulebook.appraise, folder),
    }[name]
    for _ in sys.stdin:
        started, worked = time.perf_counter(), time.process_time()
        found = run()
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB
        members, branches = found() if callable(found) else by_rulebook.together(found)[:2]
        print(seconds, processor, peak, baseline.digest(members, branches), flush=True)
        del found, members, branches


def take_turns(folder: Path, runs: int) -> dict[str, list[tuple[float, float, float, str]]]:
    """The contenders' figures; each runs once, then the next."""
    children = {
        name: subprocess.Popen(
            [sys.executable, __file__, "--contender", name, "--data", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in CONTENDERS
    }  # fmt: skip
    found: dict[str, list[tuple[float, float, float, str]]] = {name: [] for name in CONTENDERS}
    for _ in range(runs + 1):
        for name, child in children.items():
            print("go", file=child.stdin, flush=True)
            seconds, processor, peak, digest = child.stdout.readline().split()
            found[name].append((float(seconds), float(processor), float(peak), digest))
    for child in children.values():
        child.stdin.close()
        child.wait()
    return found


def told(found: dict[str, list[tuple[float, float, float, str]]], records: int) -> str:
    """The table of ratios; its last line is for machines."""
    seconds = {name: statistics.median(run[0] for run in runs[1:]) for name, runs in found.items()}
    processor = {name: statistics.median(run[1] for run in runs[1:]) for name, runs in found.items()}
    peak = {name: max(run[2] for run in runs) for name, runs in found.items()}
    equal = len({run[3] for runs in found.values() for run in runs}) == 1
    lines = ["contender  seconds  processor  ns/record  x duckdb  x numpy  peak GB"]
    for name in CONTENDERS:
        times = f"{seconds[name]:8.3f} {processor[name]:10.3f} {seconds[name] / records * 1e9:10.0f}"
        ratios = f"{seconds[name] / seconds['duckdb']:9.2f} {seconds[name] / seconds['numpy']:8.2f}"
        lines.append(f"{name:9} {times} {ratios} {peak[name]:8.2f}")
    credits, totals = seconds["credits"] / seconds["duckdb"], seconds["totals"] / seconds["numpy"]
    most, same = max(peak["credits"], peak["totals"]), "equal" if equal else "differ"
    lines.append(f"credits/duckdb={credits:.2f} totals/numpy={totals:.2f} peak_gb={most:.2f} digests={same}")
    return "\n".join(lines)


def compiling(runs: int = 20) -> float:
    """Median milliseconds of processor of reading the bureau's two schemes."""
    from rulebook import load_bundle
    from rulebook.reading import compile_scheme

    bundle, times = load_bundle("bureau"), []
    for _ in range(runs):
        started = time.process_time()
        members = compile_scheme(bundle.members.text)
        compile_scheme(bundle.branches.text, members=members)
        times.append(time.process_time() - started)
    return statistics.median(times) * 1000


def main() -> None:
    """Make the data where they are missing, let the contenders take turns, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=("1M", "10M", "50M"), default="1M")
    parser.add_argument("--data", type=Path, help="where the data are or will be made; default bench/data/SIZE")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    folder = chosen.data or HERE / "data" / chosen.size
    if chosen.contender:
        contender(chosen.contender, folder)
        return
    import baseline

    if not (folder / "records.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        baseline.gen(chosen.size, str(folder))
    load = os.getloadavg()[0]
    found = take_turns(folder, chosen.runs)
    print(f"{chosen.size} records, {os.cpu_count()} cores, load {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(f"compiling the bureau's schemes: {compiling():.0f} ms")
    print(told(found, baseline.SIZES[chosen.size][0]))


if __name__ == "__main__":
    main()
