"""The workbooks, read in processes of their own while the engine and the libraries for the reports are loaded."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from intake import Sheet, Unreadable, read_workbook


@dataclass(frozen=True, slots=True)
class Sources:
    """The files as read. `refused` are those that could not be opened at all."""

    roster: tuple[Sheet, ...]
    records: tuple[Sheet, ...]
    refused: tuple[Unreadable, ...]


def begin_reading(roster: Path, records: Sequence[Path]) -> Callable[[], Sources]:
    """Begins to read all files; the answer waits for what was read."""
    pool = ThreadPoolExecutor(max_workers=2)
    labels = (roster.name, *_labels(records))
    answers = [pool.submit(_read, path, label) for path, label in zip((roster, *records), labels, strict=True)]
    pool.shutdown(wait=False)

    def sources() -> Sources:
        found = [answer.result() for answer in answers]
        refused = tuple(each for each in found if isinstance(each, Unreadable))
        sheets = [[] if isinstance(each, Unreadable) else each for each in found]
        return Sources(tuple(sheets[0]), tuple(sheet for read in sheets[1:] for sheet in read), refused)

    return sources


def _labels(paths: Sequence[Path]) -> list[str]:
    """The files' names, with so many folders in front as tell different files apart."""
    depths = range(1, max(len(path.parts) for path in paths) + 1)
    ways = (["/".join(path.parts[-depth:]) for path in paths] for depth in depths)
    return next(labels for labels in ways if len({*labels}) == len({*paths}))


def _read(path: Path, label: str) -> list[Sheet] | Unreadable:
    try:
        return read_workbook(path, name=label)
    except Unreadable as refusal:
        return refusal
