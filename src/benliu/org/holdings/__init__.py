"""What is held about a person: every field of every table has a class, by which it is exported and erased."""

from .registry import Holding, Whose, holdings, kept_about, register_holdings

__all__ = ["Holding", "Whose", "holdings", "kept_about", "register_holdings"]
