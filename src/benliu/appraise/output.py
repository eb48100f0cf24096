"""Files into the result folder: all of them whole, or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

NAMES = ("members.csv", "credits.csv", "branches.csv", "rejected.csv", "rejected.xlsx", "report.xlsx", "report.docx")


def write_results(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes beside the folder first, then moves. A result of an earlier run that this one does not have goes away.

    Raises:
        OSError: the folder cannot be written; it is as it was before.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        waiting.chmod(0o755)
        for name, content in files.items():
            _write(waiting / name, content)
        _move(waiting, folder, files)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _move(waiting: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    if not folder.exists():
        waiting.rename(folder)
        return
    # Each move is one step of the file system; a folder that cannot be written fails at the first.
    for name in files:
        (waiting / name).replace(folder / name)
    for name in set(NAMES) - files.keys():
        (folder / name).unlink(missing_ok=True)
