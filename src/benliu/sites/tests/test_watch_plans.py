"""Standing duty: who stands when is spread evenly by kind of day, with what keeps people; published once."""

import datetime as dt
from collections import Counter
from itertools import product

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.tests.factories import FIRST, NOW, TODAY
from benliu.places.models import Place
from benliu.places.services import PlaceTold, add_place
from benliu.readiness.models import Absence, Team, TeamMember
from benliu.sites.models import DutyPlan, DutySeat, Site
from benliu.sites.policies import keeping
from benliu.sites.queries.watch_plan import plan_detail, units_to_choose
from benliu.sites.services import (
    DutyTold,
    Shift,
    SiteTold,
    StaleDuty,
    discard_duty,
    open_site,
    plan_duty,
    propose_duty,
    publish_duty,
    seat_person,
)
from benliu.workdays.models import SpecialDay

from .factories import make_guest, make_site_secretary, with_branch
from .watching import BY_DAY, BY_NIGHT, DAY, FIVE, make_outpost, make_plan, on_seats, published, put, seat_of, told


@pytest.fixture
def outpost(bureau):
    return make_outpost(bureau)


def counts(plan) -> dict[str, Counter[str]]:
    """How many duties each has of each kind of day."""
    found: dict[str, Counter[str]] = {}
    for kind, name in plan.seats.filter(person__isnull=False).values_list("kind", "person__name"):
        found.setdefault(kind, Counter())[name] += 1
    return found


def spread(count: Counter[str], names=FIVE) -> int:
    return max(count[name] for name in names) - min(count[name] for name in names)


def test_each_kind_of_day_is_spread_evenly(bureau, outpost):
    """Four weeks from Tuesday, 3 March 2026: 20 working days, 6 of Saturdays and Sundays, two days off by decree."""
    SpecialDay.objects.create(day=dt.date(2026, 3, 4), is_working=False)
    SpecialDay.objects.create(day=dt.date(2026, 3, 21), is_working=True)
    SpecialDay.objects.create(day=dt.date(2026, 3, 22), is_working=False)
    plan = make_plan(bureau, outpost, 28)
    found = counts(plan)
    assert {kind: sum(count.values()) for kind, count in found.items()} == {"weekday": 20, "weekend": 6, "holiday": 2}
    assert all(spread(count) <= 1 for count in found.values())
    assert set(found["weekday"].values()) == {4}
    assert all(one[1] for one in on_seats(plan))
    names = [name for _day, name in on_seats(plan)]
    assert all(first != second for first, second in zip(names, names[1:], strict=False)), "a day of rest"


def test_it_is_as_even_as_every_plan_that_there_could_be(bureau, outpost):
    """Seven days, three people, one of them away for three days: all 2187 ways by hand."""
    away = (dt.date(2026, 3, 4), dt.date(2026, 3, 7))
    start, end = (dt.datetime.combine(day, dt.time(), NOW.tzinfo) - dt.timedelta(hours=8) for day in away)
    noted = {"noted_by_id": bureau.officer.account_id, "noted_at": NOW}
    Absence.objects.create(person=bureau.people["林一"], starts_at=start, ends_at=end, **noted)
    names = ("林一", "王二", "孙三")
    plan = make_plan(bureau, outpost, 7, names=names)
    days = [TODAY + (nth + 1) * DAY for nth in range(7)]

    def cost(ways) -> int | None:
        if any(first == second for first, second in zip(ways, ways[1:], strict=False)):
            return None
        if any(name == "林一" and away[0] <= day < away[1] for name, day in zip(ways, days, strict=True)):
            return None
        held = Counter((name, day.weekday() > 4) for name, day in zip(ways, days, strict=True))
        return sum(number * (number - 1) // 2 for number in held.values())

    best = min(found for ways in product(names, repeat=7) if (found := cost(ways)) is not None)
    assert cost([name for _day, name in on_seats(plan)]) == best


def test_duties_of_the_year_are_counted_on(bureau, outpost):
    """林一 had four weekdays elsewhere this year and gets none of four more; last year counts not."""
    other = published(bureau, make_outpost(bureau, "P2"), 4, names=("林一", "王二"), since=dt.date(2026, 3, 9))
    put(other, "林一", "林一", "林一", "林一")
    old = published(bureau, make_outpost(bureau, "P3"), 4, names=("王二", "孙三"), since=dt.date(2026, 3, 16))
    put(old, *["王二"] * 4)
    for nth, seat in enumerate(old.seats.order_by("pk")):
        DutySeat.objects.filter(pk=seat.pk).update(starts_at=NOW - (300 + nth) * DAY, ends_at=NOW - (299 + nth) * DAY)
    plan = make_plan(bureau, outpost, 4, names=("林一", "王二", "孙三"), since=dt.date(2026, 3, 23))
    assert counts(plan) == {"weekday": Counter({"王二": 2, "孙三": 2})}
    rows = {row.name: row for row in plan_detail(bureau.officer, plan.pk, NOW).fairness}
    assert (rows["林一"].days, rows["林一"].before, rows["王二"].before) == (0, 4, 0)
    assert (rows["王二"].weekdays, rows["王二"].hours) == (2, 24)


def test_nobody_stands_at_two_outposts_at_once(bureau, outpost):
    other = published(bureau, make_outpost(bureau, "P2"), 1, names=("林一",))
    assert on_seats(other) == [("03-03", "林一")]
    plan = make_plan(bureau, outpost, 1, names=("林一", "王二"))
    assert on_seats(plan) == [("03-03", "王二")]
    alone = make_plan(bureau, outpost, 1, names=("林一",))
    assert on_seats(alone) == [("03-03", "")]
    (day,) = plan_detail(bureau.officer, alone.pk, NOW).days
    assert day[1][0].why == "缺 1 人：够得着的 1 人里，其余都来不了：1 人那时来不了。"


def test_a_night_ends_the_next_morning(bureau, outpost):
    plan = make_plan(bureau, outpost, 2, shifts=(BY_DAY, BY_NIGHT), rest_hours=12)
    hours = [f"{one.starts_at:%m-%d %H}/{one.ends_at:%m-%d %H}" for one in plan.seats.order_by("starts_at")]
    assert hours == ["03-03 00/03-03 12", "03-03 12/03-04 00", "03-04 00/03-04 12", "03-04 12/03-05 00"], "UTC"
    assert len({name for _day, name in on_seats(plan)}) == 4


def test_by_hand_stays_when_it_is_proposed_anew(bureau, outpost):
    plan = make_plan(bureau, outpost, 5)
    seat = plan.seats.order_by("starts_at")[2]
    other = next(name for name in FIVE if name != on_seats(plan)[2][1] and name not in {on_seats(plan)[1][1]})
    said = {"actor": bureau.officer, "seat_id": seat.pk, "now": NOW}
    wanted = bureau.people[other].pk
    before = {name for _day, name in on_seats(plan)[1:4]}
    if other in before:
        with pytest.raises(Invalid, match="休息不够 24 小时"):
            seat_person(version=1, person_id=wanted, **said)
        put(plan, *["" for _ in range(5)])
    seat_person(version=1, person_id=wanted, **said)
    plan.refresh_from_db()
    with pytest.raises(StaleDuty):
        seat_person(version=1, person_id=None, **said)
    propose_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version, now=NOW, seconds=0.0)
    found = on_seats(plan)
    assert found[2] == ("03-05", other) and all(name for _day, name in found)
    assert list(plan.seats.filter(by_hand=True).values_list("person__name", flat=True)) == [other]


def test_publishing_tells_everybody_once(bureau, outpost):
    plan = make_plan(bureau, outpost, 7)
    with pytest.raises(StaleDuty):
        publish_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version + 1, now=NOW)
    assert not Notice.objects.filter(kind="sites.duty").exists()
    for _twice in range(2):
        plan.refresh_from_db()
        publish_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version, now=NOW)
    told_to = Counter(Notice.objects.filter(kind="sites.duty").values_list("account__person__name", flat=True))
    assert told_to == Counter(dict.fromkeys(FIVE, 1))
    plan.refresh_from_db()
    with pytest.raises(Invalid, match="已经发布"):
        propose_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version, now=NOW)
    with pytest.raises(Invalid, match="已经发布"):
        discard_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version, now=NOW)


def test_a_published_seat_changes_by_hand_and_both_are_told(bureau, outpost):
    plan = published(bureau, outpost, 2, names=("林一", "王二"))
    put(plan, "林一", "")
    Notice.objects.all().delete()
    seat = seat_of(plan, "林一")
    seat_person(actor=bureau.officer, seat_id=seat.pk, version=1, person_id=bureau.people["孙三"].pk, now=NOW)
    assert set(Notice.objects.values_list("account__person__name", flat=True)) == {"林一", "孙三"}
    seat.refresh_from_db()
    assert (seat.person.name, seat.version) == ("孙三", 2)
    with pytest.raises(Invalid, match="已经开始"):
        seat_person(actor=bureau.officer, seat_id=seat.pk, version=2, person_id=None, now=NOW + 3 * DAY)


def test_a_draft_is_thrown_away(bureau, outpost):
    plan = make_plan(bureau, outpost, 2)
    discard_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version, now=NOW)
    assert not DutyPlan.objects.exists() and not DutySeat.objects.exists()


def test_a_team_stands(bureau, outpost):
    team = Team.objects.create(unit=bureau.units[FIRST], name="哨站队")
    for name in ("林一", "王二"):
        TeamMember.objects.create(team=team, person=bureau.people[name], starts_on=TODAY)
    said = told(bureau, 4, names=(), team_id=team.pk)
    plan = plan_duty(actor=bureau.officer, place_id=outpost.pk, told=said, now=NOW, seconds=0.0)
    assert {name for _day, name in on_seats(plan)} == {"林一", "王二"}


def test_who_may_arrange_it(bureau, outpost, site):
    """Officers of the unit; at a site also who leads its branch, and guests of it may stand there."""
    for name in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused):
            plan_duty(actor=bureau.standing(name), place_id=outpost.pk, told=told(bureau), now=NOW)
    with_branch(bureau, site)
    site.refresh_from_db()
    make_site_secretary(bureau, site)
    make_guest(bureau, site)
    with pytest.raises(Invalid, match="设一个哨点"):
        plan_duty(actor=bureau.standing("王二"), place_id=site.place_id, told=told(bureau), now=NOW)
    outpost.at = site.place
    outpost.save()
    plan = plan_duty(
        actor=bureau.standing("王二"), place_id=outpost.pk, told=told(bureau, 1, names=("韩工",)), now=NOW, seconds=0.0
    )
    assert on_seats(plan) == [("03-03", "韩工")]


WRONG = [
    ({"ends_on": TODAY - DAY, "starts_on": TODAY - 2 * DAY}, "不能都在过去"),
    ({"ends_on": TODAY + 92 * DAY, "starts_on": TODAY}, "最多 92 天"),
    ({"shifts": ()}, "至少写一个班次"),
    ({"shifts": (BY_DAY, BY_DAY)}, "各不相同"),
    ({"shifts": (Shift("白班", dt.time(8), dt.time(20), 10),)}, "每班 1 到 9 人"),
    ({"rest_hours": 200}, "0 到 168 小时"),
    ({"people": ()}, "请选由谁值守"),
]


@pytest.mark.parametrize(("said", "words"), WRONG, ids=[words for _said, words in WRONG])
def test_what_cannot_be_is_said(bureau, outpost, said, words):
    usual = {"starts_on": TODAY, "ends_on": TODAY + DAY, "shifts": (BY_DAY,)}
    usual |= {"people": (bureau.people["林一"].pk,)} | said
    with pytest.raises(Invalid, match=words):
        plan_duty(actor=bureau.officer, place_id=outpost.pk, told=DutyTold(**usual), now=NOW)
    assert not DutyPlan.objects.exists()


def test_who_leads_a_sites_branch_puts_its_people_on_duty_and_no_others(bureau):
    """The others of the bureau are none of theirs: not to choose, not by an id that was typed, not to put on a seat."""
    top = bureau.units["示例市水利局"]
    place = PlaceTold("site", "S1", "东塘工地")
    site = open_site(actor=bureau.officer, unit_id=top.pk, told=SiteTold(place, "东塘工程", starts_on=TODAY), now=NOW)
    Site.objects.filter(pk=site.pk).update(branch=bureau.units["第一党支部"], branch_since=TODAY)
    outpost = add_place(
        actor=bureau.officer, unit_id=top.pk, told=PlaceTold("outpost", "S2", "东塘红色哨站", at=site.place_id), now=NOW
    )
    outpost = Place.objects.select_related(*keeping()).get(pk=outpost.pk)
    assert [name for _pk, name in units_to_choose(bureau.secretary, outpost)] == ["第一党支部"]
    assert [name for _pk, name in units_to_choose(bureau.officer, outpost)][:2] == ["第一党支部", "第二党支部"]
    plan = plan_duty(actor=bureau.secretary, place_id=outpost.pk, told=told(bureau), now=NOW, seconds=0.0)
    names = set(plan.chosen.values_list("person__name", flat=True))
    assert names == {"许书记", "林一", "王二"}, "钱书记 and 孙三 are of the second branch"
    seat = plan.seats.first()
    with pytest.raises(Invalid, match="没有这个人"):
        seat_person(
            actor=bureau.secretary, seat_id=seat.pk, version=seat.version, person_id=bureau.people["孙三"].pk, now=NOW
        )
