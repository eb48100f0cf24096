"""Who may be asked to a meeting: members for good and for a time, nobody whose data are erased."""

import datetime as dt

from benliu.common.clock import local_date
from benliu.meetings.queries.offers import plan_offer
from benliu.org.models import TemporaryMembership
from benliu.org.services import erase_person
from benliu.org.tests.factories import FIRST, NOW
from benliu.records.models import Record

from .conftest import START
from .test_recording import OVER, held, record


def test_a_temporary_member_is_asked_and_recorded_like_the_others(bureau, plan):
    guest, unit, day = bureau.people["孙三"], bureau.units[FIRST], local_date(START)
    TemporaryMembership.objects.create(person=guest, unit=unit, starts_on=day, ends_on=day + dt.timedelta(days=30))
    assert guest.pk in {one.person_id for one in plan_offer(bureau.secretary, unit_id=unit.pk, on=day).people}
    before = day - dt.timedelta(days=1)
    assert guest.pk not in {one.person_id for one in plan_offer(bureau.secretary, unit_id=unit.pk, on=before).people}
    people = (guest.pk, bureau.people["林一"].pk)
    meeting = held(bureau, plan, "soul.lesson", "孙三", "林一", people=people)
    record(bureau, meeting, OVER)
    found = Record.objects.filter(kind__code="soul.lesson").values_list("person_id", flat=True)
    assert set(found) == set(people)


def test_nobody_is_offered_whose_data_were_erased_today(bureau):
    erase_person(actor=bureau.officer, person_id=bureau.people["王二"].pk, now=NOW)
    offer = plan_offer(bureau.secretary, unit_id=bureau.units[FIRST].pk, on=local_date(NOW))
    assert {one.name for one in offer.people} == {"许书记", "林一"}
