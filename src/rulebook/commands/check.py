"""`rulebook check`: every problem of schemes, and everything doubtful."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.checking import check_files, write_without
from rulebook.commands.tell import SCHEMES, SOUND, report, tell
from rulebook.problems import SchemeError

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands


def add(commands: "Commands") -> None:
    """What it takes."""
    command = commands.add_parser("check", help="every problem and everything doubtful, with line and mending")
    command.add_argument("schemes", nargs="+", help=SCHEMES)
    command.add_argument(
        "--without", type=Path, metavar="DIR", help="write the schemes there without what the burden check warns of"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check schemes."""
    worst = SOUND
    for name in chosen.schemes:
        try:
            schemes, warnings = check_files(Path(name))
        except SchemeError as error:
            worst = max(worst, report(error.problems))
            continue
        for scheme in schemes:
            told = sum(warning.file == scheme.source for warning in warnings)
            print(f"{scheme.source}: {scheme.title} {scheme.version}: {len(scheme.items)} items, sound", end="")
            print(f", {told} warning{'s' * (told > 1)}" if told else "")
        tell(warnings)
        if chosen.without:
            tell(f"stays: {left}" for left in write_without(schemes, warnings, chosen.without))
    return worst
