"""`rulebook schema`: the JSON Schema of a scheme, for editors."""

import argparse
import json
from typing import TYPE_CHECKING

from rulebook.commands.language import Say
from rulebook.commands.tell import SOUND
from rulebook.reading.json_schema import json_schema

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "办法的 JSON Schema，给编辑器用", "the JSON Schema of a scheme, for editors"


def add(commands: "Commands", say: Say) -> None:
    """What it takes: nothing."""
    command = commands.add_parser("schema", help=say(*ABOUT))
    command.set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Print it."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return SOUND
