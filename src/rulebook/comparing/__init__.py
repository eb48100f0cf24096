"""What-if: two schemes on the same subjects and records: who moves, by which clause, which group is left behind."""

from rulebook.comparing.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
