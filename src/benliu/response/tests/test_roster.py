"""A roster is looked for in the background, accepted by a person, and mended with few moves."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.org.models import Membership
from benliu.org.services import Enrolment, enrol_people
from benliu.org.tests.factories import FIRST, SINCE
from benliu.readiness.tests.factories import make_absence, make_competence, make_team, say
from benliu.response.models import Ban, Call, CallRound, Duty, Presence, RosterJob
from benliu.response.rosters import SET_OUT, UNKNOWN, situation_of
from benliu.response.services import (
    accept_roster,
    ask_roster,
    change_level,
    change_post,
    put_on_post,
    release_duty,
    search_roster,
    stop_roster,
    wake_rosters,
    withdraw_post,
)
from benliu.response.services import roster as searching
from benliu.response.tests.factories import (
    HOUR,
    make_duty,
    make_place,
    make_plan_of,
    make_post,
    make_response,
    make_skill,
)

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)  # 08:05 in Shanghai
EIGHT = dt.datetime(2026, 8, 11, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def crowd(bureau):
    """Twelve people more, whom the team consists of."""
    lines = [Enrolment(f"T{n:02}", f"队员{n:02}", bureau.units[FIRST].pk, Membership.Status.FULL) for n in range(12)]
    found = enrol_people(actor=bureau.officer, enrolments=lines, since=SINCE, now=NOW)
    make_team(bureau.units["示例市水利局"], *found, name="一队")
    return found


@pytest.fixture
def place(bureau):
    return make_place(bureau.units["示例市水利局"], "A", "东堤", latitude=30_000_000, longitude=120_000_000)


@pytest.fixture
def response(bureau, crowd, place):
    version = make_plan_of(bureau, NOW, L3={"teams": ["一队"], "ahead_hours": 9, "rest_hours": 8})
    return make_response(bureau, NOW, plan_id=version.pk)


@pytest.fixture
def search(bureau, response):
    def found(now=NOW, **asked) -> RosterJob:
        job = ask_roster(actor=bureau.officer, response_id=response.pk, now=now, **asked)
        return search_roster(job_id=job.pk, now=now, iterations=10)

    return found


def accept(bureau, job, now=NOW):
    return accept_roster(actor=bureau.officer, job_id=job.pk, now=now)


def on(response) -> set[tuple[int, int]]:
    return set(Duty.objects.filter(post__response=response, gone="").values_list("post_id", "person_id"))


def problem(response, now=NOW, teams=1):
    return situation_of(response, teams=teams, now=now).problem


def absences(response, person, now=NOW):
    return next(one.absences for one in problem(response, now).people if one.id == str(person.pk))


def test_nobody_is_on_a_post_until_a_person_accepts(bureau, response, search):
    job = search()
    assert (job.state, len(job.plan), job.progress["empty"], job.progress["coverage"]) == ("done", 4, 0, 1000)
    assert not on(response)
    done = accept(bureau, job)
    assert (done.put, done.released, done.skipped) == (4, 0, 0)
    assert on(response) == {(post, person) for post, person in job.plan}
    assert accept(bureau, job).put == 0 and Duty.objects.count() == 4


def test_the_same_seed_and_iterations_give_the_same_roster(search):
    assert search().plan == search().plan


def test_who_rests_does_not_serve_twice(search, response):
    job = search()
    assert len({person for _post, person in job.plan}) == 4  # shifts follow each other, with eight hours of rest


def test_a_refusal_moves_few_and_a_pin_stays(bureau, response, search):
    job = search()
    accept(bureau, job)
    post, person = job.plan[0]
    release_duty(actor=None, duty_id=Duty.objects.get(post=post, person=person).pk, gone="refused", now=NOW)
    second = search()
    assert len(set(map(tuple, second.plan)) - set(map(tuple, job.plan))) == 1
    assert [post, person] not in second.plan and second.progress["empty"] == 0
    done = accept(bureau, second)
    assert (done.put, done.released) == (1, 0) and len(on(response)) == 4


def test_a_raise_fills_what_is_more_and_leaves_who_is_called(bureau, response, search):
    job = search()
    accept(bureau, job)
    for post in response.posts.all():
        change_post(actor=bureau.officer, post_id=post.pk, number=3, weight=1, task="", now=NOW)
    before = on(response)
    accept(bureau, search())
    assert before < on(response) and len(on(response)) == 6


def test_who_is_pinned_banned_or_absent(bureau, crowd, response, search):
    first, second = response.posts.order_by("starts_at")
    pinned, banned, away, busy = crowd[:4]
    put_on_post(actor=bureau.officer, post_id=second.pk, person_id=pinned.pk, pinned=True, now=NOW)
    Ban.objects.create(response=response, person=banned, made_by_id=bureau.officer.account_id, made_at=NOW)
    make_absence(bureau, away, NOW - HOUR, NOW + 24 * HOUR)
    say(busy, "not")
    asked = problem(response)
    assert asked.pins == {(str(pinned.pk), str(second.pk))}
    assert asked.forbidden == {(str(banned.pk), str(post.pk)) for post in (first, second)}
    job = search()
    assert [second.pk, pinned.pk] in job.plan
    assert not {person for _post, person in job.plan} & {banned.pk, away.pk, busy.pk}


def test_what_keeps_a_pinned_person_is_set_aside(bureau, crowd, response, search):
    boat = make_skill("boat", "冲锋舟")
    post = make_post(response, response.posts.first().place, EIGHT + 2 * HOUR, skill=boat)
    make_absence(bureau, crowd[0], NOW, NOW + 24 * HOUR)
    put_on_post(actor=bureau.officer, post_id=post.pk, person_id=crowd[0].pk, pinned=True, now=NOW)
    assert [post.pk, crowd[0].pk] in search().plan


def test_pins_that_exclude_each_other_are_told(bureau, crowd, response, search):
    for post in response.posts.order_by("starts_at"):
        Duty.objects.create(
            id=new_id(), post=post, person=crowd[0], is_pinned=True, made_by_id=bureau.officer.account_id, made_at=NOW
        )
    job = search(now=EIGHT - HOUR)
    assert (job.state, job.plan) == ("failed", []) and "排不开" in job.failure
    assert job.progress["faults"][0][0] == "pin-clash"


def test_skills_hold_until_their_last_day(bureau, crowd, response):
    boat = make_skill("boat", "冲锋舟")
    make_competence(bureau, crowd[0], boat, dt.date(2026, 1, 1), dt.date(2026, 8, 11))
    person = next(one for one in problem(response).people if one.id == str(crowd[0].pk))
    assert person.skills == {str(boat.pk): 24 * 60}  # minutes from the midnight before the first shift


def test_the_way_is_from_where_people_say_they_are(bureau, crowd, place, response):
    say(crowd[0], "station", home_latitude=3000, home_longitude=12000)
    say(crowd[1], "ten", home_latitude=3000, home_longitude=12000)
    travel = problem(response).travel
    near = travel[str(crowd[0].pk), str(place.pk)]
    assert near == 5 and travel[str(crowd[1].pk), str(place.pk)] == near + SET_OUT["ten"]
    assert travel[str(crowd[2].pk), str(place.pk)] == UNKNOWN + SET_OUT["ten"]


def test_who_refused_or_cannot_come_is_left_out(bureau, crowd, response):
    first = response.posts.earliest("starts_at")
    make_duty(bureau, first, crowd[0], NOW)
    Duty.objects.update(gone="refused", gone_at=NOW)
    pool = CallRound.objects.create(
        id=new_id(),
        response=response,
        kind="pool",
        needed=2,
        answer_within=15,
        made_by_id=bureau.officer.account_id,
        made_at=NOW,
    )
    asked = {"round": pool, "made_at": NOW}
    Call.objects.create(id=new_id(), person=crowd[1], answer="no", **asked)
    Call.objects.create(id=new_id(), person=crowd[2], answer="limited", free_from=EIGHT + 3 * HOUR, **asked)
    assert absences(response, crowd[0]) == ((480, 990),)
    assert absences(response, crowd[1]) == ((485, 1470),)
    assert absences(response, crowd[2]) == ((485, 660),)


def test_what_somebody_said_last_holds_also_after_the_round(bureau, crowd, response):
    """A no outlives its round; a later yes takes its place."""
    for place, answer in enumerate(("no", "yes")):
        pool = CallRound.objects.create(
            id=new_id(),
            response=response,
            kind="pool",
            needed=2,
            answer_within=15,
            made_by_id=bureau.officer.account_id,
            made_at=NOW,
            closed_at=NOW,
        )
        said = {"round": pool, "made_at": NOW, "answered_at": NOW + place * HOUR}
        Call.objects.create(id=new_id(), person=crowd[1], answer=answer, **said)
        if answer == "no":
            Call.objects.create(id=new_id(), person=crowd[2], answer=answer, **said)
    assert absences(response, crowd[1]) == ()
    assert absences(response, crowd[2]) == ((485, 1470),)


def test_who_is_deployed_or_resting_elsewhere_is_left_out(bureau, crowd, place, response):
    other = make_response(bureau, NOW, title="另一次")
    drill = make_response(bureau, NOW, title="演练", is_drill=True)
    make_duty(bureau, make_post(other, place, EIGHT + 2 * HOUR), crowd[0], NOW)
    make_duty(bureau, make_post(drill, place, EIGHT + 2 * HOUR), crowd[1], NOW)
    Presence.objects.create(
        response=other, person=crowd[2], place=place, arrived_at=EIGHT - 9 * HOUR, left_at=EIGHT - HOUR
    )
    assert absences(response, crowd[0]) == ((600 - 480, 600 + 480 + 480),)
    assert absences(response, crowd[1]) == ()
    assert absences(response, crowd[2]) == ((-60, 900),)


def test_earlier_duties_count_real_ones_alone(bureau, crowd, place, response):
    drill = make_response(bureau, NOW, title="演练", is_drill=True)
    for one, number in ((response, 2), (drill, 3)):
        for nth in range(number):
            post = make_post(one, place, EIGHT - (100 + 20 * nth) * HOUR)
            duty = make_duty(bureau, post, crowd[0], NOW)
            Presence.objects.create(
                response=one, person=crowd[0], place=place, duty=duty, arrived_at=post.starts_at, left_at=post.ends_at
            )
    assert next(one.served for one in problem(response).people if one.id == str(crowd[0].pk)) == 2


def test_a_shift_under_way_keeps_its_people_and_asks_for_those_that_lack(bureau, crowd, response):
    first = response.posts.earliest("starts_at")
    make_duty(bureau, first, crowd[0], NOW)
    asked = problem(response)
    assert [(post.id, post.number) for post in asked.posts][0] == (str(first.pk), 1) and not asked.pins
    assert absences(response, crowd[0]) == ((0, 480 + 510 + 480),)


def test_enough_teams_are_taken_and_more_when_asked(bureau, crowd, response, search):
    make_team(response.unit, bureau.people["林一"], name="二队")
    version = make_plan_of(
        bureau, NOW, title="两队", L3={"teams": ["二队", "一队"], "posts": [{"place": "A", "skill": "", "number": 1}]}
    )
    other = make_response(bureau, NOW, title="另一次", plan_id=version.pk)
    asked = ask_roster(actor=bureau.officer, response_id=other.pk, now=NOW)
    assert asked.progress["teams"] == 1 and len(problem(other, teams=1).people) == 1
    assert len(problem(other, teams=2).people) == 13
    assert search().progress["teams"] == 1


def test_without_teams_everybody_of_the_unit_may_be_called(bureau, place):
    version = make_plan_of(bureau, NOW, L3={})
    asked = problem(make_response(bureau, NOW, plan_id=version.pk), teams=0)
    assert {one.id for one in asked.people} == {
        str(bureau.people[n].pk) for n in ("许书记", "林一", "王二", "钱书记", "孙三")
    }


def test_one_search_at_a_time_and_what_is_refused(bureau, response):
    job = ask_roster(actor=bureau.officer, response_id=response.pk, now=NOW)
    with pytest.raises(Invalid, match="正在编班"):
        ask_roster(actor=bureau.officer, response_id=response.pk, now=NOW)
    with pytest.raises(Invalid, match="过时"):
        accept(bureau, job)
    for act in (
        lambda: ask_roster(actor=bureau.secretary, response_id=response.pk, now=NOW),
        lambda: stop_roster(actor=bureau.secretary, response_id=response.pk, now=NOW),
        lambda: accept_roster(actor=bureau.secretary, job_id=job.pk, now=NOW),
    ):
        with pytest.raises(Refused):
            act()


def test_it_stops_when_asked_with_what_it_has(bureau, response):
    job = ask_roster(actor=bureau.officer, response_id=response.pk, now=NOW)
    stop_roster(actor=bureau.officer, response_id=response.pk, now=NOW)
    job = search_roster(job_id=job.pk, now=NOW)
    assert job.state == "done" and len(job.plan) == 4


def test_a_search_whose_worker_died_is_taken_up_once_and_then_told_as_failed(bureau, response):
    job = ask_roster(actor=bureau.officer, response_id=response.pk, now=NOW)
    dead = searching._Search(job.pk, NOW)
    assert dead.claim() and not searching._Search(job.pk, NOW).claim()
    wake_rosters(now=NOW + dt.timedelta(seconds=29))
    assert RosterJob.objects.get().state == "running"
    wake_rosters(now=NOW + dt.timedelta(seconds=31))
    assert RosterJob.objects.get().state == "queued"
    second = searching._Search(job.pk, NOW + HOUR)
    assert second.claim()
    dead.beat()
    assert dead.ended, "who was taken for dead gives up"
    wake_rosters(now=NOW + 2 * HOUR)
    job.refresh_from_db()
    assert job.state == "failed" and "中断" in job.failure
    ask_roster(actor=bureau.officer, response_id=response.pk, now=NOW)


def test_a_search_that_is_taken_up_ends_as_any_other(bureau, response):
    job = ask_roster(actor=bureau.officer, response_id=response.pk, now=NOW)
    searching._Search(job.pk, NOW).claim()
    wake_rosters(now=NOW + HOUR)
    assert search_roster(job_id=job.pk, now=NOW + HOUR, iterations=5).state == "done"


def test_what_changed_since_is_not_overruled_by_a_roster(bureau, crowd, response, search):
    job = search()
    gone, kept = response.posts.order_by("starts_at")
    withdraw_post(actor=bureau.officer, post_id=gone.pk, now=NOW)
    other = next(one for one in crowd if [kept.pk, one.pk] not in job.plan and [gone.pk, one.pk] not in job.plan)
    put_on_post(actor=bureau.officer, post_id=kept.pk, person_id=other.pk, pinned=True, now=NOW)
    done = accept(bureau, job)
    assert (done.put, done.skipped) == (1, 3)
    assert (kept.pk, other.pk) in on(response)


def test_an_older_roster_or_one_of_an_ended_response_is_not_accepted(bureau, response, search):
    old, new = search(), search()
    with pytest.raises(Invalid, match="过时"):
        accept(bureau, old)
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="x", now=NOW)
    with pytest.raises(Invalid, match="已经结束"):
        accept(bureau, new)


def test_who_is_no_longer_wanted_is_moved_or_dropped(bureau, crowd, response, search):
    first = response.posts.latest("starts_at")
    for one in crowd[:2]:
        make_duty(bureau, first, one, NOW)
    Ban.objects.create(
        response=response, person=crowd[0], post=first, made_by_id=bureau.officer.account_id, made_at=NOW
    )
    Ban.objects.create(response=response, person=crowd[1], made_by_id=bureau.officer.account_id, made_at=NOW)
    job = search()
    RosterJob.objects.filter(pk=job.pk).update(plan=[[response.posts.earliest("starts_at").pk, crowd[0].pk]])
    accept(bureau, job)
    assert list(first.duties.order_by("person").values_list("gone", flat=True)) == ["moved", "dropped"]


def test_the_questions_do_not_grow_with_the_people(bureau, response, django_assert_max_num_queries):
    with django_assert_max_num_queries(28):
        situation_of(response, teams=1, now=NOW)
