"""Leaders and officers: their people ticked off in bulk, what is reported, the roster on paper."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from benliu.common.ids import new_id
from benliu.readiness.models import Team, TeamMember
from benliu.records.models import StoredFile
from benliu.response.models import Duty, Movement, Presence, Report, ReportPhoto
from benliu.response.queries.onsite import duty_person, site_reports, site_rows
from benliu.response.services import Reported, Told, tell_movement, tell_report
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
LATER = NOW + 2 * HOUR


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def place(response):
    return make_place(response.unit, "A", "东堤哨点")


@pytest.fixture
def on_duty(bureau, response, place):
    post = make_post(response, place, NOW, number=5)
    for seconds, name in enumerate(["林一", "王二", "孙三"]):
        make_duty(bureau, post, bureau.people[name], NOW + dt.timedelta(seconds=seconds))
    return post


@pytest.fixture
def leader(bureau, response):
    """王二 leads a team to which 林一 belongs; 孙三 does not."""
    team = Team.objects.create(unit=response.unit, name="一队")
    for name, leads in (("王二", True), ("林一", False)):
        TeamMember.objects.create(team=team, person=bureau.people[name], leads=leads, starts_on=dt.date(2026, 1, 1))
    return bureau.standing("王二")


@pytest.fixture
def as_(bureau, client, monkeypatch):
    def signed_in(name: str):
        client.force_login(bureau.accounts[name])
        return client

    monkeypatch.setattr("benliu.response.pages.onsite.now", lambda: LATER)
    return signed_in


def arrive(bureau, response, place, name, hours=1.0):
    at = NOW + hours * HOUR
    told = Told(new_id(), response.pk, bureau.people[name].pk, place.pk, "arrived", "button", at)
    tell_movement(actor=bureau.officer, told=told, now=at)


def test_who_is_there_and_who_is_not(bureau, response, place, on_duty, leader):
    arrive(bureau, response, place, "林一")
    arrive(bureau, response, make_place(response.unit, "B", "西闸哨点"), "许书记")  # came of his own accord
    rows = site_rows(bureau.officer, response, None, LATER)
    said = {(one.name, one.place): (one.state, one.at, one.starts_at) for one in rows}
    assert said == {
        ("林一", "东堤哨点"): ("here", NOW + HOUR, NOW),
        ("王二", "东堤哨点"): ("out", None, NOW),
        ("孙三", "东堤哨点"): ("out", None, NOW),
        ("许书记", "西闸哨点"): ("here", NOW + HOUR, None),
    }
    assert {one.name for one in site_rows(leader, response, None, LATER)} == {"林一", "王二"}
    assert len(site_rows(bureau.officer, response, place.pk, LATER)) == 3
    late = site_rows(bureau.officer, response, None, LATER + 19 * HOUR)
    assert {one.name for one in late} == {"林一", "许书记"}  # the shift is over; they did not leave


def test_a_leader_ticks_people_off_in_bulk_and_once(bureau, response, place, on_duty, leader, as_):
    client, url = as_("王二"), reverse("site", args=[response.pk])
    html = client.get(url).content.decode()
    assert "林一" in html and "孙三" not in html
    keys = re.findall(r'name="who" value="([\d-]+)"', html)
    batch = re.search(r'name="batch" value="([\w-]+)"', html)[1]
    for _twice in "12":
        client.post(url, {"who": keys, "batch": batch, "act": "arrived", "at": "2026-08-11T09:00"})
    assert sorted(Presence.objects.values_list("person__name", "arrived_at")) == [
        ("林一", dt.datetime(2026, 8, 11, 1, 0, tzinfo=dt.UTC)),
        ("王二", dt.datetime(2026, 8, 11, 1, 0, tzinfo=dt.UTC)),
    ]
    assert set(Movement.objects.values_list("way", flat=True)) == {"leader"}
    client.post(url, {"who": keys, "batch": str(new_id()), "act": "left", "at": ""})
    assert set(Presence.objects.values_list("left_at", flat=True)) == {LATER}


@pytest.mark.parametrize(
    "wrong", [{"who": []}, {"who": ["x-1"]}, {"at": "soon"}, {"act": "undone"}, {"act": ""}, {"batch": "x"}]
)
def test_nothing_is_ticked_off_by_mistake(bureau, response, place, on_duty, as_, wrong):
    key = f"{bureau.people['林一'].pk}-{place.pk}"
    said = {"who": [key], "batch": str(new_id()), "act": "arrived", "at": ""} | wrong
    assert as_("周干部").post(reverse("site", args=[response.pk]), said).status_code == 302
    assert not Movement.objects.exists()


def test_of_whom_one_does_not_lead_nothing_is_told(bureau, response, place, on_duty, leader, as_):
    keys = [f"{bureau.people[name].pk}-{place.pk}" for name in ("林一", "孙三")]
    said = {"who": keys, "batch": str(new_id()), "act": "arrived"}
    assert as_("王二").post(reverse("site", args=[response.pk]), said).status_code == 403
    assert not Movement.objects.exists()


@pytest.mark.parametrize("name", ["site", "site_reports", "paper", "paper_sheet"])
def test_the_site_is_for_officers_and_leaders(response, leader, as_, name):
    url = reverse(name, args=[response.pk])
    assert [as_(who).get(url).status_code for who in ("周干部", "王二", "林一", "许书记")] == [200, 200, 403, 403]
    assert as_("周干部").get(reverse(name, args=[new_id()])).status_code == 404


def report(bureau, response, kind, hours, **rest):
    words = {"words": f"{kind} {hours}"} | rest
    told = Reported(new_id(), response.pk, kind, NOW + hours * HOUR, **words)
    return tell_report(actor=bureau.officer, told=told, now=NOW + hours * HOUR)


def test_reports_are_found_by_kind_place_and_whether_they_are_open(bureau, response, place):
    finding = report(bureau, response, "finding", 1, place_id=place.pk, water_mm=-1250)
    request, task = report(bureau, response, "request", 2), report(bureau, response, "task", 3)
    Report.objects.filter(pk=task.pk).update(done_at=NOW)

    def found(**asked):
        return [row.id for row in site_reports(bureau.officer, response, **asked)]

    assert found() == [task.pk, request.pk, finding.pk]
    assert found(kind="finding") == found(place_id=place.pk) == [finding.pk]
    assert found(only_open=True) == [request.pk, finding.pk]
    row = site_reports(bureau.officer, response, kind="finding")[0]
    assert (str(row.water), row.heard_late, row.told_by) == ("-1.25", False, "周干部")


def test_a_task_is_given_and_done_with_words(bureau, response, place, on_duty, as_):
    client, url = as_("周干部"), reverse("site_reports", args=[response.pk])
    said = {"id": str(new_id()), "who": "王二", "place": place.pk, "words": "看涵闸"}
    for _twice in "12":
        client.post(url, said)
    task = Report.objects.get()
    assert (task.person, task.place, task.kind) == (bureau.people["王二"], place, "task")
    assert client.post(url, said | {"id": str(new_id()), "who": "没有这个人"}).status_code == 422
    client.post(reverse("finish_report", args=[task.pk]), {"words": "看过了", "response": str(response.pk)})
    task.refresh_from_db()
    assert (task.done_at, task.done_words) == (LATER, "看过了")
    assert "看过了" in client.get(url).content.decode()


def test_who_is_meant(bureau, response, on_duty):
    asked = ["王二", "S003", " a2 ", "A9", "许书记", ""]
    wang = bureau.people["王二"].pk
    assert [duty_person(response.pk, words) for words in asked] == [wang, wang, wang, None, None, None]


def test_a_photo_is_for_who_sees_the_site(bureau, response, leader, as_, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = {"sha256": "a" * 64, "name": "a.jpg", "size": 3, "stored_at": NOW}
    file = StoredFile.objects.create(content=ContentFile(b"jpg", "a.bin"), **kept)
    photo = ReportPhoto.objects.create(report=report(bureau, response, "finding", 1), file=file)
    url = reverse("report_photo", args=[photo.pk])
    answer = as_("王二").get(url)
    assert (answer.getvalue(), answer["X-Content-Type-Options"]) == (b"jpg", "nosniff")
    assert as_("林一").get(url).status_code == as_("周干部").get(reverse("report_photo", args=[0])).status_code == 404


def test_the_printed_roster_has_codes_and_only_shifts_that_hold(bureau, response, place, on_duty, leader, as_):
    Duty.objects.filter(person=bureau.people["王二"]).update(gone="refused", gone_at=NOW)
    html = as_("周干部").get(reverse("paper_sheet", args=[response.pk])).content.decode()
    assert re.findall(r'<th scope="row" class="num">(\w+)</th><td>(\w+)</td>', html) == [("A1", "林一"), ("A3", "孙三")]
    led = as_("王二").get(reverse("paper_sheet", args=[response.pk])).content.decode()
    assert "林一" in led and "孙三" not in led


def test_paper_is_keyed_in_with_all_mistakes_at_once(bureau, response, on_duty, as_):
    client, url = as_("周干部"), reverse("paper", args=[response.pk])
    wrong = client.post(url, {"day": "2026-08-11", "text": "A1 8:10\nA7 8:10\nA2 8"})
    assert wrong.status_code == 422
    assert re.findall(r"第 (\d) 行：", wrong.content.decode()) == ["2", "3"]
    right = client.post(url, {"day": "2026-08-11", "text": "A1 8:10 9:00\nA2 8:15"})
    assert (right.status_code, Movement.objects.count()) == (302, 3)


@pytest.mark.parametrize("count", [1, 30])
def test_many_rows_take_as_many_queries_as_few(bureau, response, place, count, django_assert_num_queries):
    for number in range(count):
        post = make_post(response, place, NOW + number * dt.timedelta(minutes=1))
        make_duty(bureau, post, bureau.people["林一"], NOW)
        report(bureau, response, "finding", number / 60)
    officer = bureau.officer
    with django_assert_num_queries(4):
        site_rows(officer, response, None, LATER)
    with django_assert_num_queries(3):
        site_reports(officer, response)
