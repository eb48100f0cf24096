"""`rulebook diff`: what if another scheme held."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.commands.facts import take_facts
from rulebook.commands.tell import SCHEMES, SOUND
from rulebook.comparing.files import Tables, compare_files, other_numbers, read_schemes

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands


def add(commands: "Commands") -> None:
    """What it takes."""
    command = commands.add_parser("diff", help="what if: who moves under another scheme, and by which clause")
    command.add_argument("before", type=Path, help=SCHEMES)
    command.add_argument("after", type=Path, nargs="?", help=f"{SCHEMES}; left out: the same, with --set")
    command.add_argument("--set", action="append", default=[], metavar="PATH=NUMBER", help="another number")
    take_facts(command)
    command.add_argument("--branch-records", type=Path, help="the same of branches, where a folder scores them")
    command.add_argument("--groups", default="unit", help="unit or branch, fields, bands: branch,post,age:35/60")
    command.add_argument("--json", action="store_true", help="everything, as JSON")
    command.add_argument("--language", choices=("zh", "en"), default="zh")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Compare two schemes, or one and other numbers."""
    before = read_schemes(chosen.before)
    after = other_numbers(read_schemes(chosen.after) if chosen.after else before, chosen.set)
    tables = Tables(chosen.members, chosen.records, chosen.branch_records, chosen.period, chosen.cutoff)
    comparison = compare_files(before, after, tables, [name for name in chosen.groups.split(",") if name])
    text = json.dumps(comparison.as_dict(), ensure_ascii=False, indent=2) if chosen.json else ""
    print(text or comparison.text(chosen.language))
    return SOUND
