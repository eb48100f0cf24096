"""Scoring in parts on one machine: bounded memory, as many parts at once as there are threads."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rulebook.parts.job import Job, Scored, Tables
from rulebook.parts.source import Source, divide
from rulebook.parts.writing import Written, write_part

Taken = TypeVar("Taken")
Kept = TypeVar("Kept")
Part = tuple[int, Tables]
Take = Callable[[int, Scored], Taken]
THREADS = 2
TARGET = 400_000


def score_in_parts(
    job: Job, source: Source, take: Take[Taken], *, parts: int | None = None, threads: int = THREADS
) -> Iterator[Taken]:
    """Score everything, part after part; the results are those of scoring it at once.

    Args:
        job: by what it is scored.
        source: what is scored.
        take: what to keep of each part, called with its number in the thread that scored it.
        parts: how many; default: so many that each fits a processor's cache.
        threads: how many at once.

    Raises:
        ScoringError: facts that the scheme cannot score.
    """
    with ThreadPoolExecutor(threads) as pool:
        divided = divide(source, parts or parts_for(source.rows, threads), pool)

        def over(ask: Callable[[int, Tables], Kept]) -> Iterator[Kept]:
            return _ahead(pool, lambda part: ask(*part), enumerate(divided), threads)

        yield from over(partial(taken, job.decided(over), take))


def taken(job: Job, take: Take[Taken], part: int, tables: Tables) -> Taken:
    """Score a part and keep of it what is asked for."""
    return take(part, job.score(tables))


def write_in_parts(
    job: Job, source: Source, out: Path, *, parts: int | None = None, threads: int = THREADS
) -> Iterator[Written]:
    """Score everything and write each part as Parquet below `out`; see `write_part`."""
    return score_in_parts(job, source, partial(write_part, out), parts=parts, threads=threads)


def parts_for(records: int, threads: int) -> int:
    """As many parts as keep each within a processor's reach, and all threads at work to the end."""
    return threads * max(2, -(-records // (TARGET * threads)))


def _ahead(
    pool: ThreadPoolExecutor, run: Callable[[Part], Taken], parts: Iterable[Part], threads: int
) -> Iterator[Taken]:
    """Results in order; no more parts are begun than are being worked on and one that waits."""
    waiting = iter(parts)
    running: deque[Future[Taken]] = deque(pool.submit(run, one) for one in islice(waiting, threads + 1))
    while running:
        yield running.popleft().result()
        running.extend(pool.submit(run, one) for one in islice(waiting, 1))
