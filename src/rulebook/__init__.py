"""Scheme + subjects + records → credits, totals, grades and stars, each explained down to its record."""

from rulebook.bundles import Bundle, load_bundle
from rulebook.comparing import Comparison, compare
from rulebook.compiled import compile_scheme
from rulebook.explanation import Explanation
from rulebook.facts import MISSING, Records, Subjects
from rulebook.figures import Figures, points_text
from rulebook.periods import Period
from rulebook.problems import Problem, SchemeError, ScoringError
from rulebook.result import CreditRow, Result
from rulebook.scheme import Cap, Duty, Field, Grade, Group, Item, Keep, Limit, Measure, Price, Quota, Scheme
from rulebook.scoring import score

__all__ = [
    "MISSING",
    "Bundle",
    "Cap",
    "Comparison",
    "CreditRow",
    "Duty",
    "Explanation",
    "Field",
    "Figures",
    "Grade",
    "Group",
    "Item",
    "Keep",
    "Limit",
    "Measure",
    "Period",
    "Price",
    "Problem",
    "Quota",
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
