"""What can be asked."""

from dataclasses import dataclass

from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.readiness.models import Team
from benliu.readiness.queries.competence import skill_rows

from ..models import Topic


@dataclass(frozen=True)
class TopicChoices:
    """What an officer chooses from for a topic."""

    teams: list[tuple[int, str]]
    skills: list[tuple[int, str]]


def open_topics() -> list[tuple[int, str]]:
    """What everybody may ask, by id. One query."""
    return [(one.pk, one.label) for one in Topic.objects.filter(closed_at=None).order_by("pk")]


def kept_topics(actor: Standing) -> list[Topic]:
    """The topics that `actor` keeps, those in use first. One query."""
    if not actor.officer_paths:
        return []
    units = Unit.objects.filter(units_below(actor.officer_paths)).values("pk")
    rows = Topic.objects.filter(unit__in=units).select_related("skill", "team", "unit").order_by("pk")
    return sorted(rows, key=lambda one: one.closed_at is not None)


def topic_choices(actor: Standing) -> TopicChoices:
    """Teams of advice of the actor's units, and the bureau's skills. Two queries."""
    units = Unit.objects.filter(units_below(actor.officer_paths)).values("pk")
    teams = Team.objects.filter(unit__in=units, purpose="advice", closed_at=None).order_by("unit__path", "name")
    return TopicChoices(
        list(teams.values_list("pk", "name")), [(row.id, row.title) for row in skill_rows(closed=False)]
    )
