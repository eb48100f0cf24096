"""Scoring on Spark: the same parts, scored by the same evaluator, wherever there are cores.

Tables are read, divided and scored as Arrow columns in Python; Spark deals out the work, carries the blocks of a part
to one task and repeats what failed. A block holds the rows of one part from several row groups, so that few large
values are carried instead of many rows.
"""

import os
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa

from rulebook.parts.job import Job, Tables
from rulebook.parts.ranges import Ranges, split
from rulebook.parts.running import Take, taken
from rulebook.parts.source import Chunk, Source, numbered
from rulebook.parts.writing import Written, write_part

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Taken = TypeVar("Taken")
TARGET = 1_000_000  # records of a part
READ = 4_000_000  # records that one task divides at once
AT_ONCE = 64  # blocks handed to Python at once
PART, KIND, PLACE, DATA = (
    pa.field(name, kind)
    for name, kind in (("part", pa.int32()), ("kind", pa.string()), ("place", pa.int64()), ("data", pa.binary()))
)
WORK, BLOCKS, FOUND = pa.schema([PLACE, DATA]), pa.schema([PART, KIND, PLACE, DATA]), pa.schema([PART, DATA])


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
    """Blocks of rows, those of one part in one partition."""

    blocks: "DataFrame"

    def over_parts(self, ask: Callable[[int, Tables], Taken]) -> list[Taken]:
        """What `ask` finds in each part, in the order of the parts."""
        found = self.blocks.mapInArrow(partial(_asked, ask), _spark(FOUND)).collect()
        return [pickle.loads(row.data) for row in sorted(found)]  # noqa: S301 - our own tasks wrote it


def score_on_spark(
    spark: "SparkSession", job: Job, source: Source, take: Take[Taken], *, parts: int | None = None
) -> list[Taken]:
    """Score everything on a cluster.

    Args:
        spark: the session.
        job: by what it is scored.
        source: what is scored; its chunks are read by the tasks.
        take: what to keep of each part, called with its number where it was scored; it goes to the driver.
        parts: how many.

    Raises:
        Py4JJavaError: a task failed as often as Spark tries; its text ends with what Python raised.
    """
    ranges = Ranges.of(source.members, parts or max(2, -(-source.rows // TARGET)))
    divided = Divided(
        _divide(spark, source, ranges).persist() if job.looks_over_all else _divide(spark, source, ranges)
    )
    return divided.over_parts(partial(taken, job.decided(divided.over_parts), take))


def write_on_spark(spark: "SparkSession", job: Job, source: Source, out: Path, *, parts: int | None = None) -> Written:
    """Score everything and write it as Parquet to a folder that all machines share; see `write_part`."""
    return Written.joined(score_on_spark(spark, job, source, partial(write_part, out), parts=parts))


def _divide(spark: "SparkSession", source: Source, ranges: Ranges) -> "DataFrame":
    """All rows in blocks: members and branches from here, records from where they are read."""
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", AT_ONCE)
    before = np.cumsum([0, *(chunk.rows for chunk in source.records)]).tolist()
    work = [(n, pickle.dumps((chunk, n))) for n, chunk in zip(before, source.records, strict=False)]
    chunks = spark.createDataFrame(_table(WORK, work))
    if (tasks := -(-source.rows // READ)) > spark.sparkContext.defaultParallelism:
        chunks = chunks.repartition(tasks)
    shared = spark.sparkContext.broadcast(ranges)
    records = chunks.mapInArrow(partial(_record_blocks, shared), _spark(BLOCKS))
    others = [*_blocks("members", 0, split(source.members, ranges.part, ranges.count))]
    for kind, unit in (("branches", "id"), ("branch_records", "subject")):
        table = getattr(source, kind)
        if table is not None:
            others += _blocks(kind, 0, split(table, ranges.of_units(table[unit]), ranges.count))
    return spark.createDataFrame(_table(BLOCKS, others)).union(records).repartition(ranges.count, "part")


def _record_blocks(shared: Any, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:  # noqa: ANN401
    """Read the chunks of a task and divide them."""
    work = sorted(one for batch in batches for one in zip(*(column.to_pylist() for column in batch), strict=True))
    chunks: list[tuple[Chunk, int]] = [pickle.loads(data) for _, data in work]  # noqa: S301 - our own driver wrote it
    if chunks:
        ranges: Ranges = shared.value
        table = pa.concat_tables([numbered(chunk.read(), before) for chunk, before in chunks])
        for row in _blocks("records", work[0][0], split(table, ranges.of_records(table), ranges.count)):
            yield _batch(BLOCKS, row)


def _blocks(kind: str, place: int, pieces: Iterable[pa.Table]) -> Iterator[tuple[int, str, int, bytes]]:
    for part, piece in enumerate(pieces):
        yield part, kind, place, _packed(piece)


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def _asked(ask: Callable[[int, Tables], Any], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Ask the parts of a partition, one after the other."""
    found: dict[int, dict[str, list[tuple[int, bytes]]]] = defaultdict(lambda: defaultdict(list))
    for batch in batches:
        for part, kind, place, data in zip(*(column.to_pylist() for column in batch), strict=True):
            found[part][kind].append((place, data))
    for part in sorted(found):
        tables = {kind: _together(blocks) for kind, blocks in found.pop(part).items()}
        yield _batch(FOUND, (part, pickle.dumps(ask(part, Tables(**tables)))))


def _together(blocks: list[tuple[int, bytes]]) -> pa.Table:
    return pa.concat_tables([pa.ipc.open_stream(data).read_all() for _, data in sorted(blocks)])


def _batch(schema: pa.Schema, row: tuple[Any, ...]) -> pa.RecordBatch:
    return _table(schema, [row]).to_batches()[0]


def _table(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.table([pa.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)], schema)


def _spark(schema: pa.Schema) -> str:
    """The same schema in Spark's words; Arrow's types must match these exactly."""
    words = {pa.int32(): "int", pa.int64(): "long", pa.string(): "string", pa.binary(): "binary"}
    return ", ".join(f"{field.name} {words[field.type]}" for field in schema)
