"""A response is started, raised, lowered and ended by a person who says why."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.tests.factories import THIRD
from benliu.response.models import LevelChange, Response
from benliu.response.queries import find_response, responses, standing_responses
from benliu.response.services import Start, change_level, start_response

from .conftest import BLUE

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def told(bureau, **other) -> Start:
    usual = {
        "id": uuid.uuid4(),
        "unit_id": bureau.units["示例市水利局"].pk,
        "title": "台风",
        "level": 4,
        "reason": "蓝色预警",
    }
    return Start(**usual | other)


def test_from_the_start_to_the_end(bureau):
    made = start_response(actor=bureau.officer, start=told(bureau), now=BLUE)
    steps = [(2, "升级", BLUE + HOUR), (3, "雨小了", BLUE + 2 * HOUR), (0, "解除", BLUE + 3 * HOUR)]
    for level, reason, now in steps:
        seen = Response.objects.get().level
        change_level(actor=bureau.officer, response_id=made.pk, seen=seen, level=level, reason=reason, now=now)
    row = find_response(bureau.member, made.pk)
    assert [(change.step, change.level, change.reason, change.made_by) for change in row.changes] == [
        ("end", 0, "解除", "周干部"),
        ("lower", 3, "雨小了", "周干部"),
        ("raise", 2, "升级", "周干部"),
        ("start", 4, "蓝色预警", "周干部"),
    ]
    assert (row.level, row.ended_at, row.may_command) == (0, BLUE + 3 * HOUR, False)
    assert standing_responses(bureau.member) == [] and [one.id for one in responses(bureau.member)] == [made.pk]
    with pytest.raises(Invalid, match="已经结束"):
        change_level(actor=bureau.officer, response_id=made.pk, seen=0, level=4, reason="x", now=BLUE)


def test_everybody_of_the_unit_is_told_of_every_step_once(bureau):
    start = told(bureau)
    start_response(actor=bureau.officer, start=start, now=BLUE)
    start_response(actor=bureau.officer, start=start, now=BLUE)  # sent twice
    notices = Notice.objects.filter(kind="response.level")
    assert sorted(notices.values_list("account__person__name", flat=True)) == [
        "孙三",
        "林一",
        "王二",
        "许书记",
        "钱书记",
    ]
    assert {notice.title for notice in notices} == {"Ⅳ级应急响应：台风"}
    assert LevelChange.objects.count() == 1


def test_only_an_officer_of_the_unit_decides(bureau):
    for name in ("林一", "许书记", "吴干部"):
        with pytest.raises(Refused):
            start_response(actor=bureau.standing(name), start=told(bureau), now=BLUE)
    third = told(bureau, unit_id=bureau.units[THIRD].pk)
    made = start_response(actor=bureau.standing("吴干部"), start=third, now=BLUE)
    with pytest.raises(Refused):
        change_level(actor=bureau.secretary, response_id=made.pk, seen=4, level=3, reason="x", now=BLUE)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"reason": " "}, "理由"),
        ({"title": ""}, "名称"),
        ({"level": 0}, "级别"),
        ({"unit_id": 0}, "单位"),
        ({"alert_id": 99}, "预警"),
    ],
)
def test_what_is_missing_is_said(bureau, other, words):
    with pytest.raises(Invalid, match=words):
        start_response(actor=bureau.officer, start=told(bureau, **other), now=BLUE)
    assert not Response.objects.exists()


def test_an_exercise_starts_drills_alone_and_what_is_flawed_nothing(bureau, take):
    exercise, broken = take("exercise.xml"), take("broken.xml")
    with pytest.raises(Invalid, match="演练"):
        start_response(actor=bureau.officer, start=told(bureau, alert_id=exercise.pk), now=BLUE)
    with pytest.raises(Invalid, match="不能采用"):
        start_response(actor=bureau.officer, start=told(bureau, alert_id=broken.pk), now=BLUE)
    drill = start_response(actor=bureau.officer, start=told(bureau, alert_id=exercise.pk, is_drill=True), now=BLUE)
    assert drill.is_drill
    assert "【演练】Ⅳ级应急响应：台风" in Notice.objects.values_list("title", flat=True)


def test_a_decision_rests_on_what_was_seen(bureau):
    made = start_response(actor=bureau.officer, start=told(bureau), now=BLUE)
    change_level(actor=bureau.officer, response_id=made.pk, seen=4, level=2, reason="先到", now=BLUE)
    with pytest.raises(Invalid, match="刚刚改成了Ⅱ级"):
        change_level(actor=bureau.officer, response_id=made.pk, seen=4, level=3, reason="后到", now=BLUE)
    with pytest.raises(Invalid, match="不同的级别"):
        change_level(actor=bureau.officer, response_id=made.pk, seen=2, level=2, reason="x", now=BLUE)


def test_an_id_is_one_response(bureau):
    start = told(bureau)
    start_response(actor=bureau.officer, start=start, now=BLUE)
    with pytest.raises(Invalid, match="另一次响应"):
        start_response(actor=bureau.officer, start=replace(start, title="别的"), now=BLUE)


@pytest.mark.parametrize(
    "statement",
    [
        "update response_levelchange set reason = 'x'",
        "delete from response_levelchange",
        "update response_response set title = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_was_decided(bureau, statement):
    start_response(actor=bureau.officer, start=told(bureau), now=BLUE)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
