"""Reads of `scoring`, one file per noun. What pages and features above use is listed here."""

from .branch import BranchProgress, BranchRow, branch_progress, branch_results
from .credit import CapLine, CreditLine
from .explanation import MemberExplanation, credits_of, explain_member
from .member import MemberScore, member_score
from .period import current_run, periods
from .results import Filters, ResultRow, ResultsPage, distribution, results_page
from .run import RunRow, run_row, runs
from .scheme import scheme_text, scheme_versions

__all__ = [
    "BranchProgress",
    "BranchRow",
    "CapLine",
    "CreditLine",
    "Filters",
    "MemberExplanation",
    "MemberScore",
    "ResultRow",
    "ResultsPage",
    "RunRow",
    "branch_progress",
    "branch_results",
    "credits_of",
    "current_run",
    "distribution",
    "explain_member",
    "member_score",
    "periods",
    "results_page",
    "run_row",
    "runs",
    "scheme_text",
    "scheme_versions",
]
