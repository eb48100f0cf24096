"""The board: what is shown, and a mark by which an unchanged one is known."""

from .board import Board, board, board_mark
from .deciding import Decision
from .log import Event, events
from .places import PlaceRow, SkillRow
from .staying import Staying, staying_people
from .strength import Strength, current_posts, posts_of, strengths
from .water import Water

__all__ = [
    "Board",
    "Decision",
    "Event",
    "PlaceRow",
    "SkillRow",
    "Staying",
    "Strength",
    "Water",
    "board",
    "board_mark",
    "current_posts",
    "events",
    "posts_of",
    "staying_people",
    "strengths",
]
