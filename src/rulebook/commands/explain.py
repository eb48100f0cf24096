"""`rulebook explain`: every point of one subject, or of one branch."""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from rulebook.commands.facts import scored, take_facts, take_scheme
from rulebook.commands.language import Say, reader
from rulebook.commands.tell import PROBLEMS, SOUND, UNREADABLE, tell
from rulebook.tables import Rejected

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "说明一个对象的每一分", "every point of one subject, as text or JSON"


def add(commands: "Commands", say: Say) -> None:
    """What it takes."""
    command = commands.add_parser("explain", help=say(*ABOUT))
    take_scheme(command, say)
    take_facts(command, say)
    whom = command.add_mutually_exclusive_group(required=True)
    whom.add_argument("--subject", help=say("对象的编号", "the subject's id"))
    whom.add_argument("--branch", help=say("支部：它的星级", "a branch, for its stars"))
    as_of = say("按哪一天看还缺什么：2025-12-31", "the day from which on something is missing: 2025-12-31")
    command.add_argument("--as-of", type=reader(date.fromisoformat, as_of), help=as_of)
    command.add_argument("--json", action="store_true", help=say("全部内容，用 JSON", "everything, as JSON"))
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Explain one subject or branch."""
    rejected = Rejected()
    found = scored(chosen, rejected, "members" if chosen.branch is None else "branches")
    if found is None:
        return UNREADABLE
    result, whom = (found.members, chosen.subject) if chosen.branch is None else (found.branches, chosen.branch)
    assert result is not None
    explained = result.explain(whom, chosen.as_of)
    if outside := result.outside:
        tell([getattr(outside.said, chosen.lang)])
    if chosen.json:
        more = {"outside": outside.as_dict() if outside else None}
        print(json.dumps(explained.as_dict() | more, ensure_ascii=False, indent=2))
    else:
        print(explained.text(chosen.lang), end="")
    return PROBLEMS if rejected else SOUND
