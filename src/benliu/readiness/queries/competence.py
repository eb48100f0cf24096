"""Who has which skill: of one person, and what ends soon."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from benliu.common.language import reads_english

from ..models import Competence, Skill

SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class SkillRow:
    """A skill of the list."""

    id: int
    code: str
    title: str
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class CompetenceRow:
    """A skill that somebody has. `state`: holds, ends (soon), ended or begins (later)."""

    id: int
    skill: str
    valid_from: dt.date
    valid_until: dt.date | None
    proof: str
    state: str


def skill_title(skill: Skill) -> str:
    """What a skill is called in the reader's language."""
    return (skill.english if reads_english() else "") or skill.title


def skill_rows(*, closed: bool) -> list[SkillRow]:
    """The list of skills, with or without those that are closed. One query."""
    found = Skill.objects.order_by("pk") if closed else Skill.objects.filter(closed_at=None).order_by("pk")
    return [SkillRow(one.pk, one.code, skill_title(one), one.closed_at) for one in found]


def skill_titles() -> dict[int, str]:
    """What all skills are called, by id. One query."""
    return {row.id: row.title for row in skill_rows(closed=True)}


def competences_of(people: tuple[int, ...], day: dt.date) -> list[CompetenceRow]:
    """What one person has, those that hold first. One query."""
    found = Competence.objects.filter(person__in=people, withdrawn_at=None).select_related("skill")
    rows = [_row(one, day) for one in found.order_by("skill", "-valid_from", "-pk")]
    return sorted(rows, key=lambda row: row.state == "ended")


def ends_soon(until: dt.date | None, day: dt.date) -> bool:
    """Whether something that lasts until `until` ends within `SOON`."""
    return until is not None and until <= day + SOON


def ending_soon(day: dt.date) -> QuerySet[Competence]:
    """Skills that end within `SOON` of `day` and that no newer certificate goes on with."""
    later = Competence.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        person=OuterRef("person"),
        skill=OuterRef("skill"),
        withdrawn_at=None,
    )
    ending = Competence.objects.filter(withdrawn_at=None, valid_until__range=(day, day + SOON))
    return ending.filter(~Exists(later), person__erased_at=None).select_related("skill").order_by("pk")


def _row(one: Competence, day: dt.date) -> CompetenceRow:
    until = one.valid_until
    ended = until is not None and until < day
    state = "ended" if ended else "begins" if one.valid_from > day else "ends" if ends_soon(until, day) else "holds"
    return CompetenceRow(one.pk, skill_title(one.skill), one.valid_from, until, one.proof, state)
