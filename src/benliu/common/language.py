"""The reader's language, where words stand in both and Django's catalogue does not hold them."""

from django.utils.translation import get_language


def reads_english() -> bool:
    """Whether the reader of this page reads English; else Chinese."""
    return (get_language() or "").startswith("en")
