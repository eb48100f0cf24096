"""Who relieves whom, and what is handed over."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.response.models import Presence, Report
from benliu.response.queries.relief import reliefs
from benliu.response.services import HandOver, change_level, hand_over

from .conftest import SHANGHAI
from .factories import make_duty, make_place, make_post, make_response, make_skill
from .storm import make_call, make_people, make_round, post_with, stay

STARTED = dt.datetime(2026, 8, 11, 2, 0, tzinfo=SHANGHAI)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 8, 11, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def response(bureau):
    return make_response(bureau, STARTED)


@pytest.fixture
def shifts(bureau, response):
    """On the dyke until four: 林一 who drives the boat, 王二 who does not; from four on 孙三 for the boat, 许书记."""
    dyke, boat = make_place(response.unit, "A", "东堤哨点"), make_skill("boat", "驾船")
    posts = {
        (hour, skill): make_post(response, dyke, at(hour), skill=skill) for hour in (8, 16) for skill in (boat, None)
    }
    named = {"王二": (8, None), "林一": (8, boat), "许书记": (16, None), "孙三": (16, boat)}
    duties = {name: make_duty(bureau, posts[of], bureau.people[name], STARTED) for name, of in named.items()}
    stay(duties["王二"], at(7, 50))
    stay(duties["林一"], at(8))
    make_call(make_round(bureau, response, at(12)), duties["孙三"], "limited", arrives_at=at(16, 20))
    return duties


def pairs(response, moment: dt.datetime, **rest: object) -> list[tuple[str, str, str, str]]:
    (place,) = reliefs(response.pk, moment, **rest)
    return [
        (leaver.name if leaver else "", leaver.state if leaver else "", comer.name if comer else "", answer(comer))
        for leaver, comer in place.pairs
    ]


def answer(comer) -> str:
    return "there" if comer and comer.is_there else comer.answer if comer else ""


def test_the_first_at_the_limit_is_relieved_first_by_the_same_skill(response, shifts):
    assert pairs(response, at(15, 30)) == [("王二", "soon", "许书记", ""), ("林一", "soon", "孙三", "limited")]


def test_when_the_next_shift_has_come_those_who_stay_still_wait(response, shifts):
    stay(shifts["孙三"], at(16, 20))
    assert pairs(response, at(16, 21)) == [("王二", "over", "许书记", ""), ("林一", "over", "孙三", "there")]


def test_whoever_has_no_relief_is_shown_and_so_is_who_comes_for_nobody(bureau, response, shifts):
    Presence.objects.filter(duty=shifts["林一"]).update(left_at=at(15))
    assert pairs(response, at(15, 30)) == [("王二", "soon", "许书记", ""), ("", "", "孙三", "limited")]
    shifts["孙三"].gone, shifts["孙三"].gone_at = "refused", at(15)
    shifts["孙三"].save()
    Presence.objects.update(left_at=None)
    assert pairs(response, at(15, 30)) == [("王二", "soon", "许书记", ""), ("林一", "soon", "", "")]


@pytest.fixture
def page(bureau, response, monkeypatch):
    """The page as the officer reads it, without its marks-up, spaces or head."""
    client = Client()
    client.force_login(bureau.accounts["周干部"], backend="allauth.account.auth_backends.AuthenticationBackend")

    def read(moment: dt.datetime) -> str:
        monkeypatch.setattr("benliu.response.pages.relief.now", lambda: moment)
        text = client.get(reverse("relief", args=[response.pk])).text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.index("</h1>") :]))

    return read


def test_the_page_says_in_words_who_has_nobody_and_leaves_out_what_is_nothing(response, shifts, page):
    Presence.objects.filter(duty=shifts["林一"]).update(left_at=at(15))
    told = page(at(15, 30))
    assert "下一班 08-11 16:00" in told and "王二 15:50 将满 许书记 没有呼叫" in told
    assert "另有 1 人接班 孙三 驾船 晚些能来 16:20" in told and "–" not in told
    for name in ("许书记", "孙三"):
        shifts[name].gone, shifts[name].gone_at = "refused", at(15)
        shifts[name].save()
    told = page(at(15, 30))
    assert "王二 15:50 将满 没有人接" in told and "接班 " not in told and "–" not in told


def test_where_nobody_leaves_those_of_the_new_shift_stand_alone(response, shifts, page):
    Presence.objects.update(left_at=at(16))
    stay(shifts["孙三"], at(16, 20))
    told = page(at(16, 30))
    assert "16:00 结束的一班没有留下交班说明" in told
    assert "这一班 08-11 16:00 起" in told and "没有要换下的人。" in told
    assert "2 人接班 " in told and "许书记 没有呼叫 " in told and "孙三 驾船 已到岗 " in told
    assert "现在没有人在岗" not in told


def test_the_page_of_an_ended_response_promises_no_relief(bureau, response, shifts, page):
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="风过了", now=at(15))
    told = page(at(15, 30))
    assert "这次响应 08-11 15:00 已经结束。 不再有下一班。" in told and "王二 15:50 将满" in told
    assert not any(words in told for words in ("许书记", "孙三", "没有人接", "下一班 08-11"))


def test_a_note_is_kept_once_and_leaving_without_one_is_shown(bureau, response, shifts):
    (place,) = reliefs(response.pk, at(15, 59))
    assert (place.silent_since, place.note) == (None, None)
    (place,) = reliefs(response.pk, at(16, 1))
    assert place.silent_since == at(16)
    told = HandOver(new_id(), response.pk, place.place_id, " 北段渗水，每小时看一次 ", at(16, 5))
    for _again in range(2):
        hand_over(actor=bureau.member, told=told, now=at(16, 5))
    kept = Report.objects.get()
    assert (kept.kind, kept.words, kept.told_by_id) == ("handover", "北段渗水，每小时看一次", bureau.member.account_id)
    (place,) = reliefs(response.pk, at(16, 6))
    assert (place.silent_since, place.note.words, place.note.by) == (None, "北段渗水，每小时看一次", "林一")
    Report.objects.update(happened_at=at(13, 59))  # too early for the shift that ended at four
    assert reliefs(response.pk, at(16, 6))[0].silent_since == at(16)


def test_who_may_hand_over_and_where(bureau, response, shifts):
    other = make_place(response.unit, "Z", "别处")
    told = {"id": new_id(), "response_id": response.pk, "happened_at": at(16)}
    with pytest.raises(Invalid, match="没有这个哨点"):
        hand_over(actor=bureau.member, told=HandOver(place_id=other.pk, words="好", **told), now=at(16))
    dyke = shifts["林一"].post.place_id
    with pytest.raises(Invalid, match="请写几句"):
        hand_over(actor=bureau.member, told=HandOver(place_id=dyke, words=" ", **told), now=at(16))
    shifts["林一"].presences.all().delete()
    shifts["林一"].delete()
    with pytest.raises(Refused):
        hand_over(actor=bureau.member, told=HandOver(place_id=dyke, words="好", **told), now=at(16))


def test_a_member_sees_the_own_place_alone(bureau, response, shifts):
    make_post(response, make_place(response.unit, "B", "望潮泵站"), at(8))
    assert [row.name for row in reliefs(response.pk, at(9))] == ["东堤哨点", "望潮泵站"]
    assert [row.name for row in reliefs(response.pk, at(9), only_of=bureau.member.own_ids)] == ["东堤哨点"]


def test_as_many_queries_for_many(bureau, response, shifts, django_assert_max_num_queries):
    place = make_place(response.unit, "C", "城南水闸")
    for hour in (8, 16):
        people = post_with(bureau, make_post(response, place, at(hour), number=300), make_people(bureau, 300), STARTED)
    for duty in people[:3]:
        stay(duty, at(16))
    with django_assert_max_num_queries(9):
        assert len(reliefs(response.pk, at(15, 30))[1].pairs) == 300
