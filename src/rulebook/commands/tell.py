"""What all commands tell, and how they end."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rulebook.problems import Problem

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

SOUND, PROBLEMS, UNREADABLE = 0, 1, 2
SCHEMES = "a .toml file, a folder, or a bundled scheme's name"


def tell(lines: Iterable[object]) -> None:
    """Say something on stderr."""
    for line in lines:
        print(line, file=sys.stderr)


def report(problems: Sequence[Problem]) -> int:
    """Tell what is wrong with schemes; how the command ends."""
    tell(problems)
    return UNREADABLE if any(problem.code == "unreadable" for problem in problems) else PROBLEMS
