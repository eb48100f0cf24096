"""Who may see whose points: oneself, and those who lead; nobody else, and no ranking in public."""

import pytest

from benliu.org.models import Office
from benliu.org.services import appoint_person
from benliu.scoring.policies import (
    can_keep_schemes,
    can_run,
    can_see_runs,
    can_see_schemes,
    can_see_scores_of,
    led_results,
    visible_results,
)

from .factories import NOW, SINCE

EVERYBODY = {"anna", "bert", "carl", "dora", "emil"}


@pytest.mark.parametrize(
    ("who", "seen"), [("olga", EVERYBODY), ("anna", EVERYBODY - {"emil"}), ("bert", {"bert"}), ("emil", {"emil"})]
)
def test_whose_results_somebody_sees(bureau, who, seen):
    bureau.run()
    actor = bureau.standing(who)
    assert set(visible_results(actor).values_list("person__name", flat=True)) == seen
    led = seen if actor.led_paths else set()
    assert set(led_results(actor).values_list("person__name", flat=True)) == led
    for name in EVERYBODY:
        decision = can_see_scores_of(actor, bureau.people[name].pk, bureau.unit_of(name))
        assert bool(decision) == (name in seen)
        assert decision.allowed or decision.reason


def test_an_office_in_one_branch_gives_nothing_in_another(bureau):
    appoint_person(
        person=bureau.people["emil"], unit=bureau.units["乙支部"], role=Office.Role.OFFICER, since=SINCE, now=NOW
    )
    bureau.run()
    assert set(visible_results(bureau.standing("emil")).values_list("person__name", flat=True)) == {"emil"}


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (can_keep_schemes, {"olga"}),
        (can_run, {"olga"}),
        (can_see_runs, {"olga", "anna"}),
        (can_see_schemes, {*EVERYBODY, "olga"}),
    ],
)
def test_who_may_do_what(bureau, policy, allowed):
    for name in (*EVERYBODY, "olga"):
        decision = policy(bureau.standing(name))
        assert bool(decision) == (name in allowed), name
        assert decision.allowed or decision.reason
