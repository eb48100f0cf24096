"""A scheme's text → `Scheme`, or every problem in it."""

from rulebook.reading.compiling import compile_scheme

__all__ = ["compile_scheme"]
