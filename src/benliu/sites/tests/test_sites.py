"""A site opens with its project and closes with it; its branch has an end, or somebody is reminded of it."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.models import TemporaryMembership
from benliu.org.services import GuestTold, admit_guest, end_stay
from benliu.org.tests.factories import NOW, TODAY
from benliu.places.models import Place
from benliu.places.services import close_place
from benliu.sites.models import Site
from benliu.sites.queries.site import branch_end, branches_to_mind, listed_sites, people_at, site_rows
from benliu.sites.services import (
    change_site,
    close_site,
    extend_branch,
    found_branch,
    open_site,
    remind_of_branches,
    reopen_site,
)

from .factories import BUREAU, PARTY, UNTIL, make_guest, make_site, make_site_secretary, told, with_branch

DAY = dt.timedelta(days=1)


def test_a_site_is_a_place_with_a_project(bureau, site):
    assert (site.place.kind, site.place.name, site.project) == ("site", "东塘加固工地", "东塘海塘安澜工程")
    change_site(actor=bureau.officer, site_id=site.pk, told=told(name="东塘二标工地", supervisor="正衡监理"), now=NOW)
    site = Site.objects.select_related("place").get()
    assert (site.place.name, site.supervisor) == ("东塘二标工地", "正衡监理")


@pytest.mark.parametrize("who", ["许书记", "林一", "吴干部"])
def test_only_officers_of_the_unit_open_sites(bureau, who):
    with pytest.raises(Refused):
        open_site(actor=bureau.standing(who), unit_id=bureau.units[BUREAU].pk, told=told(), now=NOW)
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"starts_on": TODAY, "ends_on": TODAY - DAY}, "完工日期"),
        ({"code": " "}, "代号"),
        ({"code": "G9"}, "G9"),  # another's
    ],
)
def test_what_cannot_be_kept_leaves_nothing(bureau, wrong, word):
    make_site(bureau, "G9", "别处")
    with pytest.raises(Invalid, match=word):
        open_site(actor=bureau.officer, unit_id=bureau.units[BUREAU].pk, told=told(**wrong), now=NOW)
    assert Site.objects.count() == Place.objects.count() == 1


def test_closing_closes_the_places_there_and_is_taken_back_with_them(bureau, site):
    at_it = {"unit": site.place.unit, "opened_on": TODAY, "at": site.place}
    post = Place.objects.create(code="H1", name="东塘红色哨站", **at_it)
    gone = Place.objects.create(code="H2", name="旧哨站", **at_it)
    close_place(actor=bureau.officer, place_id=gone.pk, now=NOW - DAY)
    close_site(actor=bureau.officer, site_id=site.pk, now=NOW)
    assert set(Place.objects.values_list("closed_on", flat=True)) == {TODAY, TODAY - DAY}
    assert list(listed_sites(bureau.member, TODAY)) == []
    assert list(listed_sites(bureau.member, TODAY, show="closed")) == [site]
    reopen_site(actor=bureau.officer, site_id=site.pk, now=NOW)
    post.refresh_from_db()
    gone.refresh_from_db()
    assert post.closed_on is None
    assert gone.closed_on == TODAY - DAY, "it was closed before"


def test_a_branch_without_an_end_is_minded_before_it_lasts_six_months(bureau, site):
    """Founded on 2 March: six months are full on 2 September, and 30 days before, on 3 August, it is said."""
    site = with_branch(bureau, site)
    extend_branch(actor=bureau.officer, site_id=site.pk, until=None, now=NOW)
    site.refresh_from_db()
    assert branch_end(site) == dt.date(2026, 9, 2)
    assert branches_to_mind(bureau.officer, dt.date(2026, 8, 2)) == []
    (row,) = branches_to_mind(bureau.officer, dt.date(2026, 8, 3))
    assert (row.id, row.branch_ends, row.branch_open_ended) == (site.pk, dt.date(2026, 9, 2), True)
    assert branches_to_mind(bureau.secretary, dt.date(2026, 8, 3)) == []


def test_who_keeps_the_site_is_told_once_of_each_end(bureau, site):
    """A branch of 2 March without an end: on 3 August, thirty days before six months are full; then of the new end."""
    site = with_branch(bureau, site)
    make_site_secretary(bureau, site)
    extend_branch(actor=bureau.officer, site_id=site.pk, until=None, now=NOW)
    moment = NOW.replace(month=8, day=2)
    assert remind_of_branches(now=moment) == 0
    assert remind_of_branches(now=moment + DAY) == 2
    assert remind_of_branches(now=moment + 2 * DAY) == 0
    told = Notice.objects.filter(kind="sites.branch")
    assert {one.account_id for one in told} == {bureau.accounts[name].pk for name in ("周干部", "王二")}
    assert "2026-09-02 满六个月" in str(told[0].text)
    extend_branch(actor=bureau.officer, site_id=site.pk, until=UNTIL, now=moment)
    assert remind_of_branches(now=moment + 2 * DAY) == 0
    assert remind_of_branches(now=NOW.replace(year=2027, day=1) - 25 * DAY) == 2


def test_a_branch_with_an_end_is_minded_thirty_days_before(bureau, site):
    site = with_branch(bureau, site)
    make_site_secretary(bureau, site)
    assert branches_to_mind(bureau.officer, UNTIL - 31 * DAY) == []
    for who in (bureau.officer, bureau.standing("王二")):
        assert [row.branch_ends for row in branches_to_mind(who, UNTIL - 30 * DAY)] == [UNTIL]
    assert site_rows([site], UNTIL - 31 * DAY)[0].branch_ends is None
    close_site(actor=bureau.officer, site_id=site.pk, now=NOW)
    assert branches_to_mind(bureau.officer, UNTIL) == []


def test_an_end_lies_in_reach(bureau, site):
    for until in (TODAY - DAY, TODAY + 3654 * DAY):
        said = {"name": "东塘工地临时党支部", "parent_id": bureau.units[PARTY].pk, "until": until}
        with pytest.raises(Invalid, match="截止日期"):
            found_branch(actor=bureau.officer, site_id=site.pk, now=NOW, **said)
    with pytest.raises(Invalid, match="已经有"):
        with_branch(bureau, with_branch(bureau, site))


def test_people_of_several_employers_keep_their_homes(bureau, site):
    site = with_branch(bureau, site)
    make_guest(bureau, site)
    TemporaryMembership.objects.create(
        person=bureau.people["孙三"], unit=site.branch, starts_on=TODAY, ends_on=UNTIL - DAY
    )
    there = [(one.name, one.employer, one.home, one.is_guest) for one in people_at(site, bureau.officer, TODAY)]
    assert there == [
        ("孙三", "", "第二党支部", False),
        ("韩工", "清源水利工程公司", "清源公司第二党支部", True),
    ]
    assert [one.name for one in people_at(site, bureau.standing("韩工"), TODAY)] == ["韩工"], "oneself alone"
    assert people_at(site, bureau.member, TODAY) == []


def test_a_stay_is_shortened_and_ends(bureau, site):
    site = with_branch(bureau, site)
    guest = make_guest(bureau, site)
    stay = TemporaryMembership.objects.get(person=guest)
    end_stay(actor=bureau.officer, stay_id=stay.pk, ends_on=TODAY, now=NOW)
    assert list(listed_sites(bureau.standing("韩工"), TODAY)) == [site]
    assert list(listed_sites(bureau.standing("韩工"), TODAY + DAY)) == []
    with pytest.raises(Invalid):
        end_stay(actor=bureau.officer, stay_id=stay.pk, ends_on=TODAY - DAY, now=NOW)


def test_the_same_guest_twice_is_told(bureau, site):
    site = with_branch(bureau, site)
    make_guest(bureau, site)
    again = GuestTold("韩工", "清源水利工程公司", "", UNTIL)
    with pytest.raises(Invalid, match="韩工"):
        admit_guest(actor=bureau.officer, unit_id=site.branch_id, told=again, now=NOW)
    with pytest.raises(Refused):
        admit_guest(actor=bureau.secretary, unit_id=site.branch_id, told=again, now=NOW)
