"""What waits in the field on the desks: each number leads to a list of exactly so many."""

import datetime as dt
import re

import pytest

from benliu.advice.models import Request
from benliu.advice.tests.factories import asked, make_topic
from benliu.common.workdays import WorkCalendar
from benliu.org.tests.factories import NOW, TODAY, make_bureau
from benliu.sites.models import Hazard
from benliu.sites.tests.factories import make_site, make_site_secretary, with_branch
from benliu.sites.tests.hazards import make_hazard, notify, step

DAY = dt.timedelta(days=1)


@pytest.fixture
def bureau(db, monkeypatch):
    monkeypatch.setattr("benliu.common.clock.timezone.now", lambda: NOW)
    return make_bureau()


@pytest.fixture
def site(bureau):
    found = with_branch(bureau, make_site(bureau))
    make_site_secretary(bureau, found)
    return found


def waiting(page: str) -> dict[str, tuple[str, int]]:
    """Where a number on a desk leads, by what it says."""
    found = re.findall(r'href="([^"]+)" aria-label="([^"]+?) (\d+)"', page)
    return {label: (url.replace("&amp;", "&"), int(number)) for url, label, number in found}


def test_hazards_of_the_own_places_wait_on_both_desks(bureau, site, client):
    make_site(bureau, "G9", "别处工地", unit="机关党委")
    review, rectified, late, fresh = (make_hazard(bureau, site, words=f"第{n}处") for n in range(4))
    notify(bureau, rectified, late, now=NOW - 30 * DAY)
    step(bureau.officer, rectified, "rectified", person_id=bureau.people["林一"].pk)
    Hazard.objects.filter(pk=review.pk).update(state="review")
    notify(bureau, fresh)
    for name, path in (("周干部", "/office/"), ("王二", "/desk/")):
        client.force_login(bureau.accounts[name])
        found = waiting(client.get(path).content.decode())
        assert {label: number for label, (_url, number) in found.items()} == {
            "待审核的隐患": 1,
            "待复查的隐患": 1,
            "超期的隐患": 1,
        }
        for label, words in (("待审核的隐患", "第0处"), ("待复查的隐患", "第1处"), ("超期的隐患", "第2处")):
            listed = client.get(found[label][0]).context["rows"]
            assert [row.hazard.words for row in listed] == [words]


def test_others_hazards_are_read_and_wait_on_no_desk(bureau, site, client):
    hazard = make_hazard(bureau, site)
    notify(bureau, hazard, now=NOW - 30 * DAY)
    client.force_login(bureau.accounts["许书记"])
    assert waiting(client.get("/desk/").content.decode()) == {}
    assert len(client.get("/hazards/?show=overdue").context["rows"]) == 1
    assert client.get("/hazards/?show=overdue&whose=mine").context["rows"] == []


def test_requests_to_triage_at_risk_and_late_wait_with_who_triages(bureau, client):
    topic = make_topic(bureau)
    made = [asked(topic, NOW, words=f"第{n}件") for n in range(5)]
    tomorrow = WorkCalendar().after(TODAY, 1)
    for request, due in zip(made, (TODAY - DAY, TODAY, tomorrow, WorkCalendar().after(TODAY, 2), None), strict=True):
        Request.objects.filter(pk=request.pk).update(due_on=due, state="accepted")
    new = asked(topic, NOW, words="新的一件")
    Request.objects.filter(pk=new.pk).update(due_on=WorkCalendar().after(TODAY, 2))
    for name, path in (("周干部", "/office/"), ("许书记", "/desk/")):  # an officer; the leader of the team
        client.force_login(bureau.accounts[name])
        found = waiting(client.get(path).content.decode())
        listed = {
            label: (number, sorted(row.words for row in client.get(url).context["rows"]))
            for label, (url, number) in found.items()
        }
        assert listed == {
            "待受理的技术求助": (1, ["新的一件"]),
            "快到期的技术求助": (2, ["第1件", "第2件"]),
            "超期的技术求助": (1, ["第0件"]),
        }
    client.force_login(bureau.accounts["钱书记"])
    assert waiting(client.get("/desk/").content.decode()) == {}
