"""`rulebook schema`: the JSON Schema of a scheme, for editors."""

import argparse
import json
from typing import TYPE_CHECKING

from rulebook.commands.tell import SOUND
from rulebook.reading.json_schema import json_schema

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands


def add(commands: "Commands") -> None:
    """What it takes: nothing."""
    command = commands.add_parser("schema", help="the JSON Schema of a scheme, for editors")
    command.set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Print it."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return SOUND
