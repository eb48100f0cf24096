"""What a phone tells of a patrol: once, in any order, days later; and what follows from it by itself."""

import dataclasses
import datetime as dt
import itertools
import uuid

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.org.tests.factories import NOW
from benliu.places.codes import printed_code
from benliu.records.models import Record, RecordKind
from benliu.records.services import store_photo
from benliu.sites.models import Patrol, Point, PointVisit, Reading
from benliu.sites.queries.patrol import patrol_detail, patrol_rows, patrols_of
from benliu.sites.queries.route import kept_route, routes_to_walk
from benliu.sites.services import (
    CheckTold,
    EndTold,
    ReadingTold,
    VisitTold,
    add_check,
    close_check,
    close_point,
    close_route,
    end_patrol,
    renew_point_code,
    tell_visit,
)

from .factories import make_guest, make_route, make_site, with_branch

MINUTE = dt.timedelta(minutes=1)
START = NOW - 60 * MINUTE
PHOTO = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63600000000200015d0a2db40000000049454e44ae426082"
)
ROUND = uuid.UUID("6c7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def route(bureau, site):
    return make_route(bureau, site)


def visit_of(point: Point, **rest) -> VisitTold:
    readings = tuple(
        ReadingTold(check.pk, value=3500) if check.measure else ReadingTold(check.pk, is_fine=True)
        for check in point.checks.filter(closed_at=None)
    )
    said = {
        "id": uuid.uuid5(ROUND, str(point.pk)),
        "patrol_id": ROUND,
        "route_id": point.route_id,
        "point_id": point.pk,
        "started_at": START,
        "happened_at": START + 10 * point.position * MINUTE,
        "readings": readings,
        "code": printed_code(bytes(point.secret), point.pk, "point"),
    }
    return VisitTold(**said | rest)


def end_of(route, missed=None, **rest) -> EndTold:
    said = {"patrol_id": ROUND, "route_id": route.pk, "started_at": START, "ended_at": START + 50 * MINUTE}
    return EndTold(**said | {"missed": missed or {}} | rest)


def test_every_order_of_what_a_phone_tells_ends_the_same(bureau, route):
    """Three visits and the end in all 24 orders, each of them twice."""
    points = list(route.points.order_by("position"))
    acts = [
        ("visit", visit_of(points[0])),
        ("visit", visit_of(points[1])),
        ("end", end_of(route, {points[2].pk: "水淹"})),
    ]
    found = set()
    for order in itertools.permutations([*acts, ("visit", visit_of(points[0]))]):
        for what, told in order:
            tell = {"visit": tell_visit, "end": end_patrol}[what]
            tell(actor=bureau.member, told=told, now=NOW)
        (row,) = patrol_rows(list(patrols_of(bureau.officer, route.pk)))
        record = Record.objects.get()
        detail = patrol_detail(bureau.officer, ROUND)
        found.add(
            (row, record.pk, (record.quantity, record.text.note), len(detail.visits), detail.untold, detail.in_order)
        )
        assert Patrol.objects.get().record_id == record.pk
        Reading.objects.all().delete()
        PointVisit.objects.all().delete()
        Patrol.objects.all().delete()
        Record.objects.all().delete()
    assert len(found) == 1
    ((row, _record, filed, visits, untold, in_order),) = found
    assert (row.looked_at, row.missed, row.not_in_order, row.name) == (2, 1, 0, "林一")
    assert (filed, visits, untold, in_order) == ((1000, "东塘加固工地，堤顶路线"), 3, (), True)


def test_a_record_of_hours_counts_half_hours(bureau, route):
    """50 minutes are nearer to an hour than to half of one."""
    RecordKind.objects.create(code="warm.service", title="志愿服务", unit="小时", stream="nuan")
    tell_visit(actor=bureau.member, told=visit_of(route.points.first()), now=NOW)
    end_patrol(actor=bureau.member, told=end_of(route), now=NOW)
    record = Record.objects.get()
    assert (record.kind.code, record.quantity, record.state) == ("warm.service", 1000, "submitted")
    assert (record.person, record.unit.name) == (bureau.people["林一"], "第一党支部")


def test_a_phone_whose_clock_is_fast_loses_nothing(bureau, route):
    day = dt.timedelta(days=1)
    told = visit_of(route.points.first(), started_at=START + day, happened_at=START + day + MINUTE)
    tell_visit(actor=bureau.member, told=told, now=NOW)
    ended = end_of(route, started_at=START + day, ended_at=START + day + MINUTE)
    end_patrol(actor=bureau.member, told=ended, now=NOW)
    assert Record.objects.get().happened_on == NOW.date()
    assert "clock" in patrol_detail(bureau.officer, ROUND).visits[0].doubts


def test_who_looked_at_nothing_has_no_record(bureau, route):
    missed = dict.fromkeys(route.points.values_list("pk", flat=True), "门锁着")
    end_patrol(actor=bureau.member, told=end_of(route, missed), now=NOW)
    assert not Record.objects.exists()


def test_what_was_measured_is_in_order_within_its_bounds(bureau, route):
    point = route.points.order_by("position")[0]
    level = point.checks.get(measure="米")
    for value, fine in ((4200, True), (4201, False), (-300, True)):
        readings = tuple(
            ReadingTold(one.pk, value=value, is_fine=True) if one == level else ReadingTold(one.pk, is_fine=False)
            for one in point.checks.all()
        )
        told = visit_of(point, id=uuid.uuid4(), readings=readings)
        visit = tell_visit(actor=bureau.member, told=told, now=NOW)
        assert visit.readings.get(check_item=level).is_fine is fine, "whatever the phone says of it"
    assert patrol_rows(list(patrols_of(bureau.officer, route.pk)))[0].not_in_order == 4


def test_a_point_told_anew_counts_anew_and_the_first_word_stays(bureau, route):
    point = route.points.order_by("position")[0]
    tell_visit(actor=bureau.member, told=visit_of(point), now=NOW)
    tell_visit(actor=bureau.member, told=visit_of(point, id=uuid.uuid4(), happened_at=START + 20 * MINUTE), now=NOW)
    detail = patrol_detail(bureau.officer, ROUND)
    assert [visit.is_old for visit in detail.visits] == [True, False]
    assert detail.row.looked_at == 1 and len(detail.untold) == 2


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"code": "1.0123456789abcdef01234567"}, "作废"),
        ({"readings": ()}, "没填"),
        ({"readings": (ReadingTold(0, is_fine=True),)}, "没有这一项"),
        ({"point_id": 0}, "没有这个点"),
        ({"route_id": 0}, "没有这条路线"),
    ],
)
def test_what_cannot_be_is_told_and_leaves_nothing(bureau, route, wrong, word):
    with pytest.raises(Invalid, match=word):
        tell_visit(actor=bureau.member, told=visit_of(route.points.order_by("position")[0], **wrong), now=NOW)
    assert not PointVisit.objects.exists() and not Patrol.objects.exists()


def test_a_reading_says_what_its_check_asks_for(bureau, route):
    point = route.points.order_by("position")[1]
    asked = add_check(actor=bureau.officer, point_id=point.pk, told=CheckTold("铭牌", needs_photo=True), now=NOW)
    told = visit_of(point)
    with pytest.raises(Invalid, match="照片"):
        tell_visit(actor=bureau.member, told=told, now=NOW)
    file = store_photo(actor=bureau.member, sha256=None, content=PHOTO, now=NOW)
    shown = {asked.pk: file.sha256}
    readings = tuple(dataclasses.replace(one, photo=shown.get(one.check_id, "")) for one in told.readings)
    visit = tell_visit(actor=bureau.member, told=dataclasses.replace(told, readings=readings), now=NOW)
    assert visit.readings.get(check_item=asked).photo == file
    unsent = tuple(dataclasses.replace(one, photo="0" * 64) for one in told.readings)
    with pytest.raises(Invalid, match="还没有传上来"):
        tell_visit(actor=bureau.member, told=visit_of(point, id=uuid.uuid4(), readings=unsent), now=NOW)


def test_a_renewed_code_counts_and_the_old_one_no_longer(bureau, route):
    point = route.points.order_by("position")[0]
    old = visit_of(point)
    renew_point_code(actor=bureau.officer, point_id=point.pk, now=NOW)
    with pytest.raises(Invalid, match="换|作废"):
        tell_visit(actor=bureau.member, told=old, now=NOW)
    point.refresh_from_db()
    assert tell_visit(actor=bureau.member, told=visit_of(point), now=NOW).scanned


def test_where_the_phone_was_is_kept_as_a_distance_alone(bureau, route):
    """0.0009 degrees of latitude north of the point are 100 metres."""
    point = route.points.order_by("position")[0]
    visit = tell_visit(actor=bureau.member, told=visit_of(point, position=(28.6009, 121.5)), now=NOW)
    assert visit.metres == 100


def test_what_was_closed_while_a_phone_was_offline_is_still_told(bureau, route):
    point = route.points.order_by("position")[1]
    told = visit_of(point)
    close_check(actor=bureau.officer, check_id=point.checks.get().pk, closed=True, now=NOW)
    close_point(actor=bureau.officer, point_id=point.pk, closed=True, now=NOW)
    close_route(actor=bureau.officer, route_id=route.pk, closed=True, now=NOW)
    assert tell_visit(actor=bureau.member, told=told, now=NOW).readings.count() == 1


def test_a_patrol_belongs_to_who_began_it(bureau, route):
    point = route.points.order_by("position")[0]
    tell_visit(actor=bureau.member, told=visit_of(point), now=NOW)
    with pytest.raises(Invalid, match="另一次巡查"):
        end_patrol(actor=bureau.standing("王二"), told=end_of(route), now=NOW)
    assert patrol_detail(bureau.standing("王二"), ROUND) is None
    assert patrol_detail(bureau.member, ROUND) is not None
    assert patrol_detail(bureau.secretary, ROUND) is None, "of the branch, not of the site"


def test_guests_walk_at_their_site_and_nowhere_else(bureau, site, route):
    far = make_route(bureau, make_site(bureau, "G2", "西塘工地"))
    make_guest(bureau, with_branch(bureau, site))
    guest = bureau.standing("韩工")
    assert [one.id for one in routes_to_walk(guest, NOW.date())] == [route.pk]
    assert {one.id for one in routes_to_walk(bureau.member, NOW.date())} == {route.pk, far.pk}
    with pytest.raises(Invalid, match="没有这条路线"):
        tell_visit(actor=guest, told=visit_of(far.points.first()), now=NOW)
    tell_visit(actor=guest, told=visit_of(route.points.first()), now=NOW)
    end_patrol(actor=guest, told=end_of(route), now=NOW)
    assert not Record.objects.exists(), "they belong to no branch here"
    assert patrols_of(bureau.officer, route.pk).count() == 1


def test_what_is_due_stands_first(bureau, site):
    often, seldom = (
        make_route(bureau, site, every_days=1),
        make_route(bureau, make_site(bureau, "G2", "西塘"), every_days=30),
    )
    for number, route in enumerate((seldom, often)):
        ids = {"patrol_id": uuid.UUID(int=number)}
        tell_visit(actor=bureau.member, told=visit_of(route.points.first(), id=uuid.uuid4(), **ids), now=NOW)
        end_patrol(actor=bureau.member, told=end_of(route, **ids), now=NOW)
    rows = routes_to_walk(bureau.member, NOW.date())
    assert [(row.id, row.due_on) for row in rows] == [
        (often.pk, dt.date(2026, 3, 3)),
        (seldom.pk, dt.date(2026, 4, 1)),
    ]


def test_who_does_not_keep_the_site_keeps_no_route(bureau, site, route):
    for who in (bureau.member, bureau.secretary, bureau.standing("吴干部")):
        with pytest.raises(Refused):
            close_route(actor=who, route_id=route.pk, closed=True, now=NOW)
        assert kept_route(who, route.pk) is None
