"""The engine asked about one member: why each point, what caps leave, what the next grade needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from benliu.common.language import reads_english
from benliu.records.models import Record
from rulebook import Scheme, score
from rulebook.pers import is_calendar

from ..facts import READ, Columns, Member, member_subjects, period_of
from ..models import Credit, MemberResult, Run
from ..schemes import compiled
from ..wording import gap_words, grade_label, named, said, sentence
from .clauses import part_words
from .credit import Credited, CreditLine, credit_lines, credited

Waiting = tuple[
    int, int, tuple[Any, ...]
]  # the kind's id, its item's place in the scheme, the row as `Columns` takes it

_ROW = attrgetter("record_id", "person_id", *READ)


@dataclass(frozen=True)
class CapState:
    """How much of a cap is used by what shares it, in the part of the year that the run's day lies in; figures as text.

    `period` names that part (`of_calendar`), or the word or the matter that is shared. `of` is what it caps: an item or
    a group.
    """

    title: str
    period: str
    most: str
    used: str
    left: str
    of: str
    of_calendar: bool


@dataclass(frozen=True)
class Need:
    """One condition of a grade, how far its figure is from the wanted one, the nearest way to it; empty where none."""

    text: str
    met: bool
    short: str
    way: str = ""

    @property
    def words(self) -> str:
        """Both in a row."""
        return self.text + _("，") + self.short if self.short else self.text


@dataclass(frozen=True)
class Step:
    """A rung of the ladder with its conditions. `reached`: the stored grade is this one or a higher one."""

    name: str
    reached: bool
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class MemberExplanation:
    """All that can be said about a member's score in a run.

    `grade` is the stored one. `reason` says why it is not the next one, where all its conditions are met: a quota over
    the branch. `detail` is the engine's own explanation of this member alone, as data, without its records.
    `ahead` says the same as if the member's waiting records (`waiting` of them) were verified; None where none waits.
    """

    grade: str
    reason: str
    next_grade: str
    next_words: str
    missing: tuple[Need, ...]
    steps: tuple[Step, ...]
    caps: tuple[CapState, ...]
    credits: tuple[CreditLine, ...]
    detail: Mapping[str, Any]
    waiting: int = 0
    ahead: "MemberExplanation | None" = None

    @property
    def total(self) -> str:
        """The points of these records alone, as text."""
        return str(self.detail["total"])

    @property
    def used_caps(self) -> tuple[CapState, ...]:
        """The caps that the member's credits use at all."""
        return tuple(cap for cap in self.caps if cap.used != "0")

    @property
    def vetoes(self) -> tuple[CreditLine, ...]:
        """The records by which the member is vetoed."""
        return tuple(line for line in self.credits if line.vetoes)


def credits_of(run: Run, person_id: int) -> tuple[CreditLine, ...]:
    """Every credit of a member, zero ones too, newest first. Two queries."""
    explanation = explain_member(run, person_id, ways=False)
    return explanation.credits if explanation else ()


def explain_member(run: Run, person_id: int, *, ways: bool = True, ahead: bool = False) -> MemberExplanation | None:
    """The engine on this one member's records; None where the roster did not have the person. Two queries.

    `ways`: whether to seek the nearest ways to the next grade as well. `ahead`: whether to look at what waits, too; one
    query more, and the ways are then sought from there.
    """
    found = MemberResult.objects.filter(run=run, person_id=person_id).values_list("unit_id", "status", "grade").first()
    if found is None:
        return None
    unit_id, status, grade = found
    credits = credited(Credit.objects.filter(run=run, person_id=person_id))
    case = _Case(run, Member(person_id, unit_id, status), grade, credits)
    waiting = _waiting(run, case.scheme, person_id) if ahead else []
    told = case.told((), ways=ways and not waiting)
    language = "en" if reads_english() else "zh"
    formulas = {record.number: getattr(record.formula, language) for record in told.records}
    lines = tuple(credit_lines(run, case.scheme, case.credits, formulas))
    then = _explanation(case, case.told(waiting, ways=ways), lines) if waiting else None
    return replace(_explanation(case, told, lines), waiting=len(waiting), ahead=then)


@dataclass(frozen=True)
class _Case:
    """One member of a run with the stored grade and the credited records."""

    run: Run
    member: Member
    grade: str
    credits: Sequence[Credited]

    @property
    def scheme(self) -> Scheme:
        return compiled(self.run.scheme).members

    def told(self, waiting: Sequence[Waiting], *, ways: bool) -> Any:
        """The engine's explanation of the records as the run saw them: one that has a credit counted in it."""
        scheme, subjects, period = self.scheme, member_subjects([self.member]), period_of(self.run.period)
        kinds = {c.kind_id: scheme.item_index[c.item] for c in self.credits}
        columns = Columns(scheme, subjects, kinds | {kind_id: item for kind_id, item, _row in waiting}, period.first)
        columns.add(list(map(_ROW, self.credits)))
        columns.add([row for _kind_id, _item, row in waiting])
        outcome = score(scheme, subjects, columns.loaded().records, period, cutoff=self.run.cutoff)
        return outcome.explain(str(self.member.person_id), as_of=self.run.as_of, ways=ways)


def _waiting(run: Run, scheme: Scheme, person_id: int) -> list[Waiting]:
    """A member's records of the period that nobody has verified yet, of kinds that the scheme knows. One query."""
    period = period_of(run.period)
    rows = Record.objects.filter(
        person_id=person_id,
        state=Record.State.SUBMITTED,
        happened_on__range=(period.first, period.last),
        kind__code__in=scheme.item_index,
    ).values_list("kind__code", "pk", "person_id", *READ)
    return [(row[3], scheme.item_index[row[0]], row[1:]) for row in rows]


def _explanation(case: _Case, told: Any, credits: tuple[CreditLine, ...]) -> MemberExplanation:
    scheme, grade, detail = case.scheme, case.grade, replace(told, records=()).as_dict()
    names = [rung.name for rung in scheme.grades]
    own = names.index(grade) if grade in names else -1
    steps = {step["name"]: step for step in detail["grades"]}
    coming = names[own - 1] if own > 0 else ""
    nearest = _nearest(detail, coming)
    needs = tuple(_need(n, nearest.get(n["zh"], "")) for n in steps[coming]["needs"]) if coming else ()
    missing = tuple(need for need in needs if not need.met)
    crowded = bool(coming) and not missing
    return MemberExplanation(
        grade=grade_label(scheme, grade),
        reason=_("“%s”的条件都已达到，但名额已满。") % grade_label(scheme, coming) if crowded else "",
        next_grade=grade_label(scheme, coming),
        next_words=_next_words(scheme, detail, coming, missing),
        missing=missing,
        steps=tuple(
            Step(grade_label(scheme, name), names.index(name) >= own >= 0, tuple(_need(n) for n in step["needs"]))
            for name, step in steps.items()
        ),
        caps=tuple(_cap(line) for line in detail["caps"]),
        credits=credits,
        detail=detail,
    )


def _next_words(scheme: Scheme, detail: Mapping[str, Any], coming: str, missing: Sequence[Need]) -> str:
    """What is missing to the next grade, in a sentence; the engine's own where it speaks of the same grade."""
    if not missing:
        return ""
    if detail["next"] and detail["next"]["grade"] == coming:
        return said(detail["next"])
    listed = _("；").join(need.words for need in missing)
    return _("离“%(grade)s”还差：%(needs)s") % {"grade": grade_label(scheme, coming), "needs": listed}


def _nearest(detail: Mapping[str, Any], coming: str) -> dict[str, str]:
    """By condition of the next grade: the way with the fewest occurrences, or why there is none."""
    if not detail["next"] or detail["next"]["grade"] != coming:
        return {}
    return {need["zh"]: _way(need["nearest"]) for need in detail["next"]["missing"]}


def _way(nearest: Mapping[str, Any]) -> str:
    if nearest["unreachable"]:
        return said(nearest["unreachable"])
    return _("最近的办法：%s") % said(nearest["ways"][0]) if nearest["ways"] else ""


def _need(need: Mapping[str, Any], way: str = "") -> Need:
    return Need(sentence(need), bool(need["met"]), gap_words(need), way)


def _cap(line: Mapping[str, Any]) -> CapState:
    shared, of_calendar = line["period_english" if reads_english() else "period"], is_calendar(line["per"])
    period = part_words(shared) if of_calendar else shared
    return CapState(named(line), period, line["max"], line["used"], line["left"], line["of"], of_calendar)
