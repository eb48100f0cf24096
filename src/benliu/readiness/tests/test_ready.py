"""Who can come, from all that was noted."""

import datetime as dt

import pytest

from benliu.org.models import Double, Membership, Person
from benliu.org.services import erase_person
from benliu.readiness.models import TeamMember
from benliu.readiness.queries import ready_people

from .factories import DAY, HOUR, MONDAY, make_absence, make_competence, make_skill, make_team, say

TODAY = MONDAY.date()


@pytest.fixture
def ready(bureau):
    """Who of some is ready in the eight hours from now, or from another moment, by name."""

    def found(*names, starts_at=MONDAY, hours=8, teams=(), now=MONDAY):
        people = [bureau.people[name].pk for name in names] if names else None
        rows = ready_people(people=people, teams=teams, starts_at=starts_at, ends_at=starts_at + hours * HOUR, now=now)
        called = {person.pk: name for name, person in bureau.people.items()}
        return {called[row.person_id]: row for row in rows}

    return found


def test_of_who_said_nothing_the_usual_is_known(ready):
    row = ready("林一")["林一"]
    assert (row.skills, row.absences, row.standing, row.origin) == ({}, (), "ten", None)


def test_without_people_or_teams_the_whole_roster_is_asked_about(ready):
    assert set(ready()) == {"许书记", "林一", "王二", "钱书记", "孙三"}  # the officers belong to no branch


def test_people_and_teams_add_up(bureau, ready):
    team = make_team(bureau.units["第一党支部"], bureau.people["林一"], bureau.people["王二"])
    assert set(ready(teams=[team.pk])) == {"林一", "王二"}
    assert set(ready("林一", "孙三", teams=[team.pk])) == {"林一", "王二", "孙三"}


def test_who_left_a_team_or_a_team_that_was_dissolved_is_not_asked(bureau, ready):
    team = make_team(bureau.units["第一党支部"], bureau.people["林一"], bureau.people["王二"])
    TeamMember.objects.filter(person=bureau.people["王二"]).update(ends_on=TODAY)
    assert set(ready(teams=[team.pk])) == {"林一"}
    team.closed_at = MONDAY
    team.save()
    assert ready(teams=[team.pk]) == {}


def test_who_left_the_roster_or_was_erased_is_missing(bureau, ready):
    Membership.objects.filter(person=bureau.people["孙三"]).update(ends_on=TODAY - DAY)
    erase_person(actor=bureau.officer, person_id=bureau.people["王二"].pk, now=MONDAY)
    assert set(ready("林一", "王二", "孙三", "周干部")) == {"林一"}


def test_skills_hold_until_their_last_day(bureau, ready):
    pump, gate, boat = (make_skill(code, code) for code in ("pump", "gate", "boat"))
    person = bureau.people["林一"]
    make_competence(bureau, person, pump, dt.date(2025, 1, 1), TODAY)
    make_competence(bureau, person, gate, dt.date(2025, 1, 1), None)
    make_competence(bureau, person, boat, dt.date(2025, 1, 1), TODAY - DAY)
    assert ready("林一")["林一"].skills == {pump.pk: TODAY, gate.pk: None}


def test_a_skill_that_begins_later_or_was_withdrawn_does_not_count(bureau, ready):
    pump, gate = make_skill("pump", "pump"), make_skill("gate", "gate")
    make_competence(bureau, bureau.people["林一"], pump, TODAY + DAY, None)
    make_competence(bureau, bureau.people["林一"], gate, dt.date(2025, 1, 1), None, withdrawn_at=MONDAY)
    assert ready("林一")["林一"].skills == {}
    assert ready("林一", starts_at=MONDAY + DAY)["林一"].skills == {pump.pk: None}


def test_a_certificate_that_follows_without_a_gap_goes_on_with_the_skill(bureau, ready):
    pump, gate = make_skill("pump", "pump"), make_skill("gate", "gate")
    person, later = bureau.people["林一"], dt.date(2028, 3, 1)
    for skill, begins in ((pump, TODAY + DAY), (gate, TODAY + 2 * DAY)):
        make_competence(bureau, person, skill, dt.date(2025, 1, 1), TODAY)
        make_competence(bureau, person, skill, begins, later)
    assert ready("林一")["林一"].skills == {pump.pk: later, gate.pk: TODAY}


def test_absences_that_touch_the_time_are_told(bureau, ready):
    person = bureau.people["林一"]
    make_absence(bureau, person, MONDAY + 6 * HOUR, MONDAY + 20 * HOUR)
    make_absence(bureau, person, MONDAY - 2 * HOUR, MONDAY)  # over when it begins
    make_absence(bureau, person, MONDAY + 8 * HOUR, MONDAY + 9 * HOUR)  # begins when it is over
    make_absence(bureau, person, MONDAY, MONDAY + HOUR, withdrawn_at=MONDAY)
    assert ready("林一")["林一"].absences == ((MONDAY + 6 * HOUR, MONDAY + 20 * HOUR),)


def test_a_weekly_absence_is_told_each_time(bureau, ready):
    monday_evening = MONDAY.replace(hour=18)
    make_absence(
        bureau,
        bureau.people["林一"],
        monday_evening - 7 * DAY,
        monday_evening - 7 * DAY + 14 * HOUR,
        weekdays="13",
        repeats_until=TODAY + 7 * DAY,
    )
    wednesday, next_monday = monday_evening + 2 * DAY, monday_evening + 7 * DAY
    assert ready("林一", hours=14 * 24)["林一"].absences == tuple(
        (start, start + 14 * HOUR) for start in (monday_evening, wednesday, next_monday)
    )
    tuesday_morning = MONDAY.replace(hour=7) + DAY  # the night from Monday lasts until eight
    assert ready("林一", starts_at=tuesday_morning)["林一"].absences == ((monday_evening, monday_evening + 14 * HOUR),)


def test_what_was_said_of_standing_lasts_as_long_as_was_said(bureau, ready):
    say(bureau.people["林一"], "not", until=MONDAY + 2 * HOUR)
    assert ready("林一")["林一"].standing == "not"
    assert ready("林一", starts_at=MONDAY + 2 * HOUR)["林一"].standing == "ten"
    assert ready("林一", starts_at=MONDAY - HOUR, now=MONDAY + 2 * HOUR)["林一"].standing == "ten"


WHERE = {"home_latitude": 3012, "home_longitude": 12134, "work_latitude": 3005, "work_longitude": 12151}
HOME, WORK = (30.12, 121.34), (30.05, 121.51)


@pytest.mark.parametrize(
    ("standing", "moment", "expected"),
    [
        ("ten", MONDAY, WORK),
        ("ten", MONDAY.replace(hour=8), WORK),
        ("ten", MONDAY.replace(hour=18), HOME),
        ("ten", MONDAY - DAY, HOME),  # a Sunday
        ("station", MONDAY.replace(hour=22), WORK),
    ],
)
def test_people_set_out_from_work_or_from_home(bureau, ready, standing, moment, expected):
    say(bureau.people["林一"], standing, **WHERE)
    assert ready("林一", starts_at=moment, now=moment)["林一"].origin == expected


def test_where_only_one_of_the_two_is_known_that_one_counts(bureau, ready):
    say(bureau.people["林一"], "ten", home_latitude=3012, home_longitude=12134)
    assert ready("林一")["林一"].origin == HOME


def test_what_was_noted_of_somebody_entered_twice_counts_for_the_one(bureau, ready):
    pump, second = make_skill(), Person.objects.create(name="林一", staff_no="s002")
    make_competence(bureau, second, pump, dt.date(2025, 1, 1), None)
    decided = {"decided_by_id": bureau.officer.account_id, "decided_at": MONDAY}
    Double.objects.create(first=bureau.people["林一"], second=second, same=True, **decided)
    team = make_team(bureau.units["第一党支部"], second)
    assert ready(teams=[team.pk])["林一"].skills == {pump.pk: None}


def test_many_cost_no_more_queries_than_few(bureau, ready, monkeypatch, django_assert_num_queries):
    people = [person.pk for person in bureau.people.values()]
    team = make_team(bureau.units["第一党支部"], bureau.people["林一"])
    asked = {"people": people, "teams": [team.pk], "starts_at": MONDAY, "ends_at": MONDAY + HOUR, "now": MONDAY}
    with django_assert_num_queries(6):
        few = ready_people(**asked)
    monkeypatch.setattr("benliu.readiness.queries.ready.FEW", 2)
    with django_assert_num_queries(6):
        assert ready_people(**asked) == few
