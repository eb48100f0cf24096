"""Scheme + subjects + records → credits, totals, grades and stars, each explained down to its record."""

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
