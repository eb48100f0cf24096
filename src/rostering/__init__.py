"""Posts + people → who stands where, at once and then ever better, with a reason for each duty and each empty seat."""

from rostering.checking import RosterError
from rostering.improving import improve, solve
from rostering.plan import Plan
from rostering.problem import Costs, Person, Post, Problem, Rules
from rostering.reasons import Reason
from rostering.revising import revise

__all__ = [
    "Costs",
    "Person",
    "Plan",
    "Post",
    "Problem",
    "Reason",
    "RosterError",
    "Rules",
    "improve",
    "revise",
    "solve",
]
