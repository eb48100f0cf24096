"""Pages of standing duty: what stands on them for whom, what is refused in words."""

import datetime as dt
import re

import pytest

from benliu.org.models import Particulars
from benliu.org.tests.factories import FIRST, NOW
from benliu.sites.models import DutyPlan, DutySwap, OpenPoint

from .factories import make_guest, make_site, with_branch
from .test_handing_over import ENDS, hand
from .watching import HOUR, make_outpost, make_plan, published, put, seat_of


@pytest.fixture
def outpost(bureau):
    return make_outpost(bureau)


@pytest.fixture
def at(client, bureau, monkeypatch):
    """A page as somebody reads it at a moment."""
    moment = [NOW]
    for module in ("watch", "watch_plans"):
        monkeypatch.setattr(f"benliu.sites.pages.{module}.now", lambda: moment[0])

    def signed_in(name, when=NOW):
        moment[0] = when
        client.force_login(bureau.accounts[name])
        return client

    return signed_in


@pytest.fixture
def plan(bureau, outpost):
    plan = published(bureau, outpost, 3, names=("林一", "王二", "孙三"))
    put(plan, "林一", "王二", "孙三")
    return plan


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def planned(bureau, **rest) -> dict:
    said = {"starts_on": "2026-03-03", "ends_on": "2026-03-09", "rest_hours": "24", "name_1": "白班"}
    said |= {"starts_1": "08:00", "ends_1": "20:00", "number_1": "1", "name_2": "", "name_3": ""}
    return said | {"people": [str(bureau.people[name].pk) for name in ("林一", "王二")]} | rest


def test_from_the_form_to_the_roster(bureau, outpost, at):
    way = f"/watch/at/{outpost.pk}/new/?unit={bureau.units[FIRST].pk}"
    assert "林一" in text_of(at("周干部").get(way))
    answer = at("周干部").post(way, planned(bureau))
    plan = DutyPlan.objects.get()
    assert answer.url == f"/watch/plans/{plan.pk}/"
    page = text_of(at("周干部").get(answer.url))
    found = set(re.findall(r"(?:林一|王二) (\d \d \d \d \d+ \d)", page))
    assert found == {"4 3 1 0 48 0", "3 2 1 0 36 0"}, "Tuesday, Thursday, Saturday, Monday and the days between"
    seat = plan.seats.order_by("starts_at")[0]
    assert (
        f'action="/watch/seats/{seat.pk}/person/"' in at("周干部").get(f"{answer.url}?seat={seat.pk}").content.decode()
    )
    said = {"plan": plan.pk, "version": seat.version, "person": ""}
    assert at("周干部").post(f"/watch/seats/{seat.pk}/person/", said).url == answer.url
    seat.refresh_from_db()
    assert seat.person is None
    again = at("周干部").post(f"/watch/seats/{seat.pk}/person/", said, follow=True)
    assert "在您填写的时候，值守安排有了变化" in text_of(again)
    old = at("周干部").post(f"{answer.url}publish/", {"version": 1}, follow=True)
    plan.refresh_from_db()
    assert "有了变化" in text_of(old) and plan.published_at is None
    at("周干部").post(f"{answer.url}publish/", {"version": plan.version})
    plan.refresh_from_db()
    assert plan.published_at == NOW


def test_what_is_typed_stays_where_it_cannot_be(bureau, outpost, at):
    way = f"/watch/at/{outpost.pk}/new/?unit={bureau.units[FIRST].pk}"
    answer = at("周干部").post(way, planned(bureau, name_2="夜班", people=[]))
    assert answer.status_code == 422 and "请填写。" in text_of(answer)
    answer = at("周干部").post(way, planned(bureau, people=[]))
    assert answer.status_code == 422 and "请选由谁值守" in text_of(answer)
    assert 'value="2026-03-09"' in answer.content.decode() and not DutyPlan.objects.exists()


def test_who_is_on_duty_and_whose_number_is_shown(bureau, plan, at):
    """On the third at noon 林一 stands; who keeps the place sees the number masked, colleagues no number."""
    Particulars.objects.create(person=bureau.people["林一"], phone="13812345678")
    noon = ENDS - 8 * HOUR
    page = text_of(at("王二", noon).get(f"/watch/at/{plan.place_id}/"))
    assert re.search("现在谁在 林一 03-03 08:00–20:00 白班", page) and "下一班 王二 我 03-04" in page
    assert "138" not in page
    page = text_of(at("周干部", noon).get(f"/watch/at/{plan.place_id}/"))
    assert "138****5678" in page and "13812345678" not in page


def test_a_draft_is_nobodys_business(bureau, outpost, at):
    plan = make_plan(bureau, outpost, 3)
    assert "还没有排值守" in text_of(at("林一").get(f"/watch/at/{outpost.pk}/"))
    for name in ("林一", "许书记", "吴干部"):
        assert at(name).get(f"/watch/plans/{plan.pk}/").status_code == 404
    assert "近期没有排到您" in text_of(at("林一").get("/watch/"))


def test_guests_see_what_they_stand_on_themselves(bureau, outpost, at):
    site = make_site(bureau)
    with_branch(bureau, site)
    site.refresh_from_db()
    make_guest(bureau, site)
    plan = published(bureau, outpost, 2, names=("林一", "王二"))
    put(plan, "林一", "王二")
    assert at("韩工").get(f"/watch/at/{outpost.pk}/").status_code == 404
    assert at("韩工").get("/watch/").status_code == 200
    put(plan, "林一", "韩工")
    assert "韩工 我" in text_of(at("韩工").get(f"/watch/at/{outpost.pk}/"))


def test_a_closed_outpost_is_for_who_keeps_it(bureau, plan, at):
    plan.place.closed_on = NOW.date()
    plan.place.save()
    assert at("林一").get(f"/watch/at/{plan.place_id}/").status_code == 404
    assert at("周干部").get(f"/watch/at/{plan.place_id}/").status_code == 200


def test_a_swap_by_its_pages(bureau, plan, at):
    seat = seat_of(plan, "林一")
    page = at("林一").get(f"/watch/seats/{seat.pk}/swap/").content.decode()
    assert "孙三 03-05 08:00 白班" in page
    assert at("王二").get(f"/watch/seats/{seat.pk}/swap/").status_code == 404
    said = {"version": 7, "to": f"seat:{seat_of(plan, '孙三').pk}"}
    old = at("林一").post(f"/watch/seats/{seat.pk}/swap/", said)
    assert old.status_code == 409 and 'name="version" value="1"' in old.content.decode()
    near = at("林一").post(
        f"/watch/seats/{seat.pk}/swap/", said | {"version": 1, "to": f"person:{bureau.people['王二'].pk}"}
    )
    assert near.status_code == 422 and "休息不够" in text_of(near)
    at("林一").post(f"/watch/seats/{seat.pk}/swap/", said | {"version": 1})
    swap = DutySwap.objects.get()
    assert "等同事答复" in text_of(at("林一").get("/watch/"))
    assert "请您答复 林一 → 孙三 等同事答复 03-03 08:00 白班 ⇄ 03-05 08:00 白班" in text_of(at("孙三").get("/watch/"))
    at("孙三").post(f"/watch/swaps/{swap.pk}/agree/")
    at("周干部").post(f"/watch/swaps/{swap.pk}/consent/", {"place": plan.place_id})
    names = plan.seats.order_by("starts_at").values_list("person__name", flat=True)
    assert list(names) == ["孙三", "王二", "林一"]


def test_the_next_reads_takes_over_and_ticks(bureau, plan, at):
    hand(bureau, plan, words="闸门已关", points=("钥匙待取",))
    begins = ENDS + 13 * HOUR
    page = text_of(at("王二", begins).get("/watch/"))
    assert "闸门已关" in page and "钥匙待取" in page and "看过交接，接班" in page
    at("王二", begins).post(f"/watch/seats/{seat_of(plan, '王二').pk}/read/")
    assert "看过交接，接班" not in text_of(at("王二", begins).get("/watch/"))
    point = OpenPoint.objects.get()
    at("王二", begins).post(f"/watch/points/{point.pk}/done/", {"place": plan.place_id})
    assert "钥匙待取" not in text_of(at("王二", begins).get("/watch/"))
    assert "闸门已关" not in text_of(at("钱书记", begins).get(f"/watch/at/{plan.place_id}/")), "stands nowhere here"


def test_home_shows_the_next_duties(bureau, plan, client, monkeypatch):
    monkeypatch.setattr("benliu.workspace.pages.member.now", lambda: NOW)
    client.force_login(bureau.accounts["林一"])
    assert "我的值守" in text_of(client.get("/me/"))
    monkeypatch.setattr("benliu.workspace.pages.member.now", lambda: NOW + dt.timedelta(days=9))
    assert "我的值守" not in text_of(client.get("/me/"))
