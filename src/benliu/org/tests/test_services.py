"""Enrolling people: new, moved, renamed, known without a number."""

import datetime as dt

import pytest

from benliu.common.decision import Refused
from benliu.org.models import Membership, Person, PersonKey
from benliu.org.queries import memberships_on, names_of, units_with_counts
from benliu.org.services import Enrolment, enrol_people
from benliu.org.standing import standing_of

from .factories import FIRST, NOW, SECOND, SINCE, THIRD, TODAY

FROM = dt.date(2026, 1, 1)
FULL, PROBATIONARY = Membership.Status.FULL, Membership.Status.PROBATIONARY


def enrol(bureau, *lines, since=FROM, by=None):
    return enrol_people(actor=by or bureau.officer, enrolments=list(lines), since=since, now=NOW)


def times(person) -> list:
    rows = Membership.objects.filter(person=person).order_by("starts_on")
    return [(m.unit.name, m.status, m.starts_on, m.ends_on) for m in rows.select_related("unit")]


def test_a_new_person_gets_a_membership_and_a_key(bureau):
    person = enrol(bureau, Enrolment("S010", "新人", bureau.units[FIRST].pk, PROBATIONARY, gender="女"))[0]
    assert times(person) == [(FIRST, PROBATIONARY, FROM, None)] and person.gender == "女"
    assert len(bytes(PersonKey.objects.get(person=person).key)) == 32


def test_the_same_line_again_changes_nothing(bureau):
    line = Enrolment("S002", "林一", bureau.units[FIRST].pk, FULL)
    key = bytes(PersonKey.objects.get(person=bureau.people["林一"]).key)
    enrol(bureau, line)
    assert times(bureau.people["林一"]) == [(FIRST, FULL, SINCE, None)]
    assert bytes(PersonKey.objects.get(person=bureau.people["林一"]).key) == key


def test_a_transfer_ends_one_membership_and_begins_another(bureau):
    enrol(bureau, Enrolment("S002", "林一", bureau.units[SECOND].pk, FULL))
    before, after = times(bureau.people["林一"])
    assert before == (FIRST, FULL, SINCE, dt.date(2025, 12, 31)) and after == (SECOND, FULL, FROM, None)
    day = dt.date(2025, 12, 31)
    assert memberships_on(day).get(person=bureau.people["林一"]).unit.name == FIRST
    assert memberships_on(FROM).get(person=bureau.people["林一"]).unit.name == SECOND


def test_a_change_of_status_is_a_new_time_and_one_of_the_same_day_is_set_right(bureau):
    enrol(bureau, Enrolment("S010", "新人", bureau.units[FIRST].pk, PROBATIONARY))
    enrol(bureau, Enrolment("S010", "新人", bureau.units[FIRST].pk, FULL))
    assert times(Person.objects.get(staff_no="S010")) == [(FIRST, FULL, FROM, None)]
    enrol(bureau, Enrolment("S010", "新人", bureau.units[FIRST].pk, PROBATIONARY), since=dt.date(2026, 2, 1))
    assert len(times(Person.objects.get(staff_no="S010"))) == 2


def test_what_a_line_leaves_empty_stays(bureau):
    enrol(bureau, Enrolment("S002", "林一", bureau.units[FIRST].pk, FULL, gender="男", joined_party="2010-07"))
    enrol(bureau, Enrolment("S002", "林一一", bureau.units[FIRST].pk, FULL))
    person = Person.objects.get(staff_no="S002")
    assert (person.name, person.gender, person.joined_party) == ("林一一", "男", "2010-07")


def test_people_come_back_in_the_order_of_the_lines_and_known_ones_by_id(bureau):
    known = bureau.people["王二"]
    lines = [
        Enrolment("S011", "甲", bureau.units[FIRST].pk, FULL),
        Enrolment("", "王二二", bureau.units[FIRST].pk, FULL, person_id=known.pk),
        Enrolment("", "无号", bureau.units[FIRST].pk, FULL),
        Enrolment("S102", "孙三", bureau.units[SECOND].pk, FULL),
    ]
    people = enrol(bureau, *lines)
    assert [p.name for p in people] == ["甲", "王二二", "无号", "孙三"]
    assert people[1].pk == known.pk and people[1].staff_no == "S003" and people[2].staff_no is None
    assert people[3].pk == bureau.people["孙三"].pk


def test_who_may_enrol_and_where(bureau):
    line = Enrolment("S010", "新人", bureau.units[FIRST].pk, FULL)
    for name in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused):
            enrol(bureau, line, by=bureau.standing(name))
    enrol(bureau, Enrolment("S010", "新人", bureau.units[THIRD].pk, FULL), by=bureau.standing("吴干部"))


def test_an_office_counts_from_its_first_to_its_last_day(bureau):
    office = bureau.people["许书记"].offices.get()
    office.ends_on = TODAY
    office.save()
    account = bureau.accounts["许书记"]
    assert standing_of(account, on=TODAY).is_secretary and standing_of(account, on=SINCE).is_secretary
    assert not standing_of(account, on=TODAY + dt.timedelta(days=1)).is_secretary
    assert not standing_of(account, on=SINCE - dt.timedelta(days=1)).is_secretary


def test_an_office_holds_for_all_below_and_for_nothing_beside(bureau):
    first, second = bureau.units[FIRST].path, bureau.units[SECOND].path
    assert bureau.officer.leads(first) and bureau.officer.officer_of(second)
    assert bureau.secretary.leads(first) and not bureau.secretary.officer_of(first)
    assert not bureau.secretary.leads(second) and not bureau.secretary.leads(bureau.units["机关党委"].path)
    assert not bureau.member.leads(first)


def test_an_erased_person_has_no_standing_and_no_name(bureau):
    person = bureau.people["许书记"]
    person.erased_at = NOW
    person.save()
    assert not standing_of(bureau.accounts["许书记"], on=TODAY).led_paths
    assert names_of([person.pk, bureau.people["林一"].pk]) == {bureau.people["林一"].pk: "林一"}


def test_members_are_counted_on_the_day(bureau):
    enrol(bureau, Enrolment("S002", "林一", bureau.units[SECOND].pk, FULL))
    counts = {u.name: u.member_count for u in units_with_counts(TODAY)}
    assert (counts[FIRST], counts[SECOND], counts[THIRD]) == (2, 3, 0)
    earlier = {u.name: u.member_count for u in units_with_counts(dt.date(2025, 12, 31))}
    assert (earlier[FIRST], earlier[SECOND]) == (3, 2)


@pytest.mark.parametrize("count", [10, 2000])
def test_enrolling_asks_the_database_as_often_for_many_people_as_for_few(bureau, count, django_assert_max_num_queries):
    unit = bureau.units[FIRST].pk
    lines = [Enrolment(f"N{i}", f"新人{i}", unit, FULL) for i in range(count)]
    most = 30 + 6 * (count // 200)  # long lists are written in batches
    with django_assert_max_num_queries(most):
        enrol(bureau, *lines)
