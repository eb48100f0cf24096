"""Stays become records: shifts, hours, level, once, verified by the commander but for his own."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.org.models import Office, Person
from benliu.org.services import appoint_person
from benliu.org.tests.factories import NOW, SINCE
from benliu.records.models import Activity, Record, RecordKind
from benliu.records.queries.detail import record_detail
from benliu.records.services import define_kind
from benliu.records.uses import places_of, uses_of
from benliu.response.models import Presence, Response, ServiceRecord
from benliu.response.queries.served import served
from benliu.response.services import change_level, file_service_records, stand_down

from .conftest import SHANGHAI
from .factories import make_duty, make_place, make_post, make_response
from .storm import stay, stay_at

STARTED = dt.datetime(2026, 8, 10, 20, 0, tzinfo=SHANGHAI)
ENDED = dt.datetime(2026, 8, 12, 9, 0, tzinfo=SHANGHAI)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 8, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def kind():
    return define_kind(
        code="key.emergency",
        title="防汛防台应急任务",
        aliases=["应急值守"],
        unit="班次",
        levels=["I级", "II级", "III级", "IV级"],
    )


@pytest.fixture
def response(bureau):
    """From IV on the tenth at eight, II on the eleventh at ten, III at four in the afternoon, over on the twelfth."""
    made = make_response(bureau, STARTED, level=4)
    for seen, level, moment in ((4, 2, at(11, 10)), (2, 3, at(11, 16)), (3, 0, ENDED)):
        change_level(actor=bureau.officer, response_id=made.pk, seen=seen, level=level, reason="雨情", now=moment)
    made.refresh_from_db()
    return made


@pytest.fixture
def serve(bureau, response):
    """Somebody on a post of eight hours from a moment, there from one moment to another."""
    place = make_place(response.unit, "A", "东堤哨点")

    def served_(name: str, starts_at: dt.datetime, arrived_at: dt.datetime, left_at: dt.datetime | None) -> Presence:
        post = response.posts.filter(starts_at=starts_at).first() or make_post(response, place, starts_at, number=9)
        return stay(make_duty(bureau, post, bureau.people[name], STARTED), arrived_at, left_at)

    return served_


def file_all(bureau, response: Response, actor=None):
    stand_down(actor=bureau.officer, response_id=response.pk, reason="", now=ENDED)
    return file_service_records(actor=actor or bureau.officer, response_id=response.pk, now=ENDED)


def told(response: Response) -> list[tuple[object, ...]]:
    names = dict(Person.objects.values_list("pk", "name"))
    return [(names[one.person_id], one.day.day, one.shifts, one.minutes, one.level) for one in served(response)]


def test_half_of_a_shift_is_one_and_less_is_none(serve, response):
    serve("林一", at(11, 8), at(11, 8), at(11, 12))
    serve("王二", at(11, 8), at(11, 8), at(11, 11, 59))
    assert told(response) == [("林一", 11, 1, 240, 2), ("王二", 11, 0, 239, 4)]


def test_stays_of_one_duty_are_one_shift_and_two_duties_of_a_day_are_two(bureau, serve, response):
    first = serve("林一", at(11, 0), at(11, 0), at(11, 2))
    stay(first.duty, at(11, 3), at(11, 5, 30))
    serve("林一", at(11, 16), at(11, 15, 50), at(11, 23, 50))
    assert told(response) == [("林一", 11, 2, 120 + 150 + 480, 3)]


def test_a_night_belongs_to_the_day_on_which_its_shift_begins(serve, response):
    serve("林一", at(11, 0), at(10, 23, 45), at(11, 8))
    serve("王二", at(10, 22), at(10, 22), at(11, 6))
    assert told(response) == [("王二", 10, 1, 480, 4), ("林一", 11, 1, 495, 4)]


def test_the_level_is_the_highest_that_stood_during_the_shift(serve, response):
    serve("林一", at(11, 2), at(11, 2), at(11, 10))  # until ten, when it was raised
    serve("王二", at(11, 9), at(11, 9), at(11, 17))
    serve("孙三", at(11, 16), at(11, 16), at(12, 0))
    assert [one[-1] for one in told(response)] == [4, 2, 3]


def test_what_nobody_ended_lasts_until_the_end(serve, response):
    serve("林一", at(12, 4), at(12, 4), None)
    assert told(response) == [("林一", 12, 1, 300, 3)]


def test_records_with_level_shifts_and_hours_are_verified_in_one_step(bureau, serve, response, kind):
    serve("林一", at(11, 8), at(11, 7, 55), at(11, 16, 25))
    serve("孙三", at(11, 8), at(11, 8), at(11, 16))
    serve("王二", at(11, 8), at(11, 8), at(11, 9))
    filed = file_all(bureau, response)
    assert (filed.made, filed.waiting, filed.left_out) == (2, 0, ())
    record = Record.objects.select_related("text", "unit").get(person=bureau.people["林一"])
    assert (record.kind, record.level, record.quantity, record.state) == (kind, "II级", 1000, "verified")
    assert (record.happened_on, record.unit.name, record.filed_from) == (dt.date(2026, 8, 11), "第一党支部", "response")
    assert record.text.note == "第 5 号台风，在岗 8 小时 30 分"
    assert record.batch.verified_by_id == bureau.officer.account_id
    link = ServiceRecord.objects.get(record=record)
    assert (link.shifts, link.minutes, link.level, link.day) == (1, 510, 2, dt.date(2026, 8, 11))


def test_a_second_time_nothing_is_added_but_what_came_in_since(bureau, serve, response, kind):
    serve("林一", at(11, 8), at(11, 8), at(11, 16))
    assert file_all(bureau, response).made == 1
    assert file_all(bureau, response).made == 0
    serve("孙三", at(11, 8), at(11, 8), at(11, 16))
    assert file_all(bureau, response).made == 1
    assert Record.objects.count() == ServiceRecord.objects.count() == 2


def test_nobody_verifies_his_own(bureau, serve, response, kind):
    """The secretary of the first branch is made an officer of the bureau, commands, and was on the dyke himself."""
    top = bureau.units["示例市水利局"]
    appoint_person(person=bureau.people["许书记"], unit=top, role=Office.Role.OFFICER, since=SINCE, now=NOW)
    commander = bureau.standing("许书记")
    for name in ("许书记", "林一"):
        serve(name, at(11, 8), at(11, 8), at(11, 16))
    filed = file_all(bureau, response, commander)
    states = dict(Record.objects.values_list("person__name", "state"))
    assert (filed.made, filed.waiting) == (2, 1) and states == {"许书记": "submitted", "林一": "verified"}


def test_whom_the_commander_does_not_lead_is_left_out_and_named(bureau, serve, response, kind):
    serve("周干部", at(11, 8), at(11, 8), at(11, 16))  # of no branch
    filed = file_all(bureau, response)
    assert filed.made == 0 and filed.left_out == (bureau.people["周干部"].pk,)


def test_a_drill_files_nothing(bureau, kind):
    drill = make_response(bureau, STARTED, level=4, is_drill=True)
    change_level(actor=bureau.officer, response_id=drill.pk, seen=4, level=0, reason="演练结束", now=ENDED)
    post = make_post(drill, make_place(drill.unit, "A", "东堤哨点"), at(11, 8))
    stay(make_duty(bureau, post, bureau.people["林一"], STARTED), at(11, 8), at(11, 16))
    assert file_all(bureau, drill).made == Record.objects.count() == 0


def test_not_before_it_is_stood_down_and_by_the_commander_alone(bureau, response, kind):
    with pytest.raises(Invalid, match="收队之后"):
        file_service_records(actor=bureau.officer, response_id=response.pk, now=ENDED)
    with pytest.raises(Refused):
        file_service_records(actor=bureau.secretary, response_id=response.pk, now=ENDED)


def test_without_a_kind_of_a_scheme_one_is_made_and_levels_are_found_however_written(bureau, serve, response, settings):
    settings.BENLIU_SERVICE_KINDS = ("抢险值守", "应急值守")
    serve("林一", at(11, 8), at(11, 8), at(11, 16))
    assert file_all(bureau, response).made == 1
    made = RecordKind.objects.get(title="抢险值守")
    assert made.unit == "班次" and Record.objects.get().level == "II级"
    RecordKind.objects.filter(pk=made.pk).update(levels=["Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"])
    serve("孙三", at(11, 8), at(11, 8), at(11, 16))
    assert file_all(bureau, response).made == 1 and Record.objects.filter(level="Ⅱ级").count() == 1


def test_the_record_leads_back_to_its_response_and_counts_as_used(bureau, serve, response, kind):
    serve("林一", at(11, 8), at(11, 8), at(11, 16))
    file_all(bureau, response)
    record = Record.objects.get()
    (use,) = [use for use in uses_of([record.pk], bureau.member) if str(response.pk) in use.url]
    assert (use.title, use.text) == ("第 5 号台风", "1 班次，在岗 8 小时 0 分")
    places = places_of(Activity.objects.filter(pk=record.activity_id), bureau.officer)
    assert [place.title for place in places[record.activity_id]][-1:] == ["应急响应的出勤"]
    assert record_detail(record.pk, bureau.member) is not None


def test_stays_without_a_duty_make_no_shift(bureau, response, serve, kind):
    place = make_place(response.unit, "Z", "物资仓库")
    stay_at(response, bureau.people["林一"], place, at(11, 8), at(11, 16))
    assert told(response) == [("林一", 11, 0, 480, 4)]
    assert file_all(bureau, response).made == 0
