"""`rulebook diff`: what if another scheme held."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.commands.branches import scorable
from rulebook.commands.facts import take_facts
from rulebook.commands.language import Say
from rulebook.commands.tell import SCHEMES, SOUND
from rulebook.comparing.files import Tables, compare_files, other_numbers, read_members, read_schemes

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "换一份办法会怎样：谁变、因哪一条", "what if: who moves under another scheme, by which clause"


def add(commands: "Commands", say: Say) -> None:
    """What it takes."""
    command = commands.add_parser("diff", help=say(*ABOUT))
    command.add_argument("before", type=Path, help=say(*SCHEMES))
    same = say("；不写就是同一份，数由 --set 改", "; left out: the same, with --set")
    command.add_argument("after", type=Path, nargs="?", help=say(*SCHEMES) + same)
    other = say("改一个数", "another number")
    command.add_argument("--set", action="append", default=[], metavar="PATH=NUMBER", help=other)
    take_facts(command, say)
    groups = say("按什么分组：unit 或 branch、字段、分段", "unit or branch, fields, bands")
    command.add_argument("--groups", default="unit", help=f"{groups}: branch,post,age:35/60")
    command.add_argument("--json", action="store_true", help=say("全部内容，用 JSON", "everything, as JSON"))
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Compare two schemes, or one and other numbers."""
    before = read_schemes(chosen.before)
    after = other_numbers(read_schemes(chosen.after) if chosen.after else before, chosen.set)
    groups = [name for name in chosen.groups.split(",") if name]
    members = read_members(before, after, chosen.members, groups)
    before, after = scorable(chosen, before, after, units=bool(members.units))
    tables = Tables(chosen.records, chosen.branches, chosen.branch_records, chosen.period, chosen.cutoff)
    comparison = compare_files(before, after, members, tables, groups)
    text = json.dumps(comparison.as_dict(), ensure_ascii=False, indent=2) if chosen.json else ""
    print(text or comparison.text(chosen.lang))
    return SOUND
