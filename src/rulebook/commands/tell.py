"""What all commands tell, and how they end."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rulebook.commands.language import Parser
from rulebook.problems import Problem

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Parser]

SOUND, PROBLEMS, UNREADABLE = 0, 1, 2
SCHEMES = ".toml 文件、文件夹，或自带办法的名称", "a .toml file, a folder, or a bundled scheme's name"


def tell(lines: Iterable[object]) -> None:
    """Say something on stderr."""
    for line in lines:
        print(line, file=sys.stderr)


def report(problems: Sequence[Problem], language: str) -> int:
    """Tell what is wrong with schemes; how the command ends."""
    tell(problem.said(language) for problem in problems)
    return UNREADABLE if any(problem.code in ("unreadable", "no-bundle") for problem in problems) else PROBLEMS
