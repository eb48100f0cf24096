"""Scoring on Spark: the same parts, scored by the same evaluator, wherever there are cores.

Tables are read, divided and scored as Arrow columns in Python; Spark deals out the work and repeats what failed. No row
goes through it: a task that divides rows leaves them in a file that all machines share, with one batch for each part,
and a task that scores a part maps its batch of every file.
"""

import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa

from rulebook.parts.columns import flat
from rulebook.parts.job import Job, Tables
from rulebook.parts.ranges import Ranges, split
from rulebook.parts.running import Take, taken
from rulebook.parts.source import Chunk, Source, numbered
from rulebook.parts.writing import Written, write_part

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Taken = TypeVar("Taken")
Found = TypeVar("Found")
TARGET = 1_000_000  # records of a part
READ = 4_000_000  # records that one task divides at once
FOUND = "part long, data binary"  # what a task tells of its parts


def session(master: str | None = None, **settings: str) -> "SparkSession":
    """A Spark session; without `master` where spark-submit or the settings say, else on all cores of this machine."""
    import pyspark
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("rulebook").config("spark.ui.enabled", "false")
    if master and master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.master(master) if master else builder
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    return builder.getOrCreate()


@dataclass(frozen=True, slots=True)
class Divided:
    """Rows of whole units in files of a folder that all machines share: batch `n` of each holds those of part `n`."""

    spark: "SparkSession"
    folder: Path
    count: int

    @classmethod
    def of(cls, spark: "SparkSession", source: Source, ranges: Ranges, folder: Path) -> "Divided":
        """Divide all rows: members and branches here, records where there are cores."""
        _keep(folder / "members", split(source.members, ranges.part, ranges.count))
        for name, unit in (("branches", "id"), ("branch_records", "subject")):
            table = getattr(source, name)
            if table is not None:
                _keep(folder / name, split(table, ranges.of_units(table[unit]), ranges.count))
        shared = spark.sparkContext.broadcast((_portions(source), ranges))
        _on_each(spark, len(shared.value[0]), partial(_divide, shared, folder))
        return cls(spark, folder, ranges.count)

    def over_parts(self, ask: Callable[[int, Tables], Taken]) -> list[Taken]:
        """What `ask` finds in each part, in the order of the parts."""
        return _on_each(self.spark, self.count, partial(_asked, self.folder, ask))


def score_on_spark(
    spark: "SparkSession", job: Job, source: Source, take: Take[Taken], shared: Path, *, parts: int | None = None
) -> list[Taken]:
    """Score everything on a cluster.

    Args:
        spark: the session.
        job: by what it is scored.
        source: what is scored; its chunks are read by the tasks.
        take: what to keep of each part, called with its number where it was scored; it goes to the driver.
        shared: a folder that all machines share. Rows lie there between the tasks, about as much as in memory.
        parts: how many.

    Raises:
        Py4JJavaError: a task failed as often as Spark tries; its text ends with what Python raised.
    """
    ranges = Ranges.of(source.members, parts or max(2, -(-source.rows // TARGET)))
    folder = Path(tempfile.mkdtemp(prefix=".divided-", dir=shared))
    try:
        divided = Divided.of(spark, source, ranges, folder)
        return divided.over_parts(partial(taken, job.decided(divided.over_parts), take))
    finally:
        shutil.rmtree(folder)


def write_on_spark(spark: "SparkSession", job: Job, source: Source, out: Path, *, parts: int | None = None) -> Written:
    """Score everything and write it as Parquet to a folder that all machines share; see `write_part`."""
    out.mkdir(parents=True, exist_ok=True)
    return Written.joined(score_on_spark(spark, job, source, partial(write_part, out), out, parts=parts))


def _on_each(spark: "SparkSession", count: int, ask: Callable[[int], Found]) -> list[Found]:
    """What `ask` says to each number below `count`, every one in a task of its own."""
    numbers = spark.range(0, count, 1, count)
    found = numbers.mapInArrow(partial(_answers, ask), FOUND).collect()
    return [pickle.loads(row.data) for row in sorted(found)]  # noqa: S301 - our own tasks wrote it


def _answers(ask: Callable[[int], Any], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for number in (number for batch in batches for number in batch.column(0).to_pylist()):
        yield pa.record_batch({"part": pa.array([number]), "data": pa.array([pickle.dumps(ask(number))])})


def _portions(source: Source) -> list[list[tuple[Chunk, int]]]:
    """Chunks in as many rows as a task divides at once, each with the rows before it."""
    before = np.cumsum([0, *(chunk.rows for chunk in source.records)])
    portions: dict[int, list[tuple[Chunk, int]]] = {}
    for chunk, rows in zip(source.records, before.tolist(), strict=False):
        portions.setdefault(rows // READ, []).append((chunk, rows))
    return list(portions.values())


def _divide(shared: Any, folder: Path, number: int) -> None:  # noqa: ANN401
    """Read the chunks of a portion and keep them divided."""
    portions, ranges = shared.value
    table = pa.concat_tables([numbered(chunk.read(), before) for chunk, before in portions[number]])
    table = table.unify_dictionaries()
    _keep(folder / f"records-{number:08}", split(table, ranges.of_records(table), ranges.count))


def _keep(path: Path, pieces: Sequence[pa.Table]) -> None:
    """Keep every piece as a batch of one file, which gets its name when it is whole."""
    begun = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    with pa.OSFile(str(begun), "wb") as file, pa.ipc.new_file(file, pieces[0].schema) as writer:
        for piece in pieces:
            writer.write_batch(pa.record_batch([flat(column) for column in piece.columns], schema=piece.schema))
    begun.replace(path)


def _asked(folder: Path, ask: Callable[[int, Tables], Taken], part: int) -> Taken:
    members, records, branches, branch_records = (
        _kept(sorted(folder.glob(name)), part) for name in ("members", "records-????????", "branches", "branch_records")
    )
    assert members is not None and records is not None
    return ask(part, Tables(members, records, branches, branch_records))


def _kept(paths: Sequence[Path], part: int) -> pa.Table | None:
    """The rows of one part in these files."""
    batches = [pa.ipc.open_file(pa.memory_map(str(path))).get_batch(part) for path in paths]
    return pa.concat_tables([pa.table(batch) for batch in batches]) if batches else None
