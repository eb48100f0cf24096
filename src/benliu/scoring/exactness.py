"""Averages of thousandths as whole thousandths, rounded half up: no floats between input and result."""

from collections.abc import Iterable


def mean(values: Iterable[int]) -> int:
    """The mean, rounded half up; 0 of nothing."""
    figures = list(values)
    return _half_up(sum(figures), len(figures)) if figures else 0


def median(values: Iterable[int]) -> int:
    """The median, rounded half up where it lies between two values; 0 of nothing."""
    figures = sorted(values)
    if not figures:
        return 0
    middle = len(figures) // 2
    return figures[middle] if len(figures) % 2 else _half_up(figures[middle - 1] + figures[middle], 2)


def _half_up(total: int, count: int) -> int:
    return (2 * total + count) // (2 * count)
