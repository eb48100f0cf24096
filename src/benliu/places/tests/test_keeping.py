"""Places are added, changed and closed by officers, and read by everybody on the roster."""

from decimal import Decimal

import pytest
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.org.tests.factories import NOW
from benliu.places.codes import printed_code
from benliu.places.models import Place
from benliu.places.queries import place_of_code
from benliu.places.queries.place import outposts_at
from benliu.places.services import PlaceTold, add_place, change_place, close_place, renew_code, reopen_place

TOLD = PlaceTold("outpost", "C", "南堤哨点", "南堤 3 号闸旁", Decimal("30.1234565"), Decimal("121.5"), Decimal("4.35"))


def test_degrees_and_metres_are_kept_in_whole_parts(bureau):
    unit = bureau.units["示例市水利局"]
    place = add_place(actor=bureau.officer, unit_id=unit.pk, told=TOLD, now=NOW)
    assert (place.latitude, place.longitude, place.alarm_mm) == (30_123_456, 121_500_000, 4350)
    assert place.opened_on == NOW.date()


def test_who_does_not_lead_the_unit_adds_nothing(bureau):
    unit = bureau.units["示例市水利局"]
    for actor in (bureau.secretary, bureau.member, bureau.standing("吴干部")):
        with pytest.raises(Refused):
            add_place(actor=actor, unit_id=unit.pk, told=TOLD, now=NOW)


@pytest.mark.parametrize(
    "told",
    [
        PlaceTold("outpost", " ", "南堤哨点"),
        PlaceTold("outpost", "C", " "),
        PlaceTold("castle", "C", "南堤哨点"),
        PlaceTold("outpost", "C", "南堤哨点", latitude=Decimal(30)),
        PlaceTold("outpost", "C", "南堤哨点", latitude=Decimal(91), longitude=Decimal(0)),
        PlaceTold("outpost", "A", "南堤哨点"),
    ],
    ids=["no code", "no name", "no kind", "half a position", "off the earth", "another's code"],
)
def test_what_cannot_be_kept_is_told(bureau, east, told):
    with pytest.raises(Invalid):
        add_place(actor=bureau.officer, unit_id=east.unit_id, told=told, now=NOW)
    assert Place.objects.count() == 1


def test_an_outpost_stands_at_a_site_or_a_sluice_and_nowhere_else(bureau, east):
    """Not at another outpost, not at a closed place; and no sluice stands at anything."""
    unit, acted = bureau.units["示例市水利局"], {"actor": bureau.officer, "now": NOW}
    sluice, shut = (
        add_place(unit_id=unit.pk, told=PlaceTold("sluice", code, f"{code}闸"), **acted) for code in ("S", "T")
    )
    close_place(place_id=shut.pk, **acted)
    post = add_place(unit_id=unit.pk, told=PlaceTold("outpost", "P", "闸口哨站", at=sluice.pk), **acted)
    assert outposts_at(sluice.pk) == [(post.pk, "P", "闸口哨站")]
    for told in (
        PlaceTold("outpost", "Q", "哨", at=east.pk),
        PlaceTold("outpost", "Q", "哨", at=shut.pk),
        PlaceTold("sluice", "Q", "闸", at=sluice.pk),
    ):
        with pytest.raises(Invalid, match="设在"):
            add_place(unit_id=unit.pk, told=told, **acted)
    change_place(place_id=post.pk, told=PlaceTold("outpost", "P", "闸口哨站"), **acted)
    assert outposts_at(sluice.pk) == []


def test_the_page_of_a_sluice_leads_to_an_outpost_there(bureau, client):
    unit = bureau.units["示例市水利局"]
    sluice = Place.objects.create(unit=unit, kind="sluice", code="S", name="南闸", opened_on=NOW.date())
    client.force_login(bureau.accounts["周干部"])
    way = f"{reverse('place_new')}?at={sluice.pk}"
    assert way in client.get(reverse("place", args=[sluice.pk])).content.decode()
    form = client.get(way)
    assert "设在南闸" in form.content.decode()
    said = {"unit_id": sluice.unit_id, "kind": "outpost", "code": "P", "name": "南闸哨站", "at": sluice.pk}
    client.post(way, said)
    assert "南闸哨站" in client.get(reverse("place", args=[sluice.pk])).content.decode()


def test_a_code_is_free_again_once_its_place_is_closed(bureau, east):
    close_place(actor=bureau.officer, place_id=east.pk, now=NOW)
    told = PlaceTold("outpost", "A", "新东堤哨点")
    add_place(actor=bureau.officer, unit_id=east.unit_id, told=told, now=NOW)
    with pytest.raises(Invalid, match="A"):
        reopen_place(actor=bureau.officer, place_id=east.pk, now=NOW)


def test_closing_is_taken_back(bureau, east):
    close_place(actor=bureau.officer, place_id=east.pk, now=NOW)
    assert reopen_place(actor=bureau.officer, place_id=east.pk, now=NOW).closed_on is None


def test_another_code_leaves_the_old_sheet_behind(bureau, east):
    old = printed_code(bytes(east.secret), east.pk)
    renewed = renew_code(actor=bureau.officer, place_id=east.pk, now=NOW)
    assert place_of_code(old) is None
    assert place_of_code(printed_code(bytes(renewed.secret), east.pk)) == east


def test_change(bureau, east):
    changed = change_place(actor=bureau.officer, place_id=east.pk, told=TOLD, now=NOW)
    assert (changed.code, changed.name, changed.address) == ("C", "南堤哨点", "南堤 3 号闸旁")


def test_a_member_reads_open_places_and_changes_none(bureau, client, east, west):
    close_place(actor=bureau.officer, place_id=west.pk, now=NOW)
    client.force_login(bureau.accounts["林一"])
    shown = client.get(reverse("places")).content.decode()
    assert "东堤哨点" in shown
    assert "西堤哨点" not in shown
    assert client.get(reverse("place", args=[east.pk])).status_code == 200
    assert client.get(reverse("place", args=[west.pk])).status_code == 404
    assert (
        client.post(reverse("place", args=[east.pk]), {"code": "X", "name": "x", "kind": "outpost"}).status_code == 403
    )
    assert client.get(reverse("place_sheet")).status_code == 403


def test_an_officer_adds_a_place_on_the_page(bureau, client):
    client.force_login(bureau.accounts["周干部"])
    said = {
        "unit_id": bureau.units["示例市水利局"].pk,
        "code": "C",
        "name": "南堤哨点",
        "kind": "outpost",
        "alarm": "4.35",
    }
    made = client.post(reverse("place_new"), said)
    place = Place.objects.get()
    assert made.url == reverse("place", args=[place.pk])
    page = client.get(made.url).content.decode()
    assert 'value="4.35"' in page


def test_the_sheet_has_a_code_for_each_open_place(bureau, client, east, west):
    client.force_login(bureau.accounts["周干部"])
    page = client.get(reverse("place_sheet")).content.decode()
    assert page.count("<svg") >= 2
    assert "东堤哨点" in page
    assert "西堤哨点" in page
    assert "西堤哨点" not in client.get(reverse("place_sheet"), {"place": east.pk}).content.decode()


def test_a_scanned_code_leads_to_its_place_until_a_feature_takes_it(bureau, client, east, monkeypatch):
    client.force_login(bureau.accounts["林一"])
    address = reverse("place_scanned", args=[printed_code(bytes(east.secret), east.pk)])
    monkeypatch.setattr("benliu.places.scanning._pages", [])
    assert client.get(address).url == reverse("place", args=[east.pk])
    monkeypatch.setattr("benliu.places.scanning._pages", ["places"])
    assert client.get(address).url.startswith(reverse("places") + f"?p={east.pk}.")
    assert client.get(reverse("place_scanned", args=["1.x"])).status_code == 404
