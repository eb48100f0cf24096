"""A what-if: two schemes on the same subjects and records, side by side. Every part is worked out when asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from rulebook.comparing.changes import Change, Changes
from rulebook.comparing.distributions import Bin, Flow, GradeCount, Spread, bins, flows, grade_counts, spread
from rulebook.comparing.effects import effects_of
from rulebook.comparing.fairness import GroupLine, LeftBehind, group_lines, left_behind
from rulebook.comparing.groups import Grouping, grouping, is_known
from rulebook.comparing.items import ItemLine, item_lines
from rulebook.comparing.ladders import rungs
from rulebook.comparing.movers import Mover, movers_of
from rulebook.comparing.pairs import Pairs, pair
from rulebook.comparing.reasons import Reasons
from rulebook.facts import Column
from rulebook.result import Result


@dataclass(frozen=True, eq=False)
class Comparison:
    """What another scheme changes.

    Attributes:
        groupings: by what people are grouped.
        members: of branches, what changes for the members whose results they build on; None if these are the same.
    """

    pairs: Pairs
    groupings: tuple[Grouping, ...]
    members: "Comparison | None" = None

    @property
    def before(self) -> Result:
        """The result under the scheme in force."""
        return self.pairs.before.result

    @property
    def after(self) -> Result:
        """The result under the other scheme."""
        return self.pairs.after.result

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What the other scheme's text says otherwise, and that of the branches, where these are scored by theirs."""
        return self._changes.all + (self._changes.beyond if self.before.scope.units else ())

    @cached_property
    def change(self) -> Column:
        """By subject, the total after less that before; thousandths."""
        return np.asarray(self.after.total - self.before.total)

    @cached_property
    def rungs(self) -> Column:
        """By subject: −1 for a lower grade, 1 for a higher one, 0 for the same."""
        return rungs(self.before, self.after)

    @cached_property
    def movers(self) -> tuple[Mover, ...]:
        """Everybody whose total or grade is another, and why; the greatest change first."""
        return tuple(self.movers_among(self.moved))

    @cached_property
    def moved(self) -> Column:
        """Whose total or grade is another: rows of the subjects, the greatest change first, then as they stand."""
        rows = np.flatnonzero((self.change != 0) | (self.rungs != 0))
        return rows[np.argsort(-np.abs(self.change[rows]), kind="stable")]

    def movers_among(self, rows: Column) -> Iterator[Mover]:
        """Some of those who moved, in the order given: of a whole city nobody reads all the reasons."""
        return movers_of(self.pairs, self._reasons, rows)

    @cached_property
    def items(self) -> tuple[ItemLine, ...]:
        """The items whose records are credited otherwise."""
        return tuple(item_lines(self.pairs))

    @cached_property
    def spreads(self) -> tuple[Spread | None, Spread | None]:
        """Totals in short, before and after."""
        return spread(self.before.total), spread(self.after.total)

    @cached_property
    def bins(self) -> tuple[Bin, ...]:
        """How many totals lie where, before and after."""
        return bins(self.before.total, self.after.total)

    @cached_property
    def grades(self) -> tuple[GradeCount, ...]:
        """How many have each grade, before and after."""
        return grade_counts(self.before, self.after)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """How many went from each grade to each."""
        return flows(self.before, self.after)

    @cached_property
    def groups(self) -> tuple[tuple[Grouping, tuple[GroupLine, ...]], ...]:
        """What changes for groups of people; where all are in one group there is nothing to tell apart."""
        divided = (one for one in self.groupings if len(one.groups) > 1)
        return tuple((one, group_lines(one, self.change, self.rungs)) for one in divided)

    @cached_property
    def left_behind(self) -> tuple[LeftBehind, ...]:
        """The groups whose change is clearly below that of all others: read these first."""
        return left_behind(self.groupings, self.change, self.before.total)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain dictionaries, lists and texts, ready for JSON; figures are texts."""
        from rulebook.comparing.plain import plain

        return plain(self)

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """The same for reading, in Chinese (`zh`) or English (`en`)."""
        from rulebook.comparing.words import Words

        return "\n".join(Words(self, language).lines())

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.pairs, effects_of(self.pairs), self._changes)

    @cached_property
    def _changes(self) -> Changes:
        units = self.before.scope.units, self.after.scope.units
        members = self.before.members, self.after.members
        beyond = [
            Changes(old.scheme.text, new.scheme.text).named(whose)
            for whose, (old, new) in (("branches", units), ("members", members))
            if old and new
        ]
        return Changes(self.before.scheme.text, self.after.scheme.text, sum(beyond, ()))


def compare(before: Result, after: Result, groups: Iterable[str] = ("unit",)) -> Comparison:
    """What another scheme, or other numbers, would change.

    Args:
        before: the subjects' result under the scheme in force.
        after: the same subjects and records under the other scheme. Records are matched by number, so that either side
            may lack those of items that its scheme does not know.
        groups: by what to group people: `unit` (`branch`), a field of the subjects, or bands of one: `age:35/60`. For
            branches these are groups of their members.

    Raises:
        ScoringError: the results are of other subjects, records, another period or cut-off, or a group is unknown.
    """
    groups, members = tuple(groups), None
    if before.members and after.members:
        members = compare(before.members, after.members, groups)
    own = [spec for spec in groups if members is None or is_known(after.subjects, spec)]
    groupings = tuple(grouping(after.scheme, after.subjects, spec) for spec in own)
    return Comparison(pair(before, after), groupings, members if before.members is not after.members else None)
