"""What a form of filters leaves out, in words."""

from typing import Any

from django.forms import BoundField

ORDERS = {"sort"}  # names of fields: an order is no filter


def in_use(form: Any) -> list[tuple[BoundField, str]]:
    """The fields that are not empty and, of a menu, not at their first choice, each with what is chosen in words."""
    used = []
    for bound in form.visible_fields():
        value, choices = str(bound.value() or ""), getattr(bound.field, "choices", None)
        words = {str(key): str(label) for key, label in choices} if choices else {value: value}
        nothing = str(choices[0][0]) if choices else ""
        if value not in {"", nothing} and value in words:
            used.append((bound, words[value]))
    return used


def filter_words(form: Any) -> list[str]:
    """The values of the filters in use, as the name of a file says them."""
    return [words for bound, words in in_use(form) if bound.name not in ORDERS]
