"""Reads of `scoring`, one file per noun. What pages and features above use is listed here."""

from .branch import (
    BranchPage,
    BranchProgress,
    BranchRow,
    branch_credits,
    branch_of,
    branch_page,
    branch_progress,
    branch_results,
)
from .branch_members import BranchMembers, members_of_branch
from .condition import Condition
from .credit import CapLine, CreditLine
from .current import current_progress
from .distribution import Distribution, distribution
from .entry import EntryLine, entry_lines
from .explanation import MemberExplanation, credits_of, explain_member
from .exporting import Export, credit_count, export_of
from .member import CreditSum, MemberScore, member_score, sum_of
from .own_notice import OwnNotice, StandingNotice, own_notices, standing_notices
from .period import current_run, periods
from .publication import pending_notices
from .repetition import RepetitionState, repetition_of
from .results import (
    Filters,
    ResultRow,
    ResultsPage,
    results_page,
    unit_of_member,
)
from .run import RunRow, find_run, is_behind, row_of, run_after, run_row, runs
from .scheme import SchemePage, SchemeRow, scheme_page, scheme_versions

__all__ = [
    "BranchMembers",
    "BranchPage",
    "BranchProgress",
    "BranchRow",
    "CapLine",
    "Condition",
    "CreditLine",
    "CreditSum",
    "Distribution",
    "EntryLine",
    "Export",
    "Filters",
    "MemberExplanation",
    "MemberScore",
    "RepetitionState",
    "OwnNotice",
    "ResultRow",
    "ResultsPage",
    "RunRow",
    "SchemePage",
    "SchemeRow",
    "StandingNotice",
    "branch_credits",
    "branch_of",
    "branch_progress",
    "branch_page",
    "branch_results",
    "credit_count",
    "credits_of",
    "current_progress",
    "current_run",
    "distribution",
    "entry_lines",
    "explain_member",
    "export_of",
    "find_run",
    "is_behind",
    "member_score",
    "members_of_branch",
    "own_notices",
    "pending_notices",
    "periods",
    "repetition_of",
    "results_page",
    "row_of",
    "run_after",
    "run_row",
    "runs",
    "scheme_page",
    "scheme_versions",
    "standing_notices",
    "sum_of",
    "unit_of_member",
]
