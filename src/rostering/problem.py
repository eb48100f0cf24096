"""What is asked: posts to fill, people who could, what rules and costs hold, and what was decided by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rostering.checking import check
from rostering.columns import Columns, possible_duties

Pair = tuple[str, str]  # id of a person, id of a post


@dataclass(frozen=True, slots=True)
class Post:
    """`number` people with `skill` (empty: anybody) wanted at `place` from `start` to `end`.

    Times are minutes since a midnight that the caller chooses, the same for all. An unfilled seat costs `weight` times
    `Costs.unfilled`. `kind`: one of `Costs.kinds`, duties of which are spread apart from others: weekends, say.
    """

    id: str
    place: str
    start: int
    end: int
    skill: str = ""
    number: int = 1
    weight: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can serve.

    `skills`: until when each holds, `None` for ever. `absences`: from, to. `served`: duties of earlier rosters, which
    make it somebody else's turn. `earlier`: duties of each kind before, with which this roster's are counted on.
    """

    id: str
    skills: Mapping[str, int | None] = field(default_factory=dict)
    absences: tuple[tuple[int, int], ...] = ()
    served: int = 0
    earlier: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What no plan breaks, beside skills and absences.

    `rest`: minutes at least between two duties. `nights`: night duties of one person at most, `None` for any number; a
    duty is one if it meets the minutes of the day from `night[0]` to `night[1]`.
    """

    rest: int = 8 * 60
    nights: int | None = 1
    night: tuple[int, int] = (0, 5 * 60)


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan should avoid, in minutes of travel, which count as themselves.

    `served`: for each earlier duty of whoever is called. `again`: for somebody's first, second, … duty of this plan,
    the last one for all further ones; never falling. `moved`: for each person whose duties a revision changes. `kinds`:
    the same as `again` for kinds of posts that are counted on their own, beginning with the first duty ever.
    """

    unfilled: int = 5000
    served: int = 5
    again: tuple[int, ...] = (0, 20, 60)
    moved: int = 60
    kinds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """People and posts with everything that decides who may stand where.

    `travel`: minutes from a person to a place; who is not listed with a place is never sent there. `pins`: pairs that
    must be, `forbidden`: pairs that must not. `skills`: those there are; where given, other names are faults. Raises
    `RosterError` with all faults at once.
    """

    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    travel: Mapping[Pair, int]
    rules: Rules = Rules()
    costs: Costs = Costs()
    pins: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    skills: frozenset[str] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self)

    @cached_property
    def possible(self) -> Columns:
        """Every duty that could be, as arrays, whatever was decided by hand."""
        return possible_duties(self)

    @cached_property
    def columns(self) -> Columns:
        """What decisions by hand leave of these."""
        return self.possible.decided(self.pins, self.forbidden)

    def changed(self, *, pins: Iterable[Pair] = (), forbidden: Iterable[Pair] = ()) -> "Problem":
        """The same with more decided by hand; a later word on a pair takes the place of an earlier one."""
        pins, forbidden = frozenset(pins), frozenset(forbidden)
        changed = replace(
            self, pins=(self.pins - forbidden) | pins, forbidden=(self.forbidden - pins) | (forbidden - pins)
        )
        # Decisions by hand alone differ: what could be is found once.
        vars(changed)["possible"] = self.possible
        return changed
