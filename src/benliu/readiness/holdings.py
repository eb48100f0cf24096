"""What teams, skills and absences hold about a person: see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose, all_but

from .models import Absence, Availability, Competence, Skill, Team, TeamMember

WHERE = ("home_latitude", "home_longitude", "work_latitude", "work_longitude")


def _of_person(whose: Whose) -> Q:
    return Q(person__in=whose.people)


HOLDINGS: tuple[Holding, ...] = (
    Holding(Skill, None, plain=all_but(Skill)),
    Holding(Competence, _of_person, plain=all_but(Competence, "proof"), text=("proof",), erase="deleted"),
    Holding(Availability, _of_person, plain=all_but(Availability, *WHERE), personal=WHERE, erase="deleted"),
    Holding(Absence, _of_person, plain=all_but(Absence, "reason"), text=("reason",), erase="deleted"),
    Holding(Team, None, plain=all_but(Team, "name"), text=("name",)),
    Holding(TeamMember, _of_person, plain=all_but(TeamMember)),
)
