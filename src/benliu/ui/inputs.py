"""Inputs that several features' forms share."""

import datetime as dt
from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day, picked from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def days(words: Any, *, required: bool = False, **options: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(label=words, required=required, widget=DayInput(), **options)


def read_day(text: str) -> dt.date | None:
    """A day as the browser's calendar sends it; None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
