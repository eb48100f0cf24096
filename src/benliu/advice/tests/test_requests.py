"""Asking, triage, working, judging: what is kept, who may, who is told."""

import datetime as dt

import pytest

from benliu.advice.anonymity import Lesson
from benliu.advice.models import AdviceRecord, Contact, KnownAnswer, Request, Step
from benliu.advice.queries.experts import experts_for
from benliu.advice.queries.lesson import lesson_of
from benliu.advice.queries.listing import Judged, judged
from benliu.advice.services import (
    Visit,
    accept_request,
    answer_by_link,
    ask_advice,
    ask_requester,
    close_request,
    decline_request,
    file_advice,
    forget_requester,
    note_visit,
    pass_on_request,
    propose_expert,
    rate_by_link,
    reopen_by_link,
    reroute_request,
    settle_advice,
    triage_request,
)
from benliu.advice.tests.factories import DAY, HOUR, MONDAY, advised, asked, make_topic, taken, wanted
from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.notices.models import Notice
from benliu.records.models import Record
from benliu.records.tests.factories import make_kinds


def closed(bureau, topic, by="周干部", name="林一"):
    request = advised(bureau, topic, name)
    close_request(actor=bureau.standing(by), request_id=request.pk, lesson=None, now=MONDAY)
    request.refresh_from_db()
    return request


def told(bureau, name, kind):
    return Notice.objects.filter(account=bureau.accounts[name], kind=f"advice.{kind}").count()


def test_a_request_is_due_and_told_to_those_who_triage(bureau, topic):
    request = asked(topic)
    request.refresh_from_db()
    assert (request.state, request.due_on) == ("new", dt.date(2026, 3, 4))
    assert 100_000 <= request.number <= 999_999 and len(request.key) == 43
    assert [told(bureau, name, "received") for name in ("周干部", "许书记", "林一")] == [1, 1, 0]


def test_sent_twice_is_asked_once_and_its_id_opens_nothing_to_others(bureau, topic):
    first = wanted(topic)
    made = ask_advice(actor=None, wanted=first, now=MONDAY)
    assert ask_advice(actor=None, wanted=first, now=MONDAY).pk == made.pk
    with pytest.raises(Invalid, match="编码"):
        ask_advice(actor=None, wanted=wanted(topic, id=made.pk, words="别的"), now=MONDAY)
    assert Step.objects.count() == 1


def test_a_member_who_is_signed_in_asks_as_one(bureau, topic):
    request = ask_advice(actor=bureau.member, wanted=wanted(topic, way="site"), now=MONDAY)
    assert (request.way, request.asked_by) == ("member", bureau.accounts["林一"])
    assert asked(topic, way="site").way == "site" and asked(topic, way="member").way == "form"


def test_another_topic_is_another_team_with_its_own_terms(bureau, topic):
    other = make_topic(bureau, title="堤防渗漏", first_days=1, close_days=5)
    request = asked(topic)
    reroute_request(actor=bureau.officer, request_id=request.pk, topic_id=other.pk, now=MONDAY)
    request.refresh_from_db()
    assert (request.topic, request.state, request.due_on) == (other, "new", dt.date(2026, 3, 3))


def test_only_those_triage_who_may(bureau, topic):
    request = asked(topic)
    for name in ("林一", "钱书记", "吴干部"):
        with pytest.raises(Refused):
            triage_request(
                actor=bureau.standing(name), request_id=request.pk, person_id=None, place_id=None, now=MONDAY
            )
    leader = bureau.standing("许书记")
    triage_request(actor=leader, request_id=request.pk, person_id=None, place_id=None, now=MONDAY)
    with pytest.raises(Invalid, match="服务团里选"):
        propose_expert(actor=leader, request_id=request.pk, person_id=bureau.people["钱书记"].pk, now=MONDAY)


def test_what_is_declined_says_why_and_is_over(bureau, topic):
    request = asked(topic)
    with pytest.raises(Invalid):
        decline_request(actor=bureau.officer, request_id=request.pk, reason=" ", now=MONDAY)
    decline_request(actor=bureau.officer, request_id=request.pk, reason="请找城管", now=MONDAY)
    request.refresh_from_db()
    assert (request.state, request.due_on) == ("declined", None)


def test_passed_on_goes_back_to_who_triages_and_shows_so_in_the_list(bureau, topic):
    request = asked(topic)
    lin = bureau.people["林一"].pk
    triage_request(actor=bureau.officer, request_id=request.pk, person_id=lin, place_id=None, now=MONDAY)
    with pytest.raises(Refused):
        accept_request(actor=bureau.standing("王二"), request_id=request.pk, now=MONDAY)
    pass_on_request(actor=bureau.member, request_id=request.pk, reason="出差", now=MONDAY)
    request.refresh_from_db()
    assert (request.state, request.expert) == ("routed", None)
    assert [line.passed for line in experts_for(request, MONDAY) if line.person_id == lin] == [True]
    assert told(bureau, "周干部", "received") == 2


def test_who_has_much_in_hand_stands_below(bureau, topic):
    taken(bureau, topic)
    lines = experts_for(asked(topic), MONDAY)
    assert [line.total for line in lines] == [
        1500,
        1500,
        1500,
        1530,
    ]  # an hour for the unknown way, a day for the skill
    assert lines[-1].person_id == bureau.people["林一"].pk and "手上 1 件没办完" in lines[-1].reasons
    assert not any(line.fits for line in lines)  # nobody has the skill


def test_a_question_waits_until_it_is_answered(bureau, topic):
    request = taken(bureau, topic)
    with pytest.raises(Invalid):
        answer_by_link(request=request, words="没人问", now=MONDAY)
    with pytest.raises(Refused):
        ask_requester(actor=bureau.standing("王二"), request_id=request.pk, step_id=new_id(), words="？", now=MONDAY)
    ask_requester(actor=bureau.member, request_id=request.pk, step_id=new_id(), words="多高的水？", now=MONDAY)
    request.refresh_from_db()
    assert request.waits
    answer_by_link(request=request, words="三米", now=MONDAY)
    request.refresh_from_db()
    assert not request.waits and told(bureau, "林一", "replied") == 1


def test_a_visit_told_twice_is_one(bureau, topic):
    request, now = taken(bureau, topic), MONDAY + 6 * HOUR
    visit = Visit(new_id(), request.pk, MONDAY + 2 * HOUR, 90)
    for _time in range(2):
        note_visit(actor=bureau.member, visit=visit, now=now)
    assert Step.objects.filter(kind="visited").count() == 1
    for wrong in (0, 1441):
        with pytest.raises(Invalid, match="多少分钟"):
            note_visit(actor=bureau.member, visit=Visit(new_id(), request.pk, MONDAY, wrong), now=now)
    for moment in (MONDAY - DAY, now + HOUR):
        with pytest.raises(Invalid, match="收到求助之后"):
            note_visit(actor=bureau.member, visit=Visit(new_id(), request.pk, moment, 30), now=now)


def test_judged_once_files_one_record_verified_by_who_closed(bureau, topic):
    make_kinds()
    request = closed(bureau, topic)
    for score in (0, 6):
        with pytest.raises(Invalid):
            rate_by_link(request=request, score=score, words="", now=MONDAY)
    rate_by_link(request=request, score=4, words="", now=MONDAY)
    record = Record.objects.get(person=bureau.people["林一"])
    assert (record.facts, record.quantity, record.state) == ({"satisfaction": 4000}, 1000, "verified")
    for again in (rate_by_link, reopen_by_link):
        said = {"score": 1} if again is rate_by_link else {}
        with pytest.raises(Invalid):
            again(request=request, words="再", now=MONDAY, **said)
    assert AdviceRecord.objects.count() == Record.objects.filter(kind__code="key.water").count() == 1


def test_closed_by_the_expert_the_record_waits_for_the_secretary(bureau, topic):
    make_kinds()
    request = closed(bureau, topic, by="林一")
    rate_by_link(request=request, score=5, words="", now=MONDAY)
    assert Record.objects.get(person=bureau.people["林一"]).state == "submitted"


def test_an_officer_who_gave_the_advice_verifies_nothing_of_oneself(bureau, topic):
    make_kinds()
    request = closed(bureau, topic, by="许书记", name="许书记")
    rate_by_link(request=request, score=5, words="", now=MONDAY)
    assert Record.objects.get(person=bureau.people["许书记"]).state == "submitted"


def test_silence_is_not_satisfaction(bureau, topic):
    make_kinds()
    request = closed(bureau, topic)
    settle_advice(now=MONDAY + 14 * DAY)  # ten working days after: the last day on which one may judge
    assert not Record.objects.filter(kind__code="key.water").exists()
    for _time in range(2):
        settle_advice(now=MONDAY + 15 * DAY)
    record = Record.objects.get(kind__code="key.water")
    assert record.facts == {}
    with pytest.raises(Invalid, match="时间过了"):
        rate_by_link(request=request, score=1, words="", now=MONDAY + 15 * DAY)


def test_who_is_silent_counts_in_no_average(bureau, topic):
    make_kinds()
    for score in (5, 2, None):
        request = closed(bureau, topic)
        if score:
            rate_by_link(request=request, score=score, words="", now=MONDAY)
    assert judged(bureau.officer) == Judged(2, 3.5, 1)
    assert judged(bureau.standing("吴干部")) == Judged(0, None, 0)


def test_every_expert_who_was_there_has_a_record(bureau, topic):
    make_kinds()
    request, now = taken(bureau, topic), MONDAY + 6 * HOUR
    visit = Visit(new_id(), request.pk, MONDAY + HOUR, 45)
    note_visit(actor=bureau.member, visit=visit, now=now)
    pass_on_request(actor=bureau.member, request_id=request.pk, reason="要电气的人", now=now)
    sun = bureau.standing("孙三")
    propose_expert(actor=bureau.officer, request_id=request.pk, person_id=bureau.people["孙三"].pk, now=now)
    accept_request(actor=sun, request_id=request.pk, now=now)
    file_advice(actor=sun, request_id=request.pk, step_id=new_id(), words="换线", now=now)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=None, now=now)
    request.refresh_from_db()
    rate_by_link(request=request, score=3, words="", now=now)
    rows = AdviceRecord.objects.order_by("person").values_list("person__name", "visits", "minutes")
    assert sorted(rows) == [("孙三", 0, 0), ("林一", 1, 45)]


def test_late_is_told_to_officers_once_for_each_term(bureau, topic):
    request = asked(topic)
    for day in (2, 3, 4, 5):
        settle_advice(now=MONDAY + day * DAY)
    assert told(bureau, "周干部", "overdue") == 1 and told(bureau, "许书记", "overdue") == 0
    triage_request(actor=bureau.officer, request_id=request.pk, person_id=None, place_id=None, now=MONDAY + 5 * DAY)
    settle_advice(now=MONDAY + 14 * DAY)
    assert told(bureau, "周干部", "overdue") == 1
    settle_advice(now=MONDAY + 15 * DAY)
    assert told(bureau, "周干部", "overdue") == 2


def test_the_contact_is_erased_once_it_is_over(bureau, topic):
    request = closed(bureau, topic)
    with pytest.raises(Invalid):
        forget_requester(request=asked(topic), now=MONDAY)
    forget_requester(request=request, now=MONDAY)
    assert Contact.objects.get(pk=request.pk).reach == "" and Request.objects.get(pk=request.pk).words


def test_the_contact_is_erased_by_itself_when_the_link_ends(bureau, topic):
    request, going_on = closed(bureau, topic), asked(topic)
    settle_advice(now=MONDAY + 90 * DAY)
    assert Contact.objects.get(pk=request.pk).reach
    settle_advice(now=MONDAY + 91 * DAY)
    assert not Contact.objects.get(pk=request.pk).reach and Contact.objects.get(pk=going_on.pk).reach


def test_the_lesson_names_nobody_whom_the_case_knows(bureau, topic):
    request = asked(topic, words="王二说 3 号闸漏水，请打 13900001234 找陈大海。")
    lesson = lesson_of(request)
    assert lesson.question == "某说 3 号闸漏水，请打  找某。"


def test_closed_again_the_new_lesson_stands(bureau, topic):
    request = advised(bureau, topic)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=Lesson("一", "问", "答"), now=MONDAY)
    request.refresh_from_db()
    reopen_by_link(request=request, words="还漏", now=MONDAY)
    accept_request(actor=bureau.member, request_id=request.pk, now=MONDAY)
    file_advice(actor=bureau.member, request_id=request.pk, step_id=new_id(), words="再换", now=MONDAY)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=Lesson("二", "问", "答"), now=MONDAY)
    assert KnownAnswer.objects.get().title == "二"


def test_a_term_stands_still_while_the_requester_is_asked_and_both_are_shown(bureau, topic, client, on_monday):
    request = asked(topic)
    ask_requester(actor=bureau.officer, request_id=request.pk, step_id=new_id(), words="多高的水位？", now=MONDAY)
    request.refresh_from_db()
    assert (request.due_on, request.left) == (None, 10)
    client.force_login(bureau.accounts["周干部"])
    assert "期限暂停，还剩 10 个工作日" in client.get("/advice/").content.decode()
    on_monday(MONDAY + 4 * DAY)
    assert "期限暂停，还剩 10 个工作日" in client.get(f"/advice/{request.pk}/").content.decode()
    answer_by_link(request=request, words="两米", now=MONDAY + 4 * DAY)  # Friday: 3, 4, 5 and 6 March were lost
    request.refresh_from_db()
    assert (request.due_on, request.left) == (dt.date(2026, 3, 20), None)  # instead of the 16th
    page = client.get(f"/advice/{request.pk}/").content.decode()
    assert "2026-03-20" in page and "等求助人答复停了 4 个工作日" in page


def test_every_part_of_a_proposal_is_shown_with_its_minutes(bureau, topic):
    taken(bureau, topic)
    lines = {line.name: line for line in experts_for(asked(topic), MONDAY)}
    assert lines["林一"].parts == "路上 60 + 手上 30 + 休整 0 + 技能 1440 = 1530 分钟"
