"""`rulebook schemes`: the schemes that are found by name."""

import argparse
from typing import TYPE_CHECKING

from rulebook.bundles import bundle_names, load_bundle
from rulebook.commands.language import Say, picking
from rulebook.commands.tell import SOUND

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "列出自带的办法", "the schemes that are found by name"


def add(commands: "Commands", say: Say) -> None:
    """What it takes: nothing."""
    command = commands.add_parser("schemes", help=say(*ABOUT))
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print names and titles."""
    say = picking(chosen.lang)
    for name in bundle_names():
        scheme = load_bundle(name).members
        print(f"{name:<20} {say(scheme.title, scheme.english or scheme.title)}")
    return SOUND
