"""What is seen on site, asked for, given and done: each told once."""

import datetime as dt
from dataclasses import replace

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.readiness.models import Team, TeamMember
from benliu.records.models import StoredFile
from benliu.response.models import Report, ReportPhoto
from benliu.response.queries.onsite import site_reports
from benliu.response.services import Reported, finish_report, tell_report
from benliu.response.tests.factories import HOUR, make_place, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
MARK = "a" * 64


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def said(response):
    def make(kind: str = "finding", **rest: object) -> Reported:
        return Reported(new_id(), response.pk, kind, NOW + HOUR, **{"words": "堤脚渗水", **rest})

    return make


def stored(actor) -> StoredFile:
    kept = {"name": "a.jpg", "size": 1, "content": "x", "stored_at": NOW}
    return StoredFile.objects.create(sha256=MARK, stored_by_id=actor.account_id, **kept)


def test_a_report_with_a_photo_is_told_once(bureau, response, said):
    stored(bureau.member)
    place = make_place(response.unit, "A", "东堤哨点")
    told = said(place_id=place.pk, water_mm=-1250, photos=(MARK, MARK))
    for now in (NOW + 2 * HOUR, NOW + 50 * HOUR):
        row = tell_report(actor=bureau.member, told=told, now=now)
    assert (row.received_at, row.happened_at, row.water_mm) == (NOW + 2 * HOUR, NOW + HOUR, -1250)
    assert Report.objects.count() == ReportPhoto.objects.count() == 1
    with pytest.raises(Invalid, match="编码"):
        tell_report(actor=bureau.member, told=replace(told, words="别的"), now=NOW)


def test_no_report_goes_without_its_photos(bureau, said):
    with pytest.raises(Invalid, match="照片"):
        tell_report(actor=bureau.member, told=said(photos=(MARK,)), now=NOW)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ({"kind": "rumour"}, "请选"),
        ({"words": " "}, "写几个字"),
        ({"kind": "request", "words": "", "water_mm": 3}, "写几个字"),
        ({"words": "水" * 1001}, "太长"),
        ({"water_mm": 9_000_001}, "水位"),
        ({"water_mm": -10_001}, "水位"),
        ({"photos": tuple(f"{n:064x}" for n in range(10))}, "照片"),
        ({"place_id": 0}, "地点"),
        ({"kind": "task", "person_id": 0}, "这个人"),
    ],
)
def test_what_is_wrong_is_said(bureau, said, rest, words):
    with pytest.raises(Invalid, match=words):
        tell_report(actor=bureau.officer, told=said(**rest), now=NOW)


def test_water_alone_is_a_report(bureau, said):
    assert tell_report(actor=bureau.member, told=said(words="", water_mm=0), now=NOW).water_mm == 0


def test_who_gives_tasks_and_who_says_that_they_are_done(bureau, response, said):
    task = said("task", person_id=bureau.people["王二"].pk)
    for actor in (bureau.member, bureau.secretary):
        with pytest.raises(Refused, match="任务"):
            tell_report(actor=actor, told=task, now=NOW)
    team = Team.objects.create(unit=response.unit, name="一队")
    since = dt.date(2026, 1, 1)
    for name, leads in (("林一", True), ("王二", False)):
        TeamMember.objects.create(team=team, person=bureau.people[name], leads=leads, starts_on=since)
    row = tell_report(actor=bureau.member, told=task, now=NOW)
    with pytest.raises(Refused):
        tell_report(actor=bureau.member, told=said("task", person_id=bureau.people["孙三"].pk), now=NOW)
    with pytest.raises(Refused, match="承办人"):
        finish_report(actor=bureau.secretary, report_id=row.pk, words="好了", now=NOW)
    done = finish_report(actor=bureau.standing("王二"), report_id=row.pk, words="好了", now=NOW + HOUR)
    again = finish_report(actor=bureau.officer, report_id=row.pk, words="又好了", now=NOW + 2 * HOUR)
    assert (done.done_at, again.done_at, again.done_words) == (NOW + HOUR, NOW + HOUR, "好了")


def test_what_was_only_seen_is_not_finished(bureau, said):
    row = tell_report(actor=bureau.member, told=said("situation"), now=NOW)
    for identifier in (row.pk, new_id()):
        with pytest.raises(Invalid, match="没有这件"):
            finish_report(actor=bureau.officer, report_id=identifier, words="", now=NOW)


def test_a_finding_is_open_until_somebody_says_what_was_done(bureau, response, said):
    row = tell_report(actor=bureau.member, told=said(), now=NOW)
    assert [one.id for one in site_reports(bureau.officer, response, only_open=True)] == [row.pk]
    finish_report(actor=bureau.officer, report_id=row.pk, words="已压盖", now=NOW + HOUR)
    assert site_reports(bureau.officer, response, only_open=True) == []
