"""A planned meeting of the first branch, and a clock that a test turns by hand."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from benliu.meetings.models import Meeting
from benliu.meetings.services import Plan, plan_meeting
from benliu.org.tests.factories import FIRST, NOW, Bureau, make_bureau
from benliu.records.services import pair_kinds
from benliu.records.tests.factories import make_kinds

THREE = ("许书记", "林一", "王二")
START = NOW + dt.timedelta(days=3)  # 10:00 in Shanghai, three days on


@pytest.fixture
def bureau(db: None) -> Bureau:
    """The small bureau, with the kinds of the bureau case, paired as an adopted scheme pairs them."""
    made = make_bureau()
    make_kinds()
    pair_kinds()
    return made


@pytest.fixture
def plan(bureau: Bureau) -> Callable[..., Plan]:
    """A plan; what is not said is as usual."""

    def planned(**said: object) -> Plan:
        usual = {
            "id": uuid.uuid4(),
            "kind": "soul.lesson",
            "unit_id": bureau.units[FIRST].pk,
            "title": "第一季度党课",
            "starts_at": START,
            "ends_at": START + dt.timedelta(minutes=90),
            "people": tuple(bureau.people[name].pk for name in THREE),
            "place": "三楼会议室",
        }
        return Plan(**usual | said)

    return planned


@pytest.fixture
def meeting(bureau: Bureau, plan: Callable[..., Plan]) -> Meeting:
    """Announced to all three members of the branch."""
    return plan_meeting(actor=bureau.secretary, plan=plan(), announce=True, now=NOW)
