"""Scheme + subjects + records → credits, totals, grades and stars, each explained down to its record."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rulebook.bundles import load_bundle
    from rulebook.comparing import compare
    from rulebook.compiled import compile_scheme
    from rulebook.facts import Records, Subjects
    from rulebook.figures import points_text
    from rulebook.periods import Period
    from rulebook.problems import SchemeError, ScoringError
    from rulebook.result import Result
    from rulebook.scheme import Scheme
    from rulebook.scoring import score

__all__ = [
    "Period",
    "Records",
    "Result",
    "Scheme",
    "SchemeError",
    "ScoringError",
    "Subjects",
    "compare",
    "compile_scheme",
    "load_bundle",
    "points_text",
    "score",
]
# The module of each name, loaded when the name is first asked for: what only speaks does without engine and NumPy.
_HOMES = {
    "bundles": ("load_bundle",),
    "comparing": ("compare",),
    "compiled": ("compile_scheme",),
    "facts": ("Records", "Subjects"),
    "figures": ("points_text",),
    "periods": ("Period",),
    "problems": ("SchemeError", "ScoringError"),
    "result": ("Result",),
    "scheme": ("Scheme",),
    "scoring": ("score",),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  as Python's own
    """A public name that was not yet asked for."""
    for home, names in _HOMES.items():
        if name in names:
            return globals().setdefault(name, getattr(import_module(f"rulebook.{home}"), name))
    raise AttributeError(f"module 'rulebook' has no attribute {name!r}")
