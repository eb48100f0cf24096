"""The engine on the bench's data: credits for every record, totals, grades, stars. The same digests as `baseline.py`.

python baseline.py gen 1M DIR; python baseline.py duckdb DIR; python engine.py DIR [runs]
"""

import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from baseline import digest

from rulebook import Bundle, Period, Records, Result, Subjects, load_bundle, score

HERE = Path(__file__).resolve().parent
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def read(folder: Path, bundle: Bundle) -> tuple[Subjects, Records, Subjects]:
    """Members, records and branches from Parquet, as the engine's columns."""
    table, people = pq.read_table(folder / "records.parquet"), pq.read_table(folder / "members.parquet")
    branch = people["branch_id"].to_numpy()
    units = np.unique(branch)
    members = Subjects(people["member_id"].to_numpy(), np.searchsorted(units, branch), tuple(units.tolist()))
    index = np.array([bundle.members.item_index.get(f"i{k}", 0) for k in range(21)], np.int16)
    records = Records(
        subject=table["member_id"].to_numpy(),
        item=index[table["item"].to_numpy()],
        day=table["date"].to_numpy().view("datetime64[D]").astype(np.int32),
        quantity=table["qty"].to_numpy().astype(np.int32) * 1000,
    )
    return members, records, Subjects(units, np.full(len(units), -1))


def appraise(folder: Path, bundle: Bundle) -> tuple[Result, Result]:
    """Read and score everything."""
    members, records, branches = read(folder, bundle)
    result = score(bundle.members, members, records, YEAR)
    nothing = Records(*(np.zeros(0, np.int64) for _ in range(4)))
    assert bundle.branches is not None
    return result, score(bundle.branches, branches, nothing, YEAR, members=result)


def columns(result: Result, stars: Result) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The columns that the digests are made of."""
    cents = {name: result.measures[name].thousandths() // 10 for name in ("c1", "c2", "c3", "c4", "c5")}
    members = {
        "member_id": result.subjects.ids,
        "branch_id": np.array(result.subjects.units)[result.subjects.unit],
        **cents,
        "total": result.total // 10,
        "grade": 4 - result.grade,
    }
    branches = {
        "branch_id": stars.subjects.ids,
        "n": np.bincount(result.subjects.unit),
        "sum_total": stars.measures["sum_total"].thousandths() // 10,
        "star_score": stars.total // 10,
        "star": 5 - stars.grade,
    }
    return members, branches


def main() -> None:
    """Print the median of the runs, the digests, and the peak of memory."""
    folder, runs = Path(sys.argv[1]), int((sys.argv[2:] or [5])[0])
    bundle, times = load_bundle(HERE), []
    for _ in range(runs):
        started = time.perf_counter()
        result, stars = appraise(folder, bundle)
        times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"engine {statistics.median(times):.3f} s {digest(*columns(result, stars))} peak {peak:.2f} GiB")


if __name__ == "__main__":
    main()
