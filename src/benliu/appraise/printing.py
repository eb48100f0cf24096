"""Text to standard output and standard error; whoever reads them may stop reading at any time."""

import os
import sys
from typing import TextIO


def print_out(text: str) -> None:
    """A line, or several, to standard output."""
    _print(text, sys.stdout)


def print_aside(text: str) -> None:
    """Progress, or what is wrong, to standard error."""
    _print(text, sys.stderr)


def _print(text: str, stream: TextIO) -> None:
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # `… | head` has read enough. What is still to come, also when the interpreter ends, goes nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
