"""Teams: the list, and who of one can come now."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.directory import masked
from benliu.org.models import Person, Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from benliu.search.words import plain

from ..models import Availability, Team
from ..policies import can_keep_teams, visible_teams
from .candidates import Candidate, candidates
from .competence import ends_soon, skill_titles
from .members import members_on, on_roster
from .ready import Ready, ready_people

MOST = 200
AWAY = "away"
ENDING = "ending"
ORDER = (*Availability.Standing.values, AWAY)
MINUTE = dt.timedelta(minutes=1)
PURPOSES = Team.Purpose.choices


@dataclass(frozen=True)
class TeamRow:
    """A team. `may_keep`: the reader chooses its people."""

    id: int
    name: str
    purpose: str
    unit_id: int
    unit: str
    size: int
    may_keep: bool


@dataclass(frozen=True)
class Held:
    """A skill that somebody has, until a day; whether that is soon."""

    title: str
    until: dt.date | None
    ends_soon: bool


@dataclass(frozen=True)
class MemberLine:
    """One of a team, now. `standing`: of `Availability.Standing`, or `away`; `away_until`: the end of the absence."""

    person_id: int
    name: str
    staff_no: str
    branch: str
    leads: bool
    standing: str
    standing_label: str
    away_until: dt.datetime | None
    skills: tuple[Held, ...]

    @property
    def can_come(self) -> bool:
        """Whether the person can be called just now."""
        return self.standing not in (AWAY, Availability.Standing.NOT)

    @property
    def skills_end(self) -> bool:
        """Whether one of the skills ends soon."""
        return any(held.ends_soon for held in self.skills)


@dataclass(frozen=True)
class Counted:
    """How many of a team are of one kind; `show` chooses them."""

    show: str
    label: str
    number: int


def team_rows(actor: Standing, day: dt.date) -> list[TeamRow]:
    """The teams that `actor` may open, by unit and name. One query."""
    found = _counted(actor, day).order_by("unit__path", "name", "pk")[:MOST]
    return [_row(actor, team, team.size) for team in found]


def find_team(actor: Standing, team_id: int, day: dt.date) -> TeamRow | None:
    """One that `actor` may open. One query."""
    team = _counted(actor, day).filter(pk=team_id).first()
    return _row(actor, team, team.size) if team else None


def _counted(actor: Standing, day: dt.date) -> "QuerySet[Any]":
    """The teams that `actor` may open, each with the `size` that it has on a day."""
    in_it = Q(members__ends_on=None, members__person__in=on_roster(day).values("pk"))
    return visible_teams(actor).select_related("unit").annotate(size=Count("members", filter=in_it))


def kept_units(actor: Standing) -> list[tuple[int, str]]:
    """The units whose teams `actor` makes, by id and name, those further up first. One query for officers."""
    if not actor.officer_paths:
        return []
    found = Unit.objects.filter(units_below(actor.officer_paths), closed_on=None).order_by("depth", "path")
    return list(found.values_list("pk", "name")[:MOST])


def members_now(team_id: int, now: dt.datetime) -> list[MemberLine]:
    """Everybody of a team: leaders first, then who can come soonest. A fixed number of queries."""
    leads = dict(members_on(local_date(now)).filter(team=team_id).values_list("person_id", "leads"))
    ready = {
        one.person_id: one
        for one in ready_people(people=None, teams=[team_id], starts_at=now, ends_at=now + MINUTE, now=now)
    }
    titles = skill_titles()
    home = FilteredRelation("memberships", condition=Q(memberships__ends_on=None))
    people = Person.objects.filter(pk__in=ready).annotate(home=home, branch=F("home__unit__name"))
    lines = [_line(one, ready[one.pk], leads.get(one.pk, False), titles, now) for one in people]
    return sorted(lines, key=lambda line: (not line.leads, ORDER.index(line.standing), line.branch, line.staff_no))


def choosing(row: TeamRow, words: str, now: dt.datetime) -> list[Candidate]:
    """Who may be chosen for a team, by words. Three queries."""
    there = set(members_on(local_date(now)).filter(team=row.id).values_list("person_id", flat=True))
    return candidates(Unit.objects.get(pk=row.unit_id), words, there, local_date(now)) if words.strip() else []


def counted(lines: Sequence[MemberLine]) -> list[Counted]:
    """How many can come how soon, are away, or have a skill that ends soon."""
    found = Counter(line.standing for line in lines)
    ending = sum(line.skills_end for line in lines)
    return [*(Counted(one, standing_label(one), found[one]) for one in ORDER), Counted(ENDING, _("技能快到期"), ending)]


def chosen(lines: Sequence[MemberLine], words: str, show: str) -> list[MemberLine]:
    """The lines that hold `words` in name, branch, skills or the masked staff number, and are of the kind `show`."""
    words = plain(words).strip().lower()
    return [line for line in lines if _is_of(line, show) and words in _text(line)]


def standing_label(standing: str) -> str:
    """A standing in the reader's language."""
    return _("不在岗") if standing == AWAY else str(Availability.Standing(standing).label)


def _is_of(line: MemberLine, show: str) -> bool:
    return not show or line.standing == show or (show == ENDING and line.skills_end)


def _text(line: MemberLine) -> str:
    words = (line.name, masked(line.staff_no), line.branch, *(held.title for held in line.skills))
    return plain(" ".join(words)).lower()


def _line(person: Any, ready: Ready, leads: bool, titles: Mapping[int, str], now: dt.datetime) -> MemberLine:
    away = max((end for start, end in ready.absences if start <= now < end), default=None)
    standing = AWAY if away else ready.standing
    today = local_date(now)
    skills = [Held(titles[skill], until, ends_soon(until, today)) for skill, until in sorted(ready.skills.items())]
    return MemberLine(
        person_id=person.pk,
        name=person.name,
        staff_no=person.staff_no or "",
        branch=person.branch or "",
        leads=leads,
        standing=standing,
        standing_label=standing_label(standing),
        away_until=away,
        skills=tuple(skills),
    )


def _row(actor: Standing, team: Team, size: int) -> TeamRow:
    may_keep = bool(can_keep_teams(actor, team.unit))
    return TeamRow(team.pk, team.name, team.get_purpose_display(), team.unit_id, team.unit.name, size, may_keep)
