"""What the command was asked for, checked before anything is read: the scheme, the period, the result folder."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from benliu.appraise.output import NAMES
from benliu.appraise.texts import Say
from benliu.appraise.wording import Wording
from rulebook import Period, load_bundle
from rulebook.bundles import Bundle


class Unusable(Exception):
    """A choice that cannot be used; `code` is one of `command` in `texts.toml`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def message(self, say: Say) -> str:
        """What is wrong with it."""
        return say(f"command.{self.code}", **self.params)


def read_period(text: str) -> Period:
    """2025, 2025-Q3 or 2025-07.

    Raises:
        Unusable: anything else.
    """
    match = re.fullmatch(r"(\d{4})(?:-?[Qq]([1-4])|-(0[1-9]|1[0-2]))?", text)
    if not match or match[1] == "0000":
        raise Unusable("bad-period", value=text)
    year = int(match[1])
    if match[2]:
        return Period.quarter(year, int(match[2]))
    return Period.month(year, int(match[3])) if match[3] else Period.year(year)


def choose_scheme(name: str, period: Period, wording: Wording) -> Bundle:
    """The bundle of this name, in force during the period.

    Raises:
        Unusable: it is not in force on any day of the period.
        rulebook.SchemeError: it has problems, or there is none of this name.
    """
    bundle = load_bundle(name)
    first, last = bundle.members.effective_from, bundle.members.effective_to
    if period.last < first:
        raise Unusable("before-scheme", scheme=wording.title(bundle.members), day=first.isoformat())
    if last and period.first > last:
        raise Unusable("after-scheme", scheme=wording.title(bundle.members), day=last.isoformat())
    return bundle


def check_folder(folder: Path, inputs: Sequence[Path] = ()) -> None:
    """Whether results can be put there, before the work is done for nothing.

    Raises:
        Unusable: it is a file or below one, or may not be written, or a result would take the place of an input.
    """
    results = {(folder / name).resolve() for name in NAMES}
    for file in inputs:
        if file.resolve() in results:
            raise Unusable("out-holds-input", file=file)
    # Results are gathered beside the folder first, so what holds it must be writable as well.
    for place in {folder, folder.absolute().parent}:
        there = next(each for each in (place, *place.absolute().parents) if each.exists())
        if not there.is_dir():
            raise Unusable("out-is-file", folder=there)
        if not os.access(there, os.W_OK | os.X_OK):
            raise Unusable("out-locked", folder=there)
