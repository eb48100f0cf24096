"""`rulebook explain`: every point of one subject."""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from rulebook.commands.facts import scored, take_facts, take_scheme
from rulebook.commands.tell import PROBLEMS, SOUND, UNREADABLE
from rulebook.tables import Rejected

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands


def add(commands: "Commands") -> None:
    """What it takes."""
    command = commands.add_parser("explain", help="every point of one subject, as text or JSON")
    take_scheme(command)
    take_facts(command)
    command.add_argument("--subject", required=True)
    command.add_argument("--as-of", type=date.fromisoformat)
    command.add_argument("--text", choices=("json", "zh", "en"), default="json")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Explain one subject."""
    rejected = Rejected()
    result = scored(chosen, rejected)
    if result is None:
        return UNREADABLE
    explained = result.explain(chosen.subject, chosen.as_of)
    if chosen.text == "json":
        print(json.dumps(explained.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(explained.text(chosen.text), end="")
    return PROBLEMS if rejected else SOUND
