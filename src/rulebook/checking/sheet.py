"""What a check looks at: a scheme that compiles, and the place of every key in its text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from rulebook.checking.grain import Grains
from rulebook.checking.messages import WARNINGS
from rulebook.checking.subject_values import SubjectValues
from rulebook.formula.tree import Node
from rulebook.problems import Problem
from rulebook.reading.places import Path
from rulebook.reading.text import Source, read_toml
from rulebook.scheme import Field, Scheme


@dataclass(frozen=True)
class Written:
    """A formula where it stands: its key, its text and its tree; `before` is what its string says before it."""

    path: Path
    text: str
    node: Node
    before: str = ""


@dataclass(frozen=True)
class Sheet:
    """A scheme as it was read and as it is written.

    Attributes:
        raw: the plain tables of its text.
        members: for a scheme of branches, the scheme of their members.
        users: other schemes whose formulas may refer to this one's fields and measures.
    """

    scheme: Scheme
    raw: Mapping[str, Any]
    source: Source
    members: Scheme | None = None
    users: tuple[Scheme, ...] = ()

    @classmethod
    def of(cls, scheme: Scheme, members: Scheme | None = None, users: tuple[Scheme, ...] = ()) -> "Sheet":
        """Read its text once more, for the places."""
        raw, source = read_toml(scheme.text, scheme.source)
        return cls(scheme, raw, source, members, users)

    @property
    def fields(self) -> dict[str, Field]:
        """All fields, of subjects and of records."""
        return {**self.scheme.subject_fields, **self.scheme.record_fields}

    @cached_property
    def values(self) -> SubjectValues:
        """What formulas over its subjects can yield."""
        return SubjectValues(self.scheme, self.members)

    @cached_property
    def grains(self) -> Grains:
        """The steps of its figures."""
        return Grains(self.scheme)

    def warn(self, code: str, path: Path, text: str = "", offset: int = 0, /, **details: object) -> Problem:
        """A warning about a key, at the place of `text` (moved by `offset`) in its value if it is found there."""
        place = self.source.find(path, text, offset)
        problem = Problem.of(WARNINGS[code], self.scheme.source, place, code, details)
        return replace(problem, severity="warning", about=path)

    def over_subjects(self) -> Iterator[Written]:
        """Every formula over subjects: measures, total, needs of grades, who is graded, quotas."""
        scheme = self.scheme
        for name, measure in scheme.measures.items():
            yield Written(("measures", name, "value"), measure.text, measure.value)
        yield Written(("total", "value"), scheme.total.text, scheme.total.value)
        if scheme.graded is not None:
            yield Written(("graded",), self.raw["graded"], scheme.graded)
        for i, grade in enumerate(scheme.grades):
            for need in grade.needs:
                yield Written(("grade", i, "needs"), need.text, need.node)
            if grade.direct:
                yield Written(("grade", i, "direct"), grade.direct.text, grade.direct.node)
            if grade.quota:
                yield from self._of_quota(i)

    def _of_quota(self, i: int) -> Iterator[Written]:
        quota, raw = self.scheme.grades[i].quota, self.raw["grade"][i]["quota"]
        assert quota is not None
        if quota.of is not None:
            yield Written(("grade", i, "quota", "of"), raw["of"], quota.of)
        for (_, node), text in zip(quota.order, raw["order"], strict=True):
            way, blank, formula = text.partition(" ")
            yield Written(("grade", i, "quota", "order"), formula, node, way + blank)

    def over_records(self) -> Iterator[Written]:
        """Every formula over records: their measures, needs and prices."""
        scheme = self.scheme
        for name, measure in scheme.record_measures.items():
            raw = self.raw["record_measures"][name]
            yield Written(
                ("record_measures", name, "value"), raw if isinstance(raw, str) else raw["value"], measure.value
            )
        for need in scheme.needs:
            yield Written(("needs",), need.text, need.node)
        for i, item in enumerate(scheme.items):
            for need in item.needs:
                yield Written(("item", i, "needs"), need.text, need.node)
            if item.price.formula is not None:
                key = "earns" if item.price.whole else "points"
                yield Written(("item", i, key), self.raw["item"][i][key], item.price.formula)
        for i, group in enumerate(scheme.groups.values()):
            for need in group.needs:
                yield Written(("group", i, "needs"), need.text, need.node)
