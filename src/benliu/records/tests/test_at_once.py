"""Two people tell of the same thing and neither form could know: nothing is lost, nothing doubled unseen."""

import contextlib
import datetime as dt
import threading
import uuid
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.org.models import Office
from benliu.org.services import appoint_person
from benliu.org.tests.factories import FIRST, NOW, SINCE
from benliu.records.api import tell_activity
from benliu.records.models import Activity, Double, Record
from benliu.records.queries import waiting_records
from benliu.records.queries.recording import recording_form
from benliu.records.queries.similar import doubles_of
from benliu.records.receipts import receipt_of
from benliu.records.services import Recorded, merge_telling, take_back_decision
from benliu.sync.registry import Incoming

from .factories import signed_in, tell


@pytest.fixture
def second(bureau):
    """王二 leads the branch, too."""
    unit = bureau.units[FIRST]
    appoint_person(person=bureau.people["王二"], unit=unit, role=Office.Role.SECRETARY, since=SINCE, now=NOW)
    return bureau.standing("王二")


def states() -> Counter[str]:
    return Counter(Record.objects.values_list("state", flat=True))


def test_the_second_one_learns_of_the_first_and_merges_with_one_act(bureau, second, told):
    assert tell(bureau.secretary, told()).doubles == 0
    later = told()
    recorded = tell(second, later)
    assert (recorded.made, recorded.had, recorded.doubles) == (4, 0, 4), "three people and the branch: nothing is lost"
    receipt = receipt_of(later, recorded)
    assert "其中 4 条好像别人也记了，都还留着：是同一件事，请合并" in receipt.text
    assert receipt.merge == f"/records/activities/{later.id}/merge/" and receipt.ways[-1][0] == "看已经有的"
    with pytest.raises(Refused):
        merge_telling(actor=bureau.member, activity_id=later.id, now=NOW)
    decided = merge_telling(actor=second, activity_id=later.id, now=NOW)
    assert states() == {"submitted": 4, "merged": 4}
    assert set(Record.objects.filter(state="merged").values_list("activity_id", flat=True)) == {later.id}
    with pytest.raises(Invalid, match="没有要合并的"):
        merge_telling(actor=second, activity_id=later.id, now=NOW)
    take_back_decision(actor=second, decision=decided.decision, now=NOW)
    assert states() == {"submitted": 8} and not Double.objects.exists()


def test_what_only_the_second_one_told_stays(bureau, second, told):
    everybody = told()
    tell(bureau.secretary, replace(everybody, people=everybody.people[:2]))
    later = replace(everybody, id=uuid.uuid4())
    assert tell(second, later).doubles == 3
    merge_telling(actor=second, activity_id=later.id, now=NOW)
    assert list(Record.objects.filter(activity=later.id, state="submitted").values_list("person_id", flat=True)) == [
        everybody.people[2]
    ]


def test_merged_from_the_receipt_an_entry_is_a_part_of_the_other_until_that_is_taken_back(bureau, second, told):
    first, everybody = told(), told()
    tell(bureau.secretary, replace(first, people=first.people[:2]))
    later = replace(everybody, id=uuid.uuid4())
    tell(second, later)
    decided = merge_telling(actor=second, activity_id=later.id, now=NOW)
    assert Activity.objects.get(pk=later.id).part_of_id == first.id, "as where it is merged before it is sent"
    form = recording_form(bureau.secretary, unit_id=bureau.units[FIRST].pk, on=everybody.happened_on)
    assert set(form.last_people["soul.lesson"]) == set(everybody.people), "one activity of three"
    take_back_decision(actor=second, decision=decided.decision, now=NOW)
    assert Activity.objects.get(pk=later.id).part_of_id is None


def test_who_said_that_it_is_something_else_is_not_asked_again(bureau, second, told):
    tell(bureau.secretary, told())
    assert tell(second, told(apart=True)).doubles == 0
    assert tell(second, told(place="三楼", happened_on=dt.date(2026, 2, 11))).doubles == 0


def test_a_member_alone_merges_the_own_record_and_takes_that_back(bureau, told):
    tell(bureau.secretary, told())
    own = told(people=(bureau.people["林一"].pk,))
    assert tell(bureau.member, own).doubles == 1
    client = signed_in(bureau, "林一")
    answer = client.post(reverse("telling_merge", args=[own.id]), follow=True)
    assert "已合并，重复的 1 条不再计入。" in answer.content.decode()
    assert Record.objects.get(activity=own.id).state == "merged"
    client.post(reverse("doubles_undo", args=[Double.objects.get().decision]))
    assert Record.objects.get(activity=own.id).state == "submitted"


def test_a_phone_that_was_away_is_told_in_its_receipt(bureau, told):
    tell(bureau.secretary, told())
    said = {"kind": "soul.lesson", "unit_id": bureau.units[FIRST].pk, "happened_on": "2026-02-10"}
    said |= {"people": [bureau.people["林一"].pk]}
    operation = Incoming(uuid.uuid4(), "records.tell_activity", NOW, said)
    result = tell_activity(actor=bureau.accounts["林一"], operation=operation, now=NOW)
    assert result["doubles"] == 1 and result["receipt"]["zh-hans"]["merge"].endswith("/merge/")
    other = Incoming(uuid.uuid4(), "records.tell_activity", NOW, said | {"apart": True})
    assert tell_activity(actor=bureau.accounts["林一"], operation=other, now=NOW)["doubles"] == 0


def test_the_desk_shows_both_also_where_it_leaves_one_to_others(bureau, second, told):
    """What is told of the secretary is verified by others; whether it is the same thing the secretary may say."""
    own = (bureau.people["许书记"].pk,)
    tell(bureau.secretary, told(people=own, kind="clear.education"))
    tell(second, told(people=own, kind="clear.education"))
    later = next(line for line in waiting_records(bureau.secretary) if line.suspects)
    assert later.barred
    page = signed_in(bureau, "许书记").get(reverse("branch_desk", args=[bureau.units[FIRST].pk])).content.decode()
    (mine, other), *_rest = later.suspects[0].pairs
    assert f'name="same" value="{mine},{other}"' in page
    client = signed_in(bureau, "许书记")
    client.post(reverse("doubles"), {"same": f"{mine},{other}"})
    assert Record.objects.get(pk=mine).state == "merged"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [True, False])
def test_of_two_at_the_same_moment_one_learns_of_the_other(bureau, second, told, monkeypatch, held):
    """Both have filed before either looks, if they can. Without the lock neither sees what the other did."""
    if connection.vendor == "sqlite" and not held:
        pytest.skip("SQLite lets one writer in at a time, lock or no lock")
    both_filed, found = threading.Barrier(2), []

    def looked(activity: Activity, *, place: str = ""):
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both_filed.wait(timeout=2)
        return doubles_of(activity, place=place)

    monkeypatch.setattr("benliu.records.services.recording.doubles_of", looked)
    if not held:
        monkeypatch.setattr("benliu.records.services.recording.hold_subjects", lambda people, unit_id: None)
    tellings = [(bureau.secretary, told()), (second, told())]

    def run(number: int) -> None:
        try:
            found.append(tell(*tellings[number]))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in found] == [Recorded, Recorded]
    assert sorted(one.doubles for one in found) == ([0, 4] if held else [0, 0])
    assert states() == {"submitted": 8}
