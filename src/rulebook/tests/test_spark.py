"""The same results from a Spark cluster of two workers, also when a task dies half-way."""

import os
import signal
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from rulebook.command import main
from rulebook.parts import Job, Source, Written, parquet_chunks, write_in_parts, write_part
from rulebook.tests.district import YEAR, District
from rulebook.tests.spoiled import SPARED, SPOILED, outcome, written

pytest.importorskip("pyspark")
from rulebook.spark import score_on_spark, session, write_on_spark  # noqa: E402

pytestmark = pytest.mark.spark
MASTER = "local-cluster[2,1,2048]"


@pytest.fixture(scope="module")
def spark():
    """Two workers with a core each."""
    found = session(MASTER)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def district():
    return District()


@pytest.fixture
def source(district, tmp_path):
    """The district from a file of many row groups."""
    members, records, branches, visits = district.tables()
    pq.write_table(records, tmp_path / "records.parquet", row_group_size=100)
    return Source(members, parquet_chunks(tmp_path / "records.parquet"), branches, visits)


def dies_once(folder: Path, part: int, scored):
    """Write the part; the first time that it is the third, die after that."""
    written = write_part(folder, part, scored)
    marker = folder / "died"
    if part == 3 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return written


def test_a_cluster_gives_what_scoring_at_once_gives(spark, district, source, tmp_path):
    written = write_on_spark(spark, Job(district.bundle, YEAR), source, tmp_path / "out", parts=4)
    assert written.output_hashes(district.bundle) == tuple(result.output_hash for result in district.results)
    members = district.results[0]
    credits = pq.read_table(tmp_path / "out" / "credits")
    assert written.records == len(credits) == int(members.counted.sum())
    assert int(sum(credits["credited"].to_pylist()) * 1000) == int(members.credited.sum())


def test_a_task_that_died_is_done_again_and_changes_nothing(spark, district, source, tmp_path):
    job, out = Job(district.bundle, YEAR), tmp_path / "out"
    written = Written.joined(score_on_spark(spark, job, source, partial(dies_once, out), tmp_path, parts=5))
    assert (out / "died").exists()
    assert written.output_hashes(district.bundle) == tuple(result.output_hash for result in district.results)
    assert len(list((out / "credits").iterdir())) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "records.parquet"]
    assert len(pq.read_table(out / "credits")) == int(district.results[0].counted.sum())


def test_members_without_a_record_are_scored_too(spark, district, tmp_path):
    members, records, branches, visits = district.tables()
    pq.write_table(records.slice(0, 0), tmp_path / "records.parquet")
    source = Source(members, parquet_chunks(tmp_path / "records.parquet"), branches, visits)
    job = Job(district.bundle, YEAR)
    here = Written.joined(write_in_parts(job, source, tmp_path / "here", parts=3))
    there = write_on_spark(spark, job, source, tmp_path / "there", parts=3)
    assert (there.subjects, there.records) == (len(members), 0)
    assert there.output_hashes(district.bundle) == here.output_hashes(district.bundle)


def test_the_command_writes_what_scoring_at_once_gives(spark, tmp_path, capsys):
    district = District()
    files = [*district.written(tmp_path, levels=("small", "large")), *district.branches_written(tmp_path)]
    out = ["--out", str(tmp_path / "out"), "--engine", "spark", "--master", MASTER, "--parts", "3"]
    assert main(["score", str(tmp_path), *files, *out]) == 0
    hashes = [result.output_hash for result in district.results]
    assert capsys.readouterr().out.split()[-2:] == hashes


def test_a_cluster_rejects_what_scoring_at_once_rejects(spark, tmp_path, capsys):
    words = written(tmp_path, *SPOILED.values(), *SPARED.values())
    at_once = outcome(words, tmp_path / "one", capsys)
    more = ("--engine", "spark", "--master", MASTER, "--parts", "3")
    assert outcome(words, tmp_path / "spark", capsys, *more) == at_once
    assert at_once[0] == 1
