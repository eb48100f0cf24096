"""`rulebook score`: credits, figures and grades of a table of records."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.commands import parts
from rulebook.commands.facts import progress, scored, take_facts, take_scheme
from rulebook.commands.tell import PROBLEMS, SOUND, UNREADABLE
from rulebook.tables import Rejected, write_result

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands


def add(commands: "Commands") -> None:
    """What it takes."""
    command = commands.add_parser("score", help="credits, figures and grades as CSV or Parquet; in parts, on Spark")
    take_scheme(command)
    take_facts(command)
    command.add_argument("--out", type=Path, required=True, help="the folder to write to")
    command.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parts.add_arguments(command)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Score, and list the rows that cannot be used."""
    if chosen.engine != parts.ONE:
        print(parts.run(chosen))
        return SOUND
    rejected = Rejected()
    result = scored(chosen, rejected)
    chosen.out.mkdir(parents=True, exist_ok=True)
    rejected.write(chosen.out / "rejected.csv")
    if result is None:
        return UNREADABLE
    progress(chosen, "写出结果", "writing the result")
    write_result(result, chosen.out, chosen.format)
    told = f"{len(result.subjects)} subjects, {int(result.counted.sum())} records"
    print(f"{told}, {len(rejected)} rows rejected, {result.output_hash}")
    return PROBLEMS if rejected else SOUND
