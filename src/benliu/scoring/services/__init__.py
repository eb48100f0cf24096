"""Writes of `scoring`, one file per noun."""

from .export import note_export
from .run import rescore_open_periods, run_scheme, start_run
from .run_closing import close_run, repeat_run
from .scheme import adopt_scheme

__all__ = ["adopt_scheme", "close_run", "note_export", "repeat_run", "rescore_open_periods", "run_scheme", "start_run"]
