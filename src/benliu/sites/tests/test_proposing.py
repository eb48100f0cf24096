"""What a patrol finds not in order is a hazard by itself: once for each reading, whatever the phone tells again."""

import itertools
import uuid
from decimal import Decimal

import pytest
from django.db import transaction

from benliu.notices.models import Notice
from benliu.org.tests.factories import NOW
from benliu.records.services import store_photo
from benliu.sites.api import visit as sync_visit
from benliu.sites.models import Check, Hazard, Reading
from benliu.sites.services import CheckTold, ReadingTold, add_check, end_patrol, tell_visit
from benliu.sites.tests.factories import make_route
from benliu.sites.tests.hazards import make_hazard, step, told
from benliu.sites.tests.test_patrols import MINUTE, PHOTO, ROUND, START, end_of, visit_of
from benliu.sync.registry import Incoming


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def route(bureau, site):
    return make_route(bureau, site)


def off(point, words="裂了一道缝", value=4500, **rest):
    """A visit of a point at which nothing is in order."""
    readings = tuple(
        ReadingTold(check.pk, value=value) if check.measure else ReadingTold(check.pk, is_fine=False, words=words)
        for check in point.checks.filter(closed_at=None)
    )
    return visit_of(point, readings=readings, **rest)


def test_each_reading_that_is_off_is_reported_for_review_with_its_photo(bureau, site, route):
    first = route.points.order_by("position")[0]
    mark = store_photo(actor=bureau.member, sha256=None, content=PHOTO, now=NOW).sha256
    crack, level = first.checks.order_by("position")
    readings = (
        ReadingTold(crack.pk, is_fine=False, words="裂了一道缝", photo=mark),
        ReadingTold(level.pk, value=4500, words="还在涨"),
    )
    tell_visit(actor=bureau.member, told=visit_of(first, readings=readings), now=NOW)
    found = {one.reading.check_item_id: one for one in Hazard.objects.all()}
    assert found.keys() == {crack.pk, level.pk}
    assert found[crack.pk].words == "堤身有没有裂缝：裂了一道缝"
    assert found[level.pk].words == "外海水位：4.5 米，应不超过 4.2；还在涨"
    one = found[crack.pk]
    assert (one.state, one.way, one.gravity, one.place, one.spot) == ("review", "patrol", "ordinary", site.place, "点1")
    assert one.reported_by == bureau.accounts["林一"]
    assert [photo.file.sha256 for photo in one.steps.get().photos.all()] == [mark]
    notices = Notice.objects.filter(account=bureau.accounts["周干部"], kind="sites.hazard")
    assert notices.count() == 2 and "巡查发现了异常" in notices[0].text
    step(bureau.officer, one, "taken_up", gravity="major")
    assert one.state == "reported"


def test_what_is_in_order_is_not_reported(bureau, route):
    for point in route.points.order_by("position"):
        tell_visit(actor=bureau.member, told=visit_of(point), now=NOW)
    assert not Hazard.objects.exists()


@pytest.mark.parametrize(
    ("low", "high", "value", "said"),
    [
        (None, "4.2", 4200, None),
        (None, "4.2", 4201, "应不超过 4.2"),
        ("1", None, 999, "应不低于 1"),
        ("1", None, 1000, None),
        ("1", "4.2", 999, "应在 1 到 4.2 之间"),
    ],
)
def test_bounds(bureau, site, route, low, high, value, said):
    point = route.points.order_by("position")[1]
    Check.objects.filter(point=point).update(closed_at=NOW)
    bounds = {name: Decimal(text) if text else None for name, text in (("low", low), ("high", high))}
    check = add_check(
        actor=bureau.officer, point_id=point.pk, told=CheckTold("渗水量", measure="升", **bounds), now=NOW
    )
    tell_visit(actor=bureau.member, told=visit_of(point, readings=(ReadingTold(check.pk, value=value),)), now=NOW)
    assert [one.words.rpartition("，")[2] for one in Hazard.objects.all()] == ([said] if said else [])


def test_every_order_of_what_a_phone_tells_reports_the_same(bureau, route):
    """Two visits that find something, one that does not, and the end: in all 24 orders, all of it twice."""
    first, second, third = route.points.order_by("position")
    acts = [
        ("visit", off(first)),
        ("visit", off(second)),
        ("visit", visit_of(third)),
        ("end", end_of(route)),
    ]
    kept = set()
    for order in itertools.permutations(acts):
        with transaction.atomic():
            for kind, what in (*order, *order):
                (tell_visit if kind == "visit" else end_patrol)(actor=bureau.member, told=what, now=NOW)
            kept.add(tuple(sorted(str(one.pk) for one in Hazard.objects.all())))
            assert Hazard.objects.count() == 3  # two of the first point, one of the second
            assert Hazard.objects.values("reading").distinct().count() == 3
            transaction.set_rollback(True)
    assert len(kept) == 1


def test_a_point_looked_at_again_is_another_reading(bureau, route):
    first = route.points.order_by("position")[0]
    again = off(first, id=uuid.uuid5(ROUND, "again"), happened_at=START + 30 * MINUTE)
    tell_visit(actor=bureau.member, told=off(first), now=NOW)
    tell_visit(actor=bureau.member, told=again, now=NOW)
    assert Hazard.objects.count() == Reading.objects.count() == 4


def test_the_phone_is_told_the_numbers_and_a_tap_makes_no_second_one(bureau, site, route):
    first = route.points.order_by("position")[0]
    make_hazard(bureau, site)  # number 1
    what = off(first)
    payload = {
        "patrol": str(ROUND),
        "route": route.pk,
        "point": first.pk,
        "started": START.isoformat(),
        "readings": [
            {"check": one.check_id, "words": one.words}
            | ({"value": one.value} if one.value is not None else {"fine": one.is_fine})
            for one in what.readings
        ],
    }
    operation = Incoming(id=what.id, kind="sites.visit", happened_at=what.happened_at, payload=payload)
    given = [sync_visit(actor=bureau.accounts["林一"], operation=operation, now=NOW) for _twice in range(2)]
    assert [one["hazards"] for one in given] == [[2, 3], [2, 3]]
    reading = Reading.objects.order_by("pk")[0]
    tapped = make_hazard(bureau, site, reading_id=reading.pk)
    assert tapped.reading == reading and Hazard.objects.count() == 3
    assert told(site).id != tapped.pk


def test_the_patrol_leads_to_the_hazard_and_offers_no_tap(bureau, route, client):
    first = route.points.order_by("position")[0]
    tell_visit(actor=bureau.member, told=off(first), now=NOW)
    client.force_login(bureau.accounts["林一"])
    page = client.get(f"/patrols/{ROUND}/").content.decode()
    for one in Hazard.objects.all():
        assert f"/hazards/{one.pk}/" in page and f"已报为隐患 {one.number}" in page
    assert "?reading=" not in page
    assert client.get(f"/hazards/{Hazard.objects.all()[0].pk}/").status_code == 200
