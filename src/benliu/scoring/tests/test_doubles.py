"""Two ids of one human being are scored as one: caps hold over both, and either id is explained."""

import pytest

from benliu.org.services import Enrolment, enrol_people, merge_people
from benliu.org.standing import Standing
from benliu.records.models import Record
from benliu.records.policies import can_see_record
from benliu.scoring.models import Credit
from benliu.scoring.queries.explanation import explain_member
from benliu.scoring.services import repeat_run

from .factories import NOW, SINCE


@pytest.fixture
def twin(bureau):
    """emil once more: one lesson under the one id, two under the other."""
    line = Enrolment("emil-2", "emil", bureau.units["乙支部"].pk, "正式党员")
    bureau.people["twin"] = enrol_people(actor=bureau.officer, enrolments=[line], since=SINCE, now=NOW)[0]
    bureau.record("emil", "soul.lesson", "2025-02-03")
    bureau.record("twin", "soul.lesson", "2025-03-03")
    bureau.record("twin", "soul.lesson", "2025-04-03")
    return bureau


def totals(run) -> dict[int, int]:
    return dict(run.members.values_list("person_id", "total"))


def test_before_and_after(twin):
    """1.5 and 1.5 + 1.5 as two people; as one, the third meets the cap of 3."""
    emil, other = twin.people["emil"].pk, twin.people["twin"].pk
    apart = totals(twin.run())
    assert (apart[emil], apart[other]) == (1500, 3000)
    rows = list(Record.objects.order_by("pk").values())
    merge_people(actor=twin.officer, first_id=emil, second_id=other, now=NOW)
    run = twin.run()
    assert totals(run)[emil] == 3000 and other not in totals(run)
    credits = Credit.objects.filter(run=run, person_id=emil).order_by("record__number")
    assert list(credits.values_list("credited", "record__person_id")) == [(1500, emil), (1500, other), (0, other)]
    assert len(explain_member(run, emil).credits) == 3
    assert list(Record.objects.order_by("pk").values()) == rows, "no record is rewritten"
    assert run.roster.content["doubles"] == [[other, emil]] and repeat_run(run_id=run.pk).same


def test_rosters_without_doubles_are_what_they_were(bureau):
    """The content by which a roster is known holds the new word only where there is something to say."""
    assert set(bureau.run().roster.content) == {"members", "branches"}


def test_who_is_kept_may_open_what_was_recorded_under_the_other_id(twin):
    record = Record.objects.filter(person=twin.people["twin"]).select_related("unit").first()
    emil = twin.people["emil"].pk
    assert not can_see_record(Standing(0, emil, None, (), ()), record)
    assert can_see_record(Standing(0, emil, None, (), (), (twin.people["twin"].pk,)), record)
