"""Hand-over: told once, from an hour before the end on, perhaps late; read by the next; the duty becomes a record."""

import datetime as dt
import uuid

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.records.models import Record, RecordKind
from benliu.sites.api import handed
from benliu.sites.models import HandOver, OpenPoint
from benliu.sites.queries.watch import place_watch
from benliu.sites.services import HandOverTold, StaleDuty, confirm_duty, confirm_reading, hand_over, tick_point
from benliu.sync.registry import Incoming

from .factories import make_guest, with_branch
from .watching import DAY, HOUR, make_outpost, published, put, seat_of

ENDS = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)  # 20:00 of the first day


@pytest.fixture
def outpost(bureau):
    return make_outpost(bureau)


@pytest.fixture
def plan(bureau, outpost):
    plan = published(bureau, outpost, 2, names=("林一", "王二"))
    put(plan, "林一", "王二")
    return plan


def hand(bureau, plan, name="林一", *, happened=ENDS, now=ENDS, key=None, words="正常", points=()):
    said = HandOverTold(key or uuid.uuid4(), seat_of(plan, name).pk, words, happened, points)
    return hand_over(actor=bureau.standing(name), told=said, now=now)


def test_told_once_and_a_record_of_its_hours(bureau, plan):
    key = uuid.uuid4()
    for _twice in range(2):
        made = hand(bureau, plan, key=key, points=("泵房钥匙待取", " ", "补两只手电"))
    assert (made.pk, HandOver.objects.count(), OpenPoint.objects.count()) == (key, 1, 2)
    (record,) = Record.objects.all()
    assert (record.person, record.happened_on, record.quantity) == (bureau.people["林一"], dt.date(2026, 3, 3), 12_000)
    assert (record.kind.title, record.kind.unit, record.state) == ("哨站值守", "小时", "submitted")
    seat = seat_of(plan, "林一")
    confirm_duty(actor=bureau.officer, seat_id=seat.pk, version=1, now=ENDS + HOUR)
    with pytest.raises(Invalid, match="已经交接过"):
        hand(bureau, plan)
    assert Record.objects.count() == 1


def test_of_the_kind_that_the_setting_names(bureau, plan, settings):
    kind = RecordKind.objects.create(
        code="duty", title="哨站轮值", english="Duty", unit="次", stream="ben", usual_most=3000
    )
    settings.BENLIU_WATCH_KINDS = ("没有的", "哨站轮值")
    hand(bureau, plan)
    record = Record.objects.get()
    assert (record.kind, record.quantity) == (kind, 1000)


def test_written_offline_both_times_are_kept(bureau, plan):
    late = ENDS + 30 * HOUR
    said = {"seat": seat_of(plan, "林一").pk, "words": "断网", "points": [{"words": "报修基站"}]}
    operation = Incoming(id=uuid.uuid4(), kind="sites.hand_over", happened_at=ENDS, payload=said)
    answer = handed(actor=bureau.accounts["林一"], operation=operation, now=late)
    made = HandOver.objects.get()
    assert answer == {"hand_over": str(made.pk), "seat": made.seat_id}
    assert (made.happened_at, made.received_at) == (ENDS, late)
    (note,) = place_watch(bureau.standing("王二"), plan.place, late).notes
    assert note.late and note.words == "断网"


def test_not_before_the_last_hour_and_by_nobody_else(bureau, plan):
    with pytest.raises(Invalid, match="前一小时"):
        hand(bureau, plan, happened=ENDS - HOUR - dt.timedelta(minutes=1))
    said = HandOverTold(uuid.uuid4(), seat_of(plan, "林一").pk, "正常", ENDS)
    for name in ("王二", "周干部"):
        with pytest.raises(Refused):
            hand_over(actor=bureau.standing(name), told=said, now=ENDS)
    with pytest.raises(Invalid, match="没有事就写"):
        hand(bureau, plan, words="  ")
    made = hand(bureau, plan, happened=ENDS + DAY, now=ENDS)
    assert made.happened_at == ENDS, "a phone whose clock is fast"


def test_the_next_reads_and_ticks(bureau, plan):
    hand(bureau, plan, points=("泵房钥匙待取",))
    begins = ENDS + 12 * HOUR
    seat = confirm_reading(actor=bureau.standing("王二"), seat_id=seat_of(plan, "王二").pk, now=begins)
    assert seat.read_at == begins
    with pytest.raises(Refused):
        confirm_reading(actor=bureau.member, seat_id=seat.pk, now=begins)
    shown = place_watch(bureau.standing("王二"), plan.place, begins)
    assert [one.words for one in shown.points] == ["泵房钥匙待取"]
    assert [one.name for one in shown.now] == ["王二"]
    with pytest.raises(Refused):
        tick_point(actor=bureau.standing("孙三"), point_id=shown.points[0].id, now=begins)
    for _twice in range(2):
        tick_point(actor=bureau.standing("王二"), point_id=shown.points[0].id, now=begins)
    assert not place_watch(bureau.standing("王二"), plan.place, begins).points
    assert OpenPoint.objects.get().done_by == bureau.accounts["王二"]


def test_who_keeps_it_confirms_what_nobody_handed_over(bureau, plan):
    seat = seat_of(plan, "林一")
    said = {"actor": bureau.officer, "seat_id": seat.pk}
    with pytest.raises(Invalid, match="结束之后"):
        confirm_duty(version=1, now=ENDS - HOUR, **said)
    with pytest.raises(StaleDuty):
        confirm_duty(version=2, now=ENDS, **said)
    with pytest.raises(Refused):
        confirm_duty(actor=bureau.secretary, seat_id=seat.pk, version=1, now=ENDS)
    assert [one.name for one in place_watch(bureau.officer, plan.place, ENDS).unconfirmed] == ["林一"]
    for _twice in range(2):
        confirm_duty(version=1, now=ENDS, **said)
    assert Record.objects.get().person == bureau.people["林一"]
    assert not place_watch(bureau.officer, plan.place, ENDS).unconfirmed
    hand(bureau, plan, now=ENDS + DAY)
    assert Record.objects.count() == 1


def test_a_guest_hands_over_and_no_record_is_filed(bureau, outpost, site):
    with_branch(bureau, site)
    site.refresh_from_db()
    make_guest(bureau, site)
    plan = published(bureau, outpost, 1, names=("韩工",))
    hand(bureau, plan, "韩工")
    assert not Record.objects.exists()
    with pytest.raises(Invalid, match="没有支部"):
        confirm_duty(actor=bureau.officer, seat_id=seat_of(plan, "韩工").pk, version=1, now=ENDS)
