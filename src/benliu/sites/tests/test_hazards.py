"""The way of a hazard: told once, notified with a term, rectified, re-checked by somebody else, closed; or back."""

import datetime as dt
import itertools
import uuid

import pytest
from django.db import DatabaseError, transaction

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.models import TemporaryMembership
from benliu.org.tests.factories import FIRST, NOW
from benliu.records.services import store_photo
from benliu.sites.models import Hazard, HazardStep
from benliu.sites.services import NoticeTold, Stale, StepTold, escalate_overdue, issue_notice, report_hazard, take_step
from benliu.sites.services.hazard import RULES
from benliu.workdays.models import SpecialDay

from .factories import make_guest, make_site, make_site_secretary, with_branch
from .hazards import FIRM, PHOTO, make_hazard, notify, step, told

DAY = dt.timedelta(days=1)
ACTS = list(RULES)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def full(bureau, site):
    """The site with its branch, who leads it, and two of the contractor."""
    with_branch(bureau, site)
    site.refresh_from_db()
    make_site_secretary(bureau, site)
    make_guest(bureau, site)
    make_guest(bureau, site, "何工")
    return site


def told_to(kind):
    return set(Notice.objects.filter(kind=kind).values_list("account__person__name", flat=True))


def test_from_the_report_to_the_end(bureau, full):
    """2 March 2026 is a Monday: five working days after it is Monday the 9th."""
    hazard = make_hazard(bureau, full)
    assert (hazard.number, hazard.state, hazard.way, hazard.version) == (1, "reported", "member", 1)
    assert told_to("sites.hazard") == {"周干部", "王二"}
    notice = notify(bureau, hazard)
    assert (notice.due_on, hazard.due_on, hazard.state) == (dt.date(2026, 3, 9), dt.date(2026, 3, 9), "notified")
    assert told_to("sites.rectify") == {"韩工", "何工", "王二"}
    step(bureau.standing("韩工"), hazard, "rectified", words="补了护栏")
    assert hazard.state == "rectified"
    step(bureau.standing("王二"), hazard, "returned", words="有一处松动", working_days=2)
    assert (hazard.state, hazard.due_on, hazard.notice) == ("notified", dt.date(2026, 3, 4), notice)
    step(bureau.standing("何工"), hazard, "rectified")
    step(bureau.officer, hazard, "closed", words="")
    assert (hazard.state, hazard.closed_at, hazard.notice) == ("closed", NOW, notice)
    step(bureau.officer, hazard, "reopened", words="又松了")
    assert (hazard.state, hazard.closed_at, hazard.notice, hazard.due_on) == ("reported", None, None, None)
    acts = ["reported", "notified", "rectified", "returned", "rectified", "closed", "reopened"]
    assert list(hazard.steps.order_by("number").values_list("number", "act")) == list(enumerate(acts, 1))


def test_a_term_counts_working_days(bureau, site):
    SpecialDay.objects.create(day=dt.date(2026, 3, 9), is_working=False)
    SpecialDay.objects.create(day=dt.date(2026, 3, 7), is_working=True)
    assert notify(bureau, make_hazard(bureau, site), days=5).due_on == dt.date(2026, 3, 7)
    assert notify(bureau, make_hazard(bureau, site), days=6).due_on == dt.date(2026, 3, 10)


PEOPLE = ("周干部", "王二", "韩工", "何工", "林一", "许书记")


PAIRS = list(itertools.product(("韩工", "王二", "周干部"), PEOPLE))


@pytest.mark.parametrize(("rectifier", "teller"), PAIRS)
def test_who_rectified_or_told_of_it_never_checks_it(bureau, full, rectifier, teller):
    """周干部 and 王二 handle the site; they and the contractor's 韩工 and 何工 may tell that it is rectified."""
    hazard = make_hazard(bureau, full)
    notify(bureau, hazard)
    said = {"person_id": bureau.people[rectifier].pk}
    if teller not in {"周干部", "王二", "韩工", "何工"}:
        with pytest.raises(Refused):
            step(bureau.standing(teller), hazard, "rectified", **said)
        return
    step(bureau.standing(teller), hazard, "rectified", **said)
    for checker, (act, rest) in itertools.product(PEOPLE, (("closed", {}), ("returned", {"working_days": 2}))):
        if checker in {"周干部", "王二"} - {rectifier, teller}:
            with transaction.atomic():
                step(bureau.standing(checker), hazard, act, **rest)
                transaction.set_rollback(True)
            hazard.refresh_from_db()
        else:
            with pytest.raises(Refused):
                step(bureau.standing(checker), hazard, act, **rest)


@pytest.mark.parametrize("state", Hazard.State.values)
def test_no_act_leads_from_where_it_may_not(bureau, site, state):
    allowed = {
        "review": {"taken_up", "declined"},
        "reported": {"declined", "graded"},
        "notified": {"graded", "rectified"},
        "rectified": {"graded", "returned", "closed"},
        "closed": {"reopened"},
        "declined": {"reopened"},
    }
    for act in ACTS:
        hazard = make_hazard(bureau, site)
        Hazard.objects.filter(pk=hazard.pk).update(state=state)
        rest = {"gravity": "major", "working_days": 1}
        if act in allowed[state]:
            step(bureau.officer, hazard, act, **rest)
        else:
            with pytest.raises(Invalid, match="不能这样处理"):
                step(bureau.officer, hazard, act, **rest)


def test_what_is_missing_is_told(bureau, site):
    hazard = make_hazard(bureau, site)
    with pytest.raises(Invalid, match="理由"):
        step(bureau.officer, hazard, "graded", words=" ", gravity="major")
    with pytest.raises(Invalid, match="一般隐患还是重大"):
        step(bureau.officer, hazard, "graded")
    for days in (0, 61, None):
        with pytest.raises(Invalid, match="1 到 60"):
            notify(bureau, hazard, days=days)
    with pytest.raises(Invalid, match="责任单位"):
        notify(bureau, hazard, firm="别的公司")
    with pytest.raises(Invalid, match="没有这个单位"):
        notify(bureau, hazard, unit_id=0)
    notify(bureau, hazard)
    with pytest.raises(Invalid, match="整改后的照片"):
        step(bureau.officer, hazard, "rectified", photos=())
    assert hazard.version == 2


def test_an_old_page_overwrites_nothing_and_hears_what_changed(bureau, site):
    hazard = make_hazard(bureau, site)
    step(bureau.officer, hazard, "graded", gravity="major", words="靠近通道")
    with pytest.raises(Stale, match="改定严重程度"):
        take_step(actor=bureau.officer, hazard_id=hazard.pk, act="declined", told=StepTold(1, "重复"), now=NOW)
    other = make_hazard(bureau, site)
    with pytest.raises(Stale):
        said = NoticeTold({hazard.pk: 1, other.pk: 1}, 5, firm=FIRM)
        issue_notice(actor=bureau.officer, told=said, now=NOW)
    assert HazardStep.objects.filter(act="notified").count() == 0
    hazard.refresh_from_db()
    assert (hazard.gravity, hazard.version) == ("major", 2)


def test_one_notice_for_several_and_each_closed_on_its_own(bureau, site):
    first, second = make_hazard(bureau, site), make_hazard(bureau, site)
    notice = notify(bureau, first, second, unit_id=bureau.units[FIRST].pk)
    assert set(notice.hazards.all()) == {first, second}
    step(bureau.member, first, "rectified")
    step(bureau.officer, first, "closed")
    assert (first.state, second.state) == ("closed", "notified")
    far = make_hazard(bureau, make_site(bureau, "G2", "西塘工地"))
    with pytest.raises(Invalid, match="一个地点"):
        notify(bureau, make_hazard(bureau, site), far)
    with pytest.raises(Refused):
        step(bureau.standing("孙三"), second, "rectified")


def test_told_twice_is_kept_once_and_by_nobody_else(bureau, site):
    file = store_photo(actor=bureau.member, sha256=None, content=PHOTO, now=NOW)
    said = told(site, photos=(file.sha256,))
    made = report_hazard(actor=bureau.member, told=said, now=NOW)
    assert report_hazard(actor=bureau.member, told=said, now=NOW + DAY).pk == made.pk
    assert HazardStep.objects.get().photos.get().file == file
    with pytest.raises(Invalid, match="另一条隐患"):
        report_hazard(actor=bureau.officer, told=said, now=NOW)
    for wrong, words in (
        ({"place_id": 0}, "没有这个地点"),
        ({"words": "  "}, "看到了什么"),
        ({"gravity": "huge"}, "一般隐患"),
        ({"photos": ("0" * 64,)}, "还没有传上来"),
        ({"reading_id": 0}, "检查结果"),
    ):
        with pytest.raises(Invalid, match=words):
            make_hazard(bureau, site, **wrong)
    assert Hazard.objects.count() == 1


def test_overdue_is_escalated_once_for_each_term(bureau, full):
    hazard = make_hazard(bureau, full)
    notify(bureau, hazard, days=1)  # due on Tuesday the 3rd
    assert escalate_overdue(now=NOW + DAY) == 0
    assert [escalate_overdue(now=NOW + 2 * DAY) for _again in range(2)] == [1, 0]
    assert told_to("sites.overdue") == {"周干部"}
    step(bureau.standing("韩工"), hazard, "rectified")
    assert escalate_overdue(now=NOW + 9 * DAY) == 0
    step(bureau.officer, hazard, "returned", now=NOW + 9 * DAY, working_days=1)
    assert [escalate_overdue(now=NOW + 12 * DAY) for _again in range(2)] == [1, 0]
    assert Notice.objects.filter(kind="sites.overdue").count() == 2


def test_guests_mend_what_their_employer_has_to_and_see_their_site_alone(bureau, full):
    other = make_guest(bureau, full, "丁工")
    TemporaryMembership.objects.filter(person=other).update(employer="监理公司")
    hazard, far = make_hazard(bureau, full), make_hazard(bureau, make_site(bureau, "G2", "西塘工地"))
    notify(bureau, hazard)
    notify(bureau, far)
    guest = bureau.standing("韩工")
    with pytest.raises(Invalid, match="没有这条隐患"):
        step(guest, far, "rectified")
    with pytest.raises(Refused):
        step(bureau.standing("丁工"), hazard, "rectified")
    with pytest.raises(Refused):
        step(guest, hazard, "graded", gravity="major")
    with pytest.raises(Invalid, match="没有这个地点"):
        make_hazard(bureau, full, guest, place_id=far.place_id)
    assert make_hazard(bureau, full, guest).reported_by == bureau.accounts["韩工"]
    step(guest, hazard, "rectified")


def test_steps_are_never_changed_but_for_their_words(bureau, site):
    first = make_hazard(bureau, site).steps.get()
    HazardStep.objects.filter(pk=first.pk).update(words="")
    for change in ({"act": "closed"}, {"number": 2}, {"gravity": "major"}, {"said_by": None}, {"said_at": NOW + DAY}):
        with pytest.raises(DatabaseError), transaction.atomic():
            HazardStep.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        HazardStep.objects.filter(pk=first.pk).delete()


def test_an_act_that_there_is_not(bureau, site):
    with pytest.raises(Invalid, match="没有这种处理"):
        step(bureau.officer, make_hazard(bureau, site), "notified")
    with pytest.raises(Invalid, match="没有这条隐患"):
        take_step(actor=bureau.officer, hazard_id=uuid.uuid4(), act="closed", told=StepTold(1), now=NOW)
