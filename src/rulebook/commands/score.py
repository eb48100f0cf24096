"""`rulebook score`: credits, figures and grades of a table of records."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.commands import parts
from rulebook.commands.facts import progress, scored, take_facts, take_scheme
from rulebook.commands.language import Say
from rulebook.commands.summary import summary
from rulebook.commands.tell import PROBLEMS, SOUND, UNREADABLE
from rulebook.tables import Rejected, make_room, write_result

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "计分，写成 CSV 或 Parquet；可分批、用 Spark", "credits and grades as CSV or Parquet; in parts, on Spark"


def add(commands: "Commands", say: Say) -> None:
    """What it takes."""
    command = commands.add_parser("score", help=say(*ABOUT))
    take_scheme(command, say)
    take_facts(command, say)
    command.add_argument("--out", type=Path, required=True, help=say("结果放在这个文件夹", "the folder to write to"))
    command.add_argument("--format", choices=("csv", "parquet"), default="csv", help=say("结果的格式", "of the result"))
    parts.add_arguments(command, say)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Score, and list the rows that cannot be used."""
    parts.refuse_unused(chosen)
    if chosen.engine != parts.ONE:
        return parts.run(chosen)
    rejected = Rejected()
    make_room(chosen.out, (chosen.members, chosen.records, chosen.branches, chosen.branch_records))
    found = scored(chosen, rejected)
    rejected.write(chosen.out / "rejected.csv")
    if found is None:
        return UNREADABLE
    progress(chosen, "写出结果", "writing the result")
    result, branches = found.members, found.branches
    write_result(result, chosen.out, chosen.format, branches)
    people, counted = len(result.subjects), int(result.counted.sum())
    results = [one for one in (result, branches) if one]
    outside, hashes = zip(*((one.outside, one.output_hash) for one in results), strict=True)
    counts = {"subjects": people, "records": counted, "rejected": len(rejected)}
    print(summary(chosen.lang, **counts, outside=outside, hashes=hashes))
    return PROBLEMS if rejected else SOUND
