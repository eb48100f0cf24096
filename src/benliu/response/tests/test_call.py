"""Rounds of calls: who is called, who is not and why, and that nobody is called twice."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.notices.models import Address, Delivery, Notice, Preference
from benliu.org.models import Person
from benliu.readiness.models import Absence, Availability, Team, TeamMember
from benliu.response.models import Call, CallRound, Duty, Presence
from benliu.response.plans import Rung
from benliu.response.services import (
    Asked,
    answer_call,
    call_again,
    call_chosen,
    call_pool,
    change_level,
    climb,
    extend_round,
    stop_round,
    wake_calls,
)
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
LADDER = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))
NAMES = ("许书记", "林一", "王二", "钱书记", "孙三")


@pytest.fixture(autouse=True)
def _gateways(settings):
    settings.BENLIU_SMS = settings.BENLIU_VOICE = "http://a:b@127.0.0.1:9/"


@pytest.fixture
def response(bureau):
    for account in bureau.accounts.values():
        for channel in ("mail", "sms", "voice"):
            given = {"account": account, "channel": channel, "value": f"{channel} of {account.pk}"}
            Address.objects.create(**given, asked_at=NOW, confirmed_at=NOW)
    return make_response(bureau, NOW)


@pytest.fixture
def team(bureau, response):
    made = Team.objects.create(unit=response.unit, name="应急一队")
    for name in NAMES:
        leads = name == "许书记"
        since = {"starts_on": dt.date(2026, 1, 1), "leads": leads}
        TeamMember.objects.create(team=made, person=bureau.people[name], **since)
    return made


@pytest.fixture
def place(response):
    return make_place(response.unit, "A", "东堤哨点")


def asked(response, needed=2, **rest):
    given = {"answer_within": 15, "ladder": LADDER, "needed": needed} | rest
    return Asked(given.pop("id", new_id()), response.pk, **given)


def pool(bureau, response, team, now=NOW, **rest):
    return call_pool(actor=bureau.officer, asked=asked(response, **rest), teams=[team.pk], now=now)


def called():
    return sorted(Call.objects.values_list("person__name", flat=True))


def channels(name):
    found = Delivery.objects.filter(notice__account__person__name=name, notice__kind="response.call")
    return sorted(found.values_list("address__channel", flat=True))


def answer(name, what="yes", now=NOW, **rest):
    call = Call.objects.filter(person__name=name).latest("made_at")
    return answer_call(call_id=call.pk, answer=what, way="app", now=now, **rest)


def up(moment):
    return climb(clock=lambda: moment)


# Who is asked


def test_a_team_is_asked(bureau, response, team):
    made = pool(bureau, response, team)
    assert (made.calls, made.left_out, called()) == (5, {}, sorted(NAMES))
    assert set(Call.objects.values_list("next_at", "rung", "stop")) == {(NOW, 0, "")}
    assert made.round.ladder[1] == {"way": "sms", "after": 5} and made.round.kind == "pool"


def test_nobody_on_site_on_a_post_resting_away_or_refusing_is_asked(bureau, response, team, place):
    """In this order: on a post within the shift, off one six hours ago (rest is eight), on site, away, not now."""
    people = bureau.people
    make_duty(bureau, make_post(response, place, NOW + 4 * HOUR), people["许书记"], NOW)
    stay = {"response": response, "place": place, "arrived_at": NOW - 12 * HOUR}
    Presence.objects.create(person=people["林一"], left_at=NOW - 6 * HOUR, **stay)
    Presence.objects.create(person=people["王二"], **stay)
    away = {"starts_at": NOW, "ends_at": NOW + HOUR, "noted_by_id": bureau.officer.account_id, "noted_at": NOW}
    Absence.objects.create(person=people["钱书记"], **away)
    Availability.objects.create(person=people["孙三"], standing="not", said_at=NOW)
    with pytest.raises(Invalid, match="没有可以呼叫的人"):
        pool(bureau, response, team)
    assert not CallRound.objects.exists()
    Availability.objects.update(standing="ten")
    made = pool(bureau, response, team)
    assert called() == ["孙三"] and made.left_out == {"site": 2, "rest": 1, "absent": 1}


def test_rest_is_over_in_time(bureau, response, team, place):
    stay = {"response": response, "place": place, "arrived_at": NOW - 20 * HOUR, "left_at": NOW - 8 * HOUR}
    Presence.objects.create(person=bureau.people["林一"], **stay)
    assert pool(bureau, response, team).left_out == {}


def test_a_drill_keeps_nobody_from_a_real_call_up(bureau, response, team, place):
    drill = make_response(bureau, NOW, is_drill=True, title="演练")
    make_duty(bureau, make_post(drill, place, NOW + HOUR), bureau.people["林一"], NOW)
    assert pool(bureau, response, team).left_out == {}


def test_who_answered_or_is_being_called_is_not_asked_again(bureau, response, team):
    pool(bureau, response, team, needed=5)
    answer("林一", "no")
    answer("王二", "yes")
    with pytest.raises(Invalid):
        pool(bureau, response, team)
    stop_round(actor=bureau.officer, round_id=CallRound.objects.get().pk, now=NOW)
    assert pool(bureau, response, team).left_out == {"refused": 1, "asked": 1}


def test_a_click_sent_again_is_the_same_round(bureau, response, team):
    one = asked(response)
    first = call_pool(actor=bureau.officer, asked=one, teams=[team.pk], now=NOW)
    again = call_pool(actor=bureau.officer, asked=one, teams=[team.pk], now=NOW + MINUTE)
    assert again.round == first.round and again.calls == 5 and Call.objects.count() == 5
    other = make_response(bureau, NOW, title="另一次")
    with pytest.raises(Invalid, match="另一次呼叫"):
        call_pool(actor=bureau.officer, asked=asked(other, id=one.id), teams=[team.pk], now=NOW)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"needed": 0}, "要几个人"),
        ({"answer_within": 0}, "几分钟内"),
        ({"ladder": ()}, "至少选一种"),
        ({"ladder": (Rung("pigeon", 0),)}, "至少选一种"),
        ({"ladder": (Rung("sms", 5), Rung("push", 4))}, "晚于前一级"),
        ({"ladder": (Rung("sms", 241),)}, "晚于前一级"),
    ],
)
def test_what_is_no_call(bureau, response, team, change, words):
    with pytest.raises(Invalid, match=words):
        pool(bureau, response, team, **change)
    assert not Call.objects.exists()


def test_only_who_commands_calls_and_only_while_it_stands(bureau, response, team):
    for name in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused):
            call_pool(actor=bureau.standing(name), asked=asked(response), teams=[team.pk], now=NOW)
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="过去了", now=NOW)
    with pytest.raises(Invalid, match="已经结束"):
        pool(bureau, response, team)


# Who is on the roster


def test_people_of_the_roster_are_called_once_for_each_duty(bureau, response, place):
    today, tomorrow = (make_post(response, place, NOW + hours * HOUR, number=2) for hours in (1, 30))
    for post, name in ((today, "林一"), (tomorrow, "林一"), (today, "王二")):
        make_duty(bureau, post, bureau.people[name], NOW)
    made = call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    assert (made.calls, made.round.needed, called()) == (3, 3, ["林一", "林一", "王二"])
    with pytest.raises(Invalid):
        call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    up(NOW)
    assert Notice.objects.filter(kind="response.call").count() == 2, "who has two duties is told once"


def test_chosen_people_away_resting_there_or_refusing_are_left_out(bureau, response, place):
    here = make_post(response, place, NOW - HOUR, number=4)
    later = make_post(response, place, NOW + 9 * HOUR, number=4)
    duties = {name: make_duty(bureau, here, bureau.people[name], NOW) for name in ("许书记", "林一")}
    duties |= {name: make_duty(bureau, later, bureau.people[name], NOW) for name in ("王二", "钱书记", "孙三")}
    stay = {"response": response, "place": place, "arrived_at": NOW - HOUR}
    Presence.objects.create(person=bureau.people["许书记"], **stay)
    Presence.objects.create(person=bureau.people["王二"], **stay | {"left_at": NOW + 2 * HOUR})
    away = {"noted_by_id": bureau.officer.account_id, "noted_at": NOW}
    Absence.objects.create(person=bureau.people["钱书记"], starts_at=NOW + 16 * HOUR, ends_at=NOW + 20 * HOUR, **away)
    Absence.objects.create(person=bureau.people["林一"], starts_at=NOW + 16 * HOUR, ends_at=NOW + 20 * HOUR, **away)
    made = call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    assert called() == ["孙三", "林一"] and made.left_out == {"site": 1, "rest": 1, "absent": 1}
    Presence.objects.filter(person=bureau.people["王二"]).update(left_at=NOW + HOUR)
    one = call_chosen(actor=bureau.officer, asked=asked(response), now=NOW, duties=[duties["王二"].pk])
    assert one.calls == 1


def test_an_absence_that_is_over_keeps_nobody_from_the_rest_of_a_shift(bureau, response, place):
    begun = make_post(response, place, NOW - 2 * HOUR, number=2)
    away = {"noted_by_id": bureau.officer.account_id, "noted_at": NOW, "starts_at": NOW - 5 * HOUR}
    for name, ends_at in (("林一", NOW), ("王二", NOW + MINUTE)):
        make_duty(bureau, begun, bureau.people[name], NOW)
        Absence.objects.create(person=bureau.people[name], ends_at=ends_at, **away)
    made = call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    assert called() == ["林一"] and made.left_out == {"absent": 1}


# Up the ladder


def test_rung_by_rung_until_the_end(bureau, response, team):
    pool(bureau, response, team)
    assert up(NOW - MINUTE) == 0 and up(NOW) == 5 and up(NOW + 4 * MINUTE) == 0
    assert channels("林一") == ["mail"] and Delivery.objects.filter(next_try_at=NOW).count() >= 5
    assert up(NOW + 5 * MINUTE) == 5 and channels("林一") == ["mail", "sms"]
    assert up(NOW + 10 * MINUTE) == 5 and channels("林一") == ["mail", "sms", "voice"]
    assert up(NOW + 60 * MINUTE) == 0 and set(Call.objects.values_list("rung", "next_at")) == {(3, None)}
    assert Notice.objects.filter(kind="response.call").count() == 5 and Notice.objects.filter(urgent=True).count() >= 5


def test_nobody_mutes_a_call(bureau, response, team):
    muted = [f"response.call/{channel}" for channel in ("mail", "sms", "voice")]
    Preference.objects.create(account=bureau.accounts["林一"], muted=muted)
    pool(bureau, response, team)
    for minutes in (0, 5, 10):
        up(NOW + minutes * MINUTE)
    assert channels("林一") == ["mail", "sms", "voice"]


def test_what_was_late_does_not_ring_three_times_at_once(bureau, response, team):
    pool(bureau, response, team)
    assert up(NOW + 60 * MINUTE) == 5 and up(NOW + 64 * MINUTE) == 0 and up(NOW + 65 * MINUTE) == 5


def test_who_answers_is_called_no_more_and_the_others_are(bureau, response, team):
    pool(bureau, response, team)
    up(NOW)
    answer("林一", "limited", free_from=NOW + 3 * HOUR)
    assert channels("林一") == [] and up(NOW + 5 * MINUTE) == 4 and channels("王二") == ["mail", "sms"]


def test_enough_stop_it_for_everybody_and_the_others_are_told(bureau, response, team):
    pool(bureau, response, team, needed=2)
    up(NOW)
    answer("林一", "yes")
    answer("王二", "limited", free_from=NOW + HOUR)
    assert CallRound.objects.get().closed_at is None, "who comes later does not stand for who comes now"
    Delivery.objects.filter(notice__account=bureau.accounts["钱书记"]).update(state="sent", sent_at=NOW)
    answer("孙三", "yes", now=NOW + MINUTE)
    assert CallRound.objects.get().closed_at == NOW + MINUTE
    off = Call.objects.filter(stop="filled")
    assert set(off.values_list("person__name", "next_at")) == {("钱书记", None), ("许书记", None)}
    assert up(NOW + HOUR) == 0
    told = Notice.objects.filter(kind="response.call", title__contains="不用您来")
    assert set(told.values_list("account__person__name", flat=True)) == {"钱书记", "许书记"}
    waiting = Delivery.objects.filter(state="waiting", notice__account=bureau.accounts["许书记"])
    assert not waiting.filter(notice__title__contains="答复").exists(), "what had not gone out is taken back"
    assert not Notice.objects.filter(kind="response.short").exists()


def test_called_again_only_who_was_silent_to_the_end(bureau, response, team):
    pool(bureau, response, team, needed=5)
    round_id = CallRound.objects.get().pk
    up(NOW)
    assert call_again(actor=bureau.officer, round_id=round_id, now=NOW) == 0, "the ladder is still being climbed"
    for minutes in (5, 10):
        up(NOW + minutes * MINUTE)
    answer("林一", "no", now=NOW + 11 * MINUTE)
    again = NOW + 20 * MINUTE
    assert call_again(actor=bureau.officer, round_id=round_id, now=again) == 4
    assert call_again(actor=bureau.officer, round_id=round_id, now=again) == 0
    assert up(again) == 4 and up(again + 5 * MINUTE) == 4 and up(again + 10 * MINUTE) == 4 and up(again + HOUR) == 0
    assert channels("王二") == ["mail", "mail", "sms", "sms", "voice", "voice"]


# Short of people


def short_notices():
    return list(Notice.objects.filter(kind="response.short").order_by("made_at").values_list("title", flat=True))


def test_who_commands_is_told_once_that_too_few_come(bureau, response, team):
    pool(bureau, response, team, needed=3)
    answer("林一", "yes")
    wake_calls(now=NOW + 14 * MINUTE)
    assert short_notices() == []
    for minutes in (15, 16, 200):
        wake_calls(now=NOW + minutes * MINUTE)
    assert short_notices() == ["还差 2 人：第 5 号台风"]
    round_id = CallRound.objects.get().pk
    with pytest.raises(Invalid, match="更晚"):
        extend_round(actor=bureau.officer, round_id=round_id, until=14, now=NOW)
    extend_round(actor=bureau.officer, round_id=round_id, until=230, now=NOW)
    wake_calls(now=NOW + 229 * MINUTE)
    assert len(short_notices()) == 1
    wake_calls(now=NOW + 230 * MINUTE)
    assert len(short_notices()) == 2


def test_when_all_have_answered_it_is_told_at_once(bureau, response, team):
    pool(bureau, response, team, needed=5)
    for name in NAMES[1:]:
        answer(name, "yes")
    assert short_notices() == []
    answer("许书记", "no", now=NOW + MINUTE)
    assert short_notices() == ["还差 1 人：第 5 号台风"] and CallRound.objects.get().closed_at == NOW + MINUTE


def test_a_refused_post_is_told_to_who_commands_ten_minutes_together(bureau, response, place):
    post = make_post(response, place, NOW + HOUR, number=3)
    for name in ("林一", "王二", "孙三"):
        make_duty(bureau, post, bureau.people[name], NOW)
    call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    answer("林一", "no", now=NOW)
    answer("王二", "no", now=NOW + MINUTE)
    assert short_notices() == ["有人不能来，岗位空出：第 5 号台风"]
    assert Duty.objects.filter(gone="refused").count() == 2


def test_who_comes_later_to_the_own_post_is_not_wanting(bureau, response, place):
    make_duty(bureau, make_post(response, place, NOW + HOUR), bureau.people["林一"], NOW)
    call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    answer("林一", "limited", free_from=NOW + 2 * HOUR)
    assert short_notices() == [] and CallRound.objects.get().closed_at == NOW


# What ends it


def test_stopping_a_pool_tells_them_and_stopping_the_chosen_keeps_their_posts(bureau, response, team, place):
    first = pool(bureau, response, team).round
    up(NOW)
    stop_round(actor=bureau.officer, round_id=first.pk, now=NOW)
    stop_round(actor=bureau.officer, round_id=first.pk, now=NOW + MINUTE)
    assert set(Call.objects.values_list("stop", "stopped_at")) == {("filled", NOW)}
    assert Notice.objects.filter(title__contains="不用您来").count() == 5
    duty = make_duty(bureau, make_post(response, place, NOW + HOUR), bureau.people["林一"], NOW)
    second = call_chosen(actor=bureau.officer, asked=asked(response), now=NOW).round
    stop_round(actor=bureau.officer, round_id=second.pk, now=NOW)
    duty.refresh_from_db()
    call = Call.objects.get(duty=duty)
    assert (call.stop, call.next_at, duty.gone) == ("", None, "") and up(NOW + HOUR) == 0
    assert answer_call(call_id=call.pk, answer="yes", way="app", now=NOW).answer == "yes"


def test_an_ended_response_calls_nobody(bureau, response, team):
    pool(bureau, response, team)
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="过去了", now=NOW)
    assert up(NOW) == 0
    wake_calls(now=NOW)
    assert set(Call.objects.values_list("stop", flat=True)) == {"over"} and CallRound.objects.get().closed_at == NOW


def test_who_was_taken_off_the_post_is_told_and_called_no_more(bureau, response, place):
    duty = make_duty(bureau, make_post(response, place, NOW + HOUR), bureau.people["林一"], NOW)
    call_chosen(actor=bureau.officer, asked=asked(response), now=NOW)
    up(NOW)
    Duty.objects.filter(pk=duty.pk).update(gone="moved", gone_at=NOW)
    wake_calls(now=NOW)
    wake_calls(now=NOW + MINUTE)
    assert set(Call.objects.values_list("stop", "next_at")) == {("dropped", None)}
    assert Notice.objects.filter(title__contains="不用您来").count() == 1


def test_whoever_has_no_account_is_on_the_list_and_stops_nobody(bureau, response, team):
    Person.objects.filter(name="林一").update(account=None)
    pool(bureau, response, team)
    assert up(NOW) == 5 and Notice.objects.filter(kind="response.call").count() == 4
