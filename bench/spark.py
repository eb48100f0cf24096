"""The engine on Spark beside the engine in this process, on the bench's records; throughput by core, start-up apart.

    python bench/spark.py [--size 1M|10M|50M] [--data DIR] [--runs 3] [--master local-cluster[2,1,4096]]

Both read Parquet and write members, credits and branches as Parquet. Start-up is the session, and a first small run
that starts Python in the workers. Goal: the same digests, throughput by core at least 0.5 of in-process.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "appraisal"))
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:1] + [os.environ.get("PYTHONPATH", "")])  # for the workers
import baseline  # noqa: E402
import by_rulebook  # noqa: E402
import psutil  # noqa: E402

from rulebook.parts import Written, write_in_parts  # noqa: E402
from rulebook.spark import session, write_on_spark  # noqa: E402


def worked() -> float:
    """Seconds of processor that this process and all that it started have used."""
    own = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (own, *own.children(recursive=True)))


def timed(run: Callable[[Path], Written]) -> tuple[float, float, tuple[str, ...]]:
    """Seconds, seconds of processor, and the hashes of what was written."""
    with tempfile.TemporaryDirectory() as folder:
        started, before = time.perf_counter(), worked()
        written = run(Path(folder))
        seconds, processor = time.perf_counter() - started, worked() - before
    return seconds, processor, written.output_hashes(by_rulebook.job().bundle)


def main() -> None:
    """Take turns, print seconds, throughput by core, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=baseline.SIZES, default="1M")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--master", default="local-cluster[2,1,4096]")
    chosen = parser.parse_args()
    folder = chosen.data or HERE / "data" / chosen.size
    if not (folder / "records.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        baseline.gen(chosen.size, str(folder))
    job, source = by_rulebook.job(), by_rulebook.source(folder)
    load, started = os.getloadavg()[0], time.perf_counter()
    spark = session(chosen.master, spark_executor_memory="3g")
    timed(lambda out: write_on_spark(spark, job, replace(source, records=source.records[:1]), out))
    start_up = time.perf_counter() - started
    here, there = [], []
    for _ in range(chosen.runs):
        here.append(timed(lambda out: Written.joined(write_in_parts(job, source, out, threads=chosen.cores))))
        there.append(timed(lambda out: write_on_spark(spark, job, source, out)))
    spark.stop()
    records, same = baseline.SIZES[chosen.size][0], len({run[2] for run in (*here, *there)}) == 1
    print(f"{chosen.size} records, {chosen.cores} cores, load {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(f"start-up {start_up:.1f} s")
    middle = {}
    for name, runs in (("here", here), ("spark", there)):
        seconds, processor = (statistics.median(run[i] for run in runs) for i in (0, 1))
        by_core = f"{records / seconds / chosen.cores:12,.0f} records/s by core"
        print(f"{name:6} {seconds:8.2f} s {by_core} {processor:8.2f} s of processor")
        middle[name] = seconds, processor
    ratios = [middle["here"][i] / middle["spark"][i] for i in (0, 1)]
    told = f"spark/here={ratios[0]:.2f} by_processor={ratios[1]:.2f}"
    print(f"{told} digests={'equal' if same else 'differ'}")


if __name__ == "__main__":
    main()
