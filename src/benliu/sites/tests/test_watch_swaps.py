"""Swaps: offered, agreed to, consented to; nothing changes before; refused where it cannot be."""

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.tests.factories import NOW
from benliu.sites.models import DutySwap
from benliu.sites.services import StaleDuty, answer_swap, decide_swap, offer_duty, seat_person, withdraw_swap

from .watching import DAY, make_outpost, make_plan, on_seats, published, put, seat_of

NAMES = ("林一", "王二", "孙三")


@pytest.fixture
def outpost(bureau):
    return make_outpost(bureau)


@pytest.fixture
def plan(bureau, outpost):
    """Six days: 林一 on the 3rd and 7th, 王二 on the 5th, nobody on the 4th and 6th, 孙三 on the 8th."""
    plan = published(bureau, outpost, 6, names=NAMES)
    put(plan, "林一", "", "王二", "", "林一", "孙三")
    Notice.objects.all().delete()
    return plan


def offer(bureau, plan, giver="林一", nth=0, *, to="王二", wanted=None, version=1, now=NOW):
    said = {"wanted_id": wanted.pk} if wanted else {"taker_id": bureau.people[to].pk}
    seat = seat_of(plan, giver, nth)
    return offer_duty(actor=bureau.standing(giver), seat_id=seat.pk, version=version, now=now, **said)


def told_to(words: str) -> set[str]:
    found = Notice.objects.filter(kind="sites.swap", text__contains=words)
    return set(found.values_list("account__person__name", flat=True))


def test_given_away_step_by_step(bureau, plan):
    before = on_seats(plan)
    swap = offer(bureau, plan, to="孙三")
    assert told_to("林一请您接 03-03 08:00 白班 这一班") == {"孙三"}
    assert on_seats(plan) == before
    answer_swap(actor=bureau.standing("孙三"), swap_id=swap.pk, agrees=True, now=NOW)
    assert told_to("孙三答应接") == {"林一"} and told_to("请您同意或退回") == {"周干部"}
    assert on_seats(plan) == before
    decide_swap(actor=bureau.officer, swap_id=swap.pk, consents=True, now=NOW)
    assert on_seats(plan) == [("03-03", "孙三"), *before[1:]]
    assert told_to("班表已改") == {"林一", "孙三"}
    swap.refresh_from_db()
    assert (swap.state, swap.decided_by_id, swap.answered_at) == ("done", bureau.officer.account_id, NOW)
    assert plan.seats.get(person__name="孙三", starts_at__lt=NOW + 2 * DAY).version == 2


def test_two_duties_are_traded(bureau, plan):
    swap = offer(bureau, plan, nth=1, wanted=seat_of(plan, "王二"))
    assert told_to("林一想用 03-07 08:00 白班 这一班换您 03-05 08:00 白班 那一班") == {"王二"}
    answer_swap(actor=bureau.standing("王二"), swap_id=swap.pk, agrees=True, now=NOW)
    decide_swap(actor=bureau.officer, swap_id=swap.pk, consents=True, now=NOW)
    assert [name for _day, name in on_seats(plan)] == ["林一", "", "林一", "", "王二", "孙三"]


def test_rest_and_double_duty_are_kept(bureau, outpost, plan):
    """孙三 stands on the 8th: the 7th is too near; on the 3rd of a second outpost nobody stands twice."""
    with pytest.raises(Invalid, match="孙三休息不够 24 小时：挨着 03-08 08:00"):
        offer(bureau, plan, nth=1, to="孙三")
    other = published(bureau, make_outpost(bureau, "P2"), 1, names=("孙三",))
    assert on_seats(other) == [("03-03", "孙三")]
    with pytest.raises(Invalid, match="孙三同一时间已有一班：03-03 08:00 东塘哨点P2"):
        offer(bureau, plan, to="孙三")
    assert not DutySwap.objects.exists()


def test_what_came_between_is_seen_at_the_consent(bureau, plan):
    swap = offer(bureau, plan, to="孙三")
    answer_swap(actor=bureau.standing("孙三"), swap_id=swap.pk, agrees=True, now=NOW)
    empty = plan.seats.filter(person=None).order_by("starts_at")[0]
    said = {"actor": bureau.officer, "now": NOW}
    seat_person(seat_id=empty.pk, version=1, person_id=bureau.people["孙三"].pk, **said)
    with pytest.raises(Invalid, match="孙三休息不够"):
        decide_swap(swap_id=swap.pk, consents=True, **said)
    assert on_seats(plan)[0] == ("03-03", "林一")
    decide_swap(swap_id=swap.pk, consents=False, **said)
    assert told_to("没有同意") == {"林一", "孙三"}
    assert on_seats(plan)[0] == ("03-03", "林一")


def test_a_seat_that_went_another_way_ends_its_offers(bureau, plan):
    swap = offer(bureau, plan, to="孙三")
    seat = seat_of(plan, "林一")
    seat_person(actor=bureau.officer, seat_id=seat.pk, version=1, person_id=None, now=NOW)
    swap.refresh_from_db()
    assert swap.state == "withdrawn"
    with pytest.raises(Invalid, match="现在是“已收回”"):
        answer_swap(actor=bureau.standing("孙三"), swap_id=swap.pk, agrees=True, now=NOW)


def test_an_old_form_is_refused(bureau, plan):
    with pytest.raises(StaleDuty):
        offer(bureau, plan, version=2)
    swap = offer(bureau, plan)
    with pytest.raises(Invalid, match="已经在调"):
        offer(bureau, plan, to="孙三")
    with pytest.raises(Invalid, match="现在是“等同事答复”"):
        decide_swap(actor=bureau.officer, swap_id=swap.pk, consents=True, now=NOW)


def test_declined_or_taken_back_it_can_be_offered_again(bureau, plan):
    swap = offer(bureau, plan)
    answer_swap(actor=bureau.standing("王二"), swap_id=swap.pk, agrees=False, now=NOW)
    assert told_to("王二不能接") == {"林一"}
    again = offer(bureau, plan, to="孙三")
    withdraw_swap(actor=bureau.member, swap_id=again.pk, now=NOW)
    offer(bureau, plan, to="孙三")
    assert sorted(DutySwap.objects.values_list("state", flat=True)) == ["declined", "offered", "withdrawn"]


def test_only_those_whose_it_is(bureau, plan):
    seat = seat_of(plan, "林一")
    said = {"seat_id": seat.pk, "version": 1, "now": NOW}
    with pytest.raises(Refused):
        offer_duty(actor=bureau.standing("王二"), taker_id=bureau.people["孙三"].pk, **said)
    with pytest.raises(Invalid, match="一起值守的同事"):
        offer_duty(actor=bureau.member, taker_id=bureau.people["钱书记"].pk, **said)
    with pytest.raises(Invalid, match="自己"):
        offer_duty(actor=bureau.member, taker_id=bureau.people["林一"].pk, **said)
    swap = offer(bureau, plan)
    for name in ("林一", "孙三", "周干部"):
        with pytest.raises(Refused):
            answer_swap(actor=bureau.standing(name), swap_id=swap.pk, agrees=True, now=NOW)
    answer_swap(actor=bureau.standing("王二"), swap_id=swap.pk, agrees=True, now=NOW)
    for name in ("林一", "王二", "许书记", "吴干部"):
        with pytest.raises(Refused):
            decide_swap(actor=bureau.standing(name), swap_id=swap.pk, consents=True, now=NOW)
    with pytest.raises(Refused):
        withdraw_swap(actor=bureau.standing("王二"), swap_id=swap.pk, now=NOW)


def test_nobody_consents_to_an_own_swap(bureau, outpost):
    plan = make_plan(bureau, outpost, 1, names=("林一",))
    put(plan, "周干部")
    DutySwap.objects.all().delete()
    plan.published_at = NOW
    plan.save()
    swap = offer(bureau, plan, "周干部", to="林一")
    answer_swap(actor=bureau.member, swap_id=swap.pk, agrees=True, now=NOW)
    with pytest.raises(Refused, match="另一位负责人"):
        decide_swap(actor=bureau.officer, swap_id=swap.pk, consents=True, now=NOW)


def test_what_has_begun_is_not_swapped(bureau, plan):
    with pytest.raises(Invalid, match="还没有开始"):
        offer(bureau, plan, now=NOW + DAY)
    swap = offer(bureau, plan)
    with pytest.raises(Invalid, match="还没有开始"):
        answer_swap(actor=bureau.standing("王二"), swap_id=swap.pk, agrees=True, now=NOW + DAY)
