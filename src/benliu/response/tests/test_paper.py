"""A roster that was printed before the storm is keyed in afterwards: by codes that still hold, whole or not at all."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.response.models import Movement, Presence
from benliu.response.queries.paper import paper_lines, paper_roster
from benliu.response.services import Mistakes, Sheet, key_in_roster
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)  # 08:05 in Shanghai
LATER = NOW + 48 * HOUR
DAY = dt.date(2026, 8, 11)


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def roster(bureau, response):
    """林一 and 王二 at A, 林一 at P7."""
    first = make_post(response, make_place(response.unit, "A", "东堤哨点"), NOW, number=3)
    second = make_post(response, make_place(response.unit, "P7", "西闸哨点"), NOW + 12 * HOUR, number=3)
    for seconds, (post, name) in enumerate([(first, "林一"), (first, "王二"), (second, "林一")]):
        make_duty(bureau, post, bureau.people[name], NOW + dt.timedelta(seconds=seconds))
    return first, second


def key(bureau, response, text, *, actor=None, day=DAY) -> int:
    return key_in_roster(actor=actor or bureau.officer, sheet=Sheet(response.pk, day, text), now=LATER)


def stays() -> list[tuple[str, str, str, str]]:
    local = dt.timezone(dt.timedelta(hours=8))
    rows = Presence.objects.select_related("person", "place").order_by("arrived_at", "person")
    said = [(one.person.name, one.place.code, one.arrived_at, one.left_at) for one in rows]
    return [(who, where, *(at and f"{at.astimezone(local):%d %H:%M}" for at in times)) for who, where, *times in said]


def test_codes_hold_when_others_are_put_there_later(bureau, response, roster):
    before = {code: line.name for code, line in paper_lines(response.pk).items()}
    assert before == {"A1": "林一", "A2": "王二", "P7-1": "林一"}
    make_duty(bureau, roster[0], bureau.people["孙三"], NOW + HOUR)
    make_duty(bureau, roster[1], bureau.people["许书记"], NOW + HOUR)
    after = {code: line.name for code, line in paper_lines(response.pk).items()}
    assert after == before | {"A3": "孙三", "P7-2": "许书记"}
    assert [[shift[0] for shift in line.shifts] for line in paper_roster(response.pk)[0].lines] == [[NOW]] * 3


def test_places_of_two_units_with_one_code_are_told_apart(bureau, response, roster):
    other = make_place(bureau.units["第三党支部"], "A", "另一个")
    make_duty(bureau, make_post(response, other, NOW), bureau.people["孙三"], NOW + HOUR)
    assert paper_lines(response.pk)[f"A/{other.pk}-1"].name == "孙三"


def test_lines_as_people_write_them(bureau, response, roster):
    text = "a1 7：55 16:10\n\n A2,0800,\n p7-1\t8-11 20.30 6:05\nA2 － 15:00"
    assert key(bureau, response, text) == 6
    assert stays() == [
        ("林一", "A", "11 07:55", "11 16:10"),
        ("王二", "A", "11 08:00", "11 15:00"),
        ("林一", "P7", "11 20:30", "12 06:05"),
    ]
    assert set(Movement.objects.values_list("way", flat=True)) == {"paper"}
    assert key(bureau, response, text) == 6
    assert Movement.objects.count() == 6


def test_all_mistakes_are_told_at_once_and_nothing_is_kept(bureau, response, roster):
    text = "\n".join(
        [
            "A1 7:55 16:10",
            "A9 7:55",
            "A1",
            "A1 25:00",
            "A1 13-40 7:55",
            "A2 8:00 8:00",
            "A1 7:55 17:00",
            "A2 2026-08-20 8:00",
            "A2 2026-08-09 8:00",
            "A2 -",
            "A2 8:00 9:00 10:00",
        ]
    )
    with pytest.raises(Mistakes) as caught:
        key(bureau, response, text)
    assert [number for number, _words in caught.value.lines] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert "第 1 行重复" in dict(caught.value.lines)[7]
    assert not Movement.objects.exists()


def test_nothing_and_too_much_are_refused(bureau, response, roster):
    for text in ("", " \n", "A1 7:55\n" * 2001):
        with pytest.raises(Invalid):
            key(bureau, response, text)
    with pytest.raises(Invalid):
        key_in_roster(actor=bureau.officer, sheet=Sheet(new_id(), DAY, "A1 7:55"), now=LATER)


def test_who_may_not_tell_of_them_keys_in_nothing(bureau, response, roster):
    with pytest.raises(Refused):
        key(bureau, response, "A1 7:55\nA2 7:55", actor=bureau.member)
    assert key(bureau, response, "A1 7:55", actor=bureau.member) == 1
