"""The directory: officers see all below their unit, secretaries and members the own branch."""

import datetime as dt
import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from benliu.org.directory import masked
from benliu.org.models import Membership
from benliu.org.services import Enrolment, enrol_people

from .factories import FIRST, NOW, SECOND, SINCE


def signed_in(bureau, name: str) -> Client:
    client = Client()
    client.force_login(bureau.accounts[name])
    return client


def text(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("周干部", ["示例市水利局", "机关党委", FIRST, SECOND], []),
        ("吴干部", ["第三党支部"], [FIRST, SECOND, "机关党委"]),
        ("许书记", [FIRST], [SECOND, "机关党委"]),
        ("林一", [FIRST], [SECOND, "机关党委"]),
    ],
)
def test_the_tree_shows_what_one_may_see(bureau, who, seen, hidden):
    page = text(signed_in(bureau, who), "units")
    assert all(f"<b>{name}</b>" in page for name in seen) and not any(f"<b>{name}</b>" in page for name in hidden)


def test_counts_add_up_the_tree(bureau):
    page = text(signed_in(bureau, "周干部"), "units")
    rows = [row.split("</tr>")[0] for row in page.split("<tr>")[2:]]
    assert [row.rsplit('class="n num">')[1].split("<")[0] for row in rows] == ["5", "5", "3", "2", "0"]


def test_a_units_page(bureau):
    first, second = bureau.units[FIRST].pk, bureau.units[SECOND].pk
    page = text(signed_in(bureau, "许书记"), "unit", first)
    assert "林一" in page and "王二" in page and "许书记" in page and "孙三" not in page
    assert reverse("person", args=[bureau.people["林一"].pk]) in page
    own = text(signed_in(bureau, "林一"), "unit", first)
    assert "王二" in own and "S003" not in own and reverse("person", args=[bureau.people["王二"].pk]) not in own
    for who in ("许书记", "林一", "吴干部"):
        assert signed_in(bureau, who).get(reverse("unit", args=[second])).status_code == 403
    above = text(signed_in(bureau, "周干部"), "unit", bureau.units["机关党委"].pk)
    assert SECOND in above and "示例市水利局" in above
    assert signed_in(bureau, "周干部").get(reverse("unit", args=[99999])).status_code == 404


def test_finding_people(bureau):
    client = signed_in(bureau, "许书记")
    assert "<b>林一</b>" in text(client, "people", words="林")
    for part in ("s002", "一", "林一", "002", "Ｓ００２"):
        assert "<b>林一</b>" in text(client, "people", words=part)
    assert "<b>林一</b>" not in text(client, "people", words="一林")
    assert "<b>孙三</b>" not in text(client, "people", words="孙三") and "没有找到" in text(
        client, "people", words="孙三"
    )
    assert "<b>孙三</b>" in text(signed_in(bureau, "周干部"), "people", words="孙")
    assert signed_in(bureau, "林一").get(reverse("people")).status_code == 403


def test_a_persons_page_is_for_the_person_and_the_leaders(bureau):
    person = bureau.people["林一"].pk
    for who in ("林一", "许书记", "周干部"):
        assert "S002" in text(signed_in(bureau, who), "person", person)
    for who in ("王二", "钱书记", "吴干部"):
        assert signed_in(bureau, who).get(reverse("person", args=[person])).status_code == 403
    assert signed_in(bureau, "周干部").get(reverse("person", args=[99999])).status_code == 404


def test_an_erased_person_has_no_page(bureau):
    person = bureau.people["林一"]
    person.erased_at, person.name = NOW, ""
    person.save()
    assert signed_in(bureau, "周干部").get(reverse("person", args=[person.pk])).status_code == 404
    assert "已清除" in text(signed_in(bureau, "周干部"), "unit", bureau.units[FIRST].pk)


@pytest.mark.parametrize(("number", "shown"), [("", ""), ("S001", "S001"), ("S0012", "S0*12"), ("SL0101", "SL**01")])
def test_numbers_are_masked(number, shown):
    assert masked(number) == shown


@pytest.mark.parametrize("count", [10, 1000])
def test_pages_ask_the_database_as_often_for_many_members_as_for_few(bureau, count, django_assert_max_num_queries):
    unit = bureau.units[FIRST].pk
    lines = [Enrolment(f"N{i:04}", f"新人{i}", unit, Membership.Status.FULL) for i in range(count)]
    enrol_people(actor=bureau.officer, enrolments=lines, since=SINCE, now=NOW)
    client = signed_in(bureau, "周干部")
    someone = bureau.people["林一"].pk
    for name, args, most in (("units", [], 11), ("unit", [unit], 18), ("people", [], 11), ("person", [someone], 19)):
        with django_assert_max_num_queries(most):
            client.get(reverse(name, args=args), {"words": "新"} if name == "people" else {})


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (dt.date(2026, 3, 2), "3月2日", "March 2"),
        (dt.date(2025, 12, 31), "2025年12月31日", "Dec. 31, 2025"),
        (dt.datetime(2025, 12, 31, 16, 30, tzinfo=dt.UTC), "1月1日", "January 1"),  # in Shanghai it is the next year
        (None, "", ""),
    ],
)
def test_a_day_is_told_with_its_year_where_that_is_not_the_running_one(monkeypatch, day, chinese, english):
    monkeypatch.setattr("benliu.common.days.now", lambda: NOW)
    shown = Template("{% load directory %}{{ day|day }}")
    assert shown.render(Context({"day": day})) == chinese
    with override("en"):
        assert shown.render(Context({"day": day})) == english


def test_who_gets_an_office_is_picked_from_the_units_people_or_found_by_name_or_number(bureau):
    unit, member, other = bureau.units[FIRST].pk, bureau.people["林一"].pk, bureau.people["孙三"].pk
    client = signed_in(bureau, "周干部")
    page = text(client, "office_new", unit)
    assert f'href="?person={member}"' in page and f'href="?person={other}"' not in page
    assert 'name="staff_no"' not in page and 'name="role"' not in page, "nothing is typed that the roster knows"
    for words in ("孙", "s102", "Ｓ１０２"):
        assert f'href="?person={other}"' in text(client, "office_new", unit, words=words)
    assert "没有找到" in text(client, "office_new", unit, words="无此人")
    page = text(client, "office_new", unit, person=other)
    assert "登记孙三在第一党支部的任职" in page and SECOND in page and 'name="role"' in page
    assert re.search(r'<option value="" selected>', page), "no office, and none with rights, is given by accident"
    said = {"person": other, "role": "deputy", "since": "2026-03-02"}
    assert client.post(reverse("office_new", args=[unit]), said).status_code == 302
    assert bureau.people["孙三"].offices.get().role == "deputy"
    again = client.post(reverse("office_new", args=[unit]), said)
    assert again.status_code == 422 and "已担任这个职务" in again.content.decode()


def test_nobody_out_of_reach_is_offered_an_office(bureau):
    third, far = bureau.units["第三党支部"].pk, bureau.people["林一"].pk
    client = signed_in(bureau, "吴干部")
    assert f"person={far}" not in text(client, "office_new", third, words="林一")
    assert client.get(reverse("office_new", args=[third]), {"person": far}).status_code == 404
    said = {"person": far, "role": "deputy", "since": "2026-03-02"}
    assert client.post(reverse("office_new", args=[third]), said).status_code == 404
