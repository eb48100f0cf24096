"""The records of many people are filed in steps: the first at once, the rest by workers that may die in between."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from benliu.org.models import Office
from benliu.org.tests.factories import FIRST, SECOND, THIRD
from benliu.records.models import Activity, Record
from benliu.records.services import define_kind
from benliu.response.models import Filing, ServiceRecord
from benliu.response.services import (
    change_level,
    file_service_records,
    filing,
    go_on_filing,
    service_records,
    stand_down,
    wake_filings,
)

from .conftest import SHANGHAI
from .factories import make_place, make_post, make_response
from .storm import make_people, post_with, stay

STARTED = dt.datetime(2026, 8, 11, 2, 0, tzinfo=SHANGHAI)
ENDED = dt.datetime(2026, 8, 11, 18, 0, tzinfo=SHANGHAI)
MOMENT = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    monkeypatch.setattr(service_records, "STEP", 2)
    for name in ("standdown", "after"):
        monkeypatch.setattr(f"benliu.response.pages.{name}.now", lambda: ENDED)


@pytest.fixture
def response(bureau):
    """Three, two and four people of three branches were on the dyke from eight to four; all are home. A step of two
    people takes a branch with all of its own.
    """
    define_kind(code="key.emergency", title="防汛防台应急任务", unit="班次", levels=["III级"])
    made = make_response(bureau, STARTED)
    people = [one for name, many in ((FIRST, 3), (SECOND, 2), (THIRD, 4)) for one in make_people(bureau, many, name)]
    starts_at = STARTED.replace(hour=8)
    post = make_post(made, make_place(made.unit, "A", "东堤哨点"), starts_at, number=9)
    for duty in post_with(bureau, post, people, STARTED):
        stay(duty, starts_at, starts_at.replace(hour=16))
    change_level(actor=bureau.officer, response_id=made.pk, seen=3, level=0, reason="台风远去", now=ENDED)
    stand_down(actor=bureau.officer, response_id=made.pk, reason="", now=ENDED)
    made.refresh_from_db()
    return made


def file(bureau, response):
    return file_service_records(actor=bureau.officer, response_id=response.pk, now=ENDED)


def go_on(seconds: int = 1) -> int:
    return go_on_filing(clock=lambda: ENDED + seconds * MOMENT)


def asked() -> int:
    return DBTaskResult.objects.ready().filter(task_path__endswith="file_service").count()


def test_the_first_are_filed_at_once_and_the_rest_by_a_worker(bureau, response):
    filed = file(bureau, response)
    assert (filed.made, filed.to_come, Record.objects.count()) == (3, 6, 3)
    assert file(bureau, response).to_come == 6 and Filing.objects.count() == 1, "asked again it is the same"
    wake_filings(now=ENDED)
    wake_filings(now=ENDED)
    assert asked() == 1 and go_on() == 1
    done = Filing.objects.get()
    assert (done.filed, done.total, done.ended_at, done.trouble) == (9, 9, ENDED + MOMENT, "")
    assert Record.objects.filter(state="verified").count() == ServiceRecord.objects.count() == 9
    assert Activity.objects.count() == 3
    wake_filings(now=ENDED + 60 * MOMENT)
    assert go_on() == 0 and asked() == 1


class Killed(BaseException):
    """The worker is gone: nothing of it runs on."""


def test_killed_between_steps_or_in_one_each_is_filed_once(bureau, response, monkeypatch):
    file(bureau, response)
    step, whole = filing._step, service_records.attest_records

    def kill(*_args, **_rest):
        raise Killed

    def kill_in_the_middle(**rest):
        whole(**rest)
        raise Killed

    for place, name, deadly, count in (
        (service_records, "attest_records", kill_in_the_middle, 3),  # the second step is as if it had not begun
        (filing, "_step", lambda *told: step(*told) and kill(), 5),  # the second step stays
    ):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(place, name, deadly)
            go_on(count * 100)
        assert Record.objects.count() == ServiceRecord.objects.count() == Filing.objects.get().filed == count
        assert go_on(count * 100 + 30) == 0, "for half a minute it is taken to be alive"
    wake_filings(now=ENDED + 531 * MOMENT)
    assert asked() == 1 and go_on(531) == 1
    assert Record.objects.count() == ServiceRecord.objects.count() == 9
    assert ServiceRecord.objects.values("person").distinct().count() == 9


def test_what_kills_every_worker_is_laid_down_and_can_be_gone_on_with_by_hand(bureau, response):
    file(bureau, response)
    Filing.objects.update(tries=4, beat_at=ENDED)
    wake_filings(now=ENDED + 31 * MOMENT)
    assert asked() == 1 and Filing.objects.get().ended_at is None
    Filing.objects.update(tries=5)
    wake_filings(now=ENDED + 31 * MOMENT)
    laid_down = Filing.objects.get()
    assert laid_down.ended_at == ENDED + 31 * MOMENT and "中断了 5 次" in laid_down.trouble
    assert file(bureau, response).made == 2 and go_on() == 1
    assert ServiceRecord.objects.count() == 9


def test_who_lost_the_office_meanwhile_files_no_more_and_is_told_why(bureau, response):
    file(bureau, response)
    Office.objects.filter(person=bureau.people["周干部"]).update(ends_on=ENDED.date() - dt.timedelta(days=1))
    assert go_on() == 1
    stopped = Filing.objects.get()
    assert stopped.ended_at and (stopped.filed, stopped.total, ServiceRecord.objects.count()) == (3, 9, 3)
    assert "由本单位的党务干部确认" in stopped.trouble


def test_the_page_tells_how_far_it_is_and_can_be_left(bureau, response):
    client = Client()
    client.force_login(bureau.accounts["周干部"], backend="allauth.account.auth_backends.AuthenticationBackend")
    moving = reverse("filing", args=[response.pk])
    assert client.get(moving)["HX-Refresh"] == "true"
    done = client.post(reverse("stand_down_close", args=[response.pk]), follow=True)
    assert "出勤记录正在登记" in done.text and "已登记 3 条，共 9 条" in done.text and asked() == 1
    assert "可以离开这一页" in client.get(moving).text
    assert "补登出勤</button>" not in client.get(reverse("stand_down", args=[response.pk])).text
    Filing.objects.update(ended_at=ENDED, trouble="没有权限。")
    assert client.get(moving)["HX-Refresh"] == "true"
    for name in ("after_action", "stand_down"):
        assert "出勤没有登记完：已登记 3 条，共 9 条" in client.get(reverse(name, args=[response.pk])).text
    assert "补登出勤</button>" in client.get(reverse("stand_down", args=[response.pk])).text
