"""Addresses of skills, teams, and one's own readiness."""

from django.urls import path

from .pages import mine, skills, teams

urlpatterns = [
    path("skills/", skills.skill_list, name="skills"),
    path("skills/<int:skill_id>/<slug:act>/", skills.skill_act, name="skill_act"),
    path("org/people/<int:person_id>/skills/", skills.competences, name="competences"),
    path("org/competences/<int:competence_id>/withdraw/", skills.withdraw, name="competence_withdraw"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/new/", teams.team_new, name="team_new"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/people/", teams.people, name="team_people"),
    path("teams/<int:team_id>/people/<int:person_id>/<slug:act>/", teams.member_act, name="team_member_act"),
    path("teams/<int:team_id>/dissolve/", teams.dissolve, name="team_dissolve"),
    path("teams/<int:team_id>/export/", teams.export, name="export_team"),
    path("me/readiness/", mine.my_readiness_page, name="my_readiness"),
    path("me/readiness/<slug:act>/", mine.say, name="my_readiness_say"),
    path("me/readiness/absences/<int:absence_id>/off/", mine.absence_off, name="absence_off"),
]
