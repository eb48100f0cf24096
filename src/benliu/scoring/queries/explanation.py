"""The engine asked about one member: why each point, what caps leave, what the next grade needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from benliu.records.models import Record
from rulebook import Scheme, score

from ..facts import Loaded, Member, load, member_subjects, period_of
from ..models import Credit, MemberResult, Run
from ..schemes import compiled
from ..wording import said
from .clauses import cap_text
from .credit import CapLine, CreditLine, credit_lines


@dataclass(frozen=True)
class CapState:
    """How much of a cap is used; figures as text in points. `share` is what is used, in percent."""

    title: str
    period: str
    most: str
    used: str
    left: str


@dataclass(frozen=True)
class Need:
    """One condition of a grade, and by how much it is short (text; empty where met)."""

    text: str
    met: bool
    short: str


@dataclass(frozen=True)
class Step:
    """A rung of the ladder with its conditions. `reached`: the stored grade is this one or a higher one."""

    name: str
    reached: bool
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class MemberExplanation:
    """All that can be said about a member's score in a run.

    `grade` is the stored one. `reason` says why it is not the one that the member's own points would give: a quota
    over the branch. `detail` is the engine's own explanation as data.
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


def credits_of(run: Run, person_id: int) -> tuple[CreditLine, ...]:
    """Every credit of a member, zero ones too, newest first. Four queries."""
    explanation = explain_member(run, person_id)
    return explanation.credits if explanation else ()


def explain_member(run: Run, person_id: int) -> MemberExplanation | None:
    """The engine on this one member's records; None where the roster did not have the person. Five queries."""
    result = MemberResult.objects.filter(run=run, person_id=person_id).first()
    if result is None:
        return None
    scheme = compiled(run.scheme).members
    subjects = member_subjects([Member(person_id, result.unit_id, result.status)])
    facts = load(_records(run, person_id), scheme, subjects, "person_id")
    outcome = score(scheme, subjects, facts.records, period_of(run.period), cutoff=run.cutoff)
    detail = outcome.explain(str(person_id), as_of=run.as_of).as_dict()
    return _explanation(run, scheme, result, detail, _credits(run, scheme, person_id, facts, detail))


def _records(run: Run, person_id: int) -> Any:
    return Record.objects.filter(credits__run=run, credits__person_id=person_id)


def _credits(
    run: Run, scheme: Scheme, person_id: int, facts: Loaded, detail: Mapping[str, Any]
) -> tuple[CreditLine, ...]:
    """The stored credits, each with the engine's formula; the engine lists records by date and number, as `order`."""
    order = sorted(range(len(facts.ids)), key=lambda i: (facts.records.day[i], facts.records.number[i]))
    explained = {
        facts.ids[i]: {
            "formula": said(entry["formula"]),
            "limit": said(entry["limited_by"]),
            "caps": _caps_of(scheme, entry, detail),
        }
        for i, entry in zip(order, detail["records"], strict=True)
    }
    credits = Credit.objects.filter(run=run, person_id=person_id).select_related("record__batch", "record__text")
    newest_first = credits.order_by("-record__happened_on", "-record__number")
    return tuple(credit_lines(run, scheme, newest_first, explained))


def _caps_of(scheme: Scheme, entry: Mapping[str, Any], detail: Mapping[str, Any]) -> tuple[CapLine, ...]:
    item = scheme.items[scheme.item_index[entry["item"]]]
    return tuple(CapLine(cap_text(cap), False) for cap in scheme.caps_of(item))


def _explanation(
    run: Run, scheme: Scheme, result: MemberResult, detail: Mapping[str, Any], credits: tuple[CreditLine, ...]
) -> MemberExplanation:
    names = [grade.name for grade in scheme.grades]
    stored = names.index(result.grade) if result.grade in names else -1
    steps = tuple(
        Step(step["name"], names.index(step["name"]) >= stored >= 0, tuple(_need(n) for n in step["needs"]))
        for step in detail["grades"]
    )
    coming = detail["next"] or {}
    crowded = detail["grade"] != result.grade
    return MemberExplanation(
        grade=result.grade,
        reason=_("“%s”的条件都已达到，但支部名额已满。") % detail["grade"] if crowded else "",
        next_grade=detail["grade"] if crowded else coming.get("grade", ""),
        next_words="" if crowded else said(coming),
        missing=() if crowded else tuple(_need(n) for n in coming.get("missing", ())),
        steps=steps,
        caps=tuple(CapState(c["title"], c["period"], c["max"], c["used"], c["left"]) for c in detail["caps"]),
        credits=credits,
        detail=detail,
    )


def _need(need: Mapping[str, Any]) -> Need:
    return Need(said(need), bool(need.get("met")), str(need.get("short") or ""))
