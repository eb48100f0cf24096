"""How often something may be asked for."""

from django.core.cache import cache


def too_often(what: str, *, most: int, seconds: int) -> bool:
    """Count one more of `what`; tells whether there were more than `most` within so many seconds of the first."""
    key = f"benliu.limit.{what}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # forgotten in between
        return False
