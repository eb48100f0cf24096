"""A watched folder: what is put there is read and put aside."""

import datetime as dt
import logging
from pathlib import Path

from django.conf import settings

from ..cap import MOST_BYTES
from ..models import Alert
from .intake import receive_alert

MOST = 50  # files a round
TAKEN, TOO_LARGE = "taken", "too-large"
QUIET = 2  # seconds without a change: somebody may still be writing

log = logging.getLogger("benliu.response")


def take_folder(*, now: dt.datetime) -> int:
    """Take in what lies in the folder, oldest first; returns how many files. A file is moved once it is kept, so that
    one that a kill left is read again, and kept once.
    """
    folder = Path(settings.BENLIU_WARNING_FOLDER)
    if not folder.is_dir():
        return 0
    done = 0
    for file in sorted(_waiting(folder, now), key=lambda one: one.stat().st_mtime)[:MOST]:
        place = TAKEN
        if file.stat().st_size > MOST_BYTES:
            place = TOO_LARGE
            log.warning("a file in the folder of warnings is too large to be one: %s", file.name)
        else:
            receive_alert(actor=None, content=file.read_bytes(), way=Alert.Way.FOLDER, origin=file.name, now=now)
        _put_aside(file, folder / place, now)
        done += 1
    return done


def _waiting(folder: Path, now: dt.datetime) -> list[Path]:
    settled = now.timestamp() - QUIET
    files = [one for one in folder.iterdir() if one.is_file() and not one.is_symlink() and not one.name.startswith(".")]
    return [one for one in files if one.stat().st_mtime <= settled]


def _put_aside(file: Path, folder: Path, now: dt.datetime) -> None:
    folder.mkdir(exist_ok=True)
    file.replace(folder / f"{now:%Y%m%dT%H%M%S}-{file.name}"[-200:])
