"""A meeting that is for people and for the branch is offered once; the form says whom a record is for."""

import re

import pytest
from django.urls import reverse

from benliu.records.models import RecordKind
from benliu.records.queries.recording import recording_form
from benliu.records.services import pair_kinds

from .factories import AGAINST, HONOURS, LEVELS, signed_in
from .test_recording import DAY


@pytest.fixture
def page(bureau):
    pair_kinds()

    def shown(who: str = "许书记", **query: str) -> str:
        return signed_in(bureau, who).get(reverse("record_once"), query).content.decode()

    return shown


def test_the_menu_parts_what_is_for_people_from_what_is_for_the_branch_and_against_somebody(bureau, page):
    form = recording_form(bureau.secretary, unit_id=None, on=DAY)
    groups = {title: {kind.code for kind in kinds} for title, kinds in form.listed}
    branch = set(RecordKind.objects.filter(subject="branch").values_list("code", flat=True))
    assert groups["只记给支部，不选人"] == branch and groups["扣分或否决"] == set(AGAINST)
    others = [codes for title, codes in groups.items() if title not in ("只记给支部，不选人", "扣分或否决")]
    assert others and not set.union(*others) & (branch | set(AGAINST))
    assert '<optgroup label="只记给支部，不选人">' in page()


def test_of_twins_the_one_for_people_alone_is_a_tap_away(bureau, page):
    RecordKind.objects.exclude(code__in=("soul.group", "meeting.group", "meeting.committee")).update(
        retired_at="2026-01-01T00:00Z"
    )
    page()
    quick = [kind.code for kind in recording_form(bureau.secretary, unit_id=None, on=DAY).quick]
    assert sorted(quick) == ["meeting.committee", "soul.group"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("soul.group", "到会的人每人记一条，同时记给支部，不用再记一次。"),
        ("meeting.group", "只记给支部，不选人。要记到会的人，选同名的另一类：人和支部一次都记。"),
        ("meeting.committee", "只记给支部，不选人。"),
        ("tide.study", ""),
    ],
)
def test_it_says_whom_the_chosen_kind_is_for(page, code, words):
    assert re.search(r'<p class="meta" id="about" role="status">(.*?)</p>', page(kind=code))[1] == words
    assert re.search(r'<p class="meta" id="about" role="status">(.*?)</p>', page("林一", kind=code))[1] == ""


def test_the_levels_of_each_kind_stand_under_it(page):
    """A script leaves those of the chosen kind; without one they can still be told apart."""
    groups = re.findall(r'<optgroup label="[^"]+" data-kind="([^"]+)">(.*?)</optgroup>', page())
    assert {code: re.findall(r'value="([^"]+)"', options) for code, options in groups} == LEVELS
    assert LEVELS["key.excellence"] == HONOURS
