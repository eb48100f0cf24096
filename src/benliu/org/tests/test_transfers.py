"""Transfers: asked for by one side, agreed by both, carried out on their day; refused, withdrawn, for a time."""

import datetime as dt

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.models import Membership, Office, TemporaryMembership, Transfer
from benliu.org.queries import people_in
from benliu.org.queries.concerned import people_concerned
from benliu.org.queries.transfers import ending_stays, waiting_transfers
from benliu.org.services import (
    Enrolment,
    Wish,
    appoint_person,
    approve_transfer,
    ask_transfer,
    carry_out_transfers,
    enrol_people,
    refuse_transfer,
    take_back_approval,
    withdraw_transfer,
)
from benliu.org.standing import standing_of

from .factories import FIRST, NOW, SECOND, SINCE, THIRD, TODAY

LATER = NOW + dt.timedelta(minutes=2)
DAY = dt.timedelta(days=1)


def ask(bureau, who="许书记", person="林一", to=SECOND, starts_on=TODAY, ends_on=None) -> Transfer:
    wish = Wish(bureau.people[person].pk, bureau.units[to].pk, starts_on, ends_on)
    return ask_transfer(actor=bureau.standing(who), wish=wish, now=NOW)


def approve(bureau, transfer, who="钱书记", side="receiving", now=NOW) -> Transfer:
    return approve_transfer(actor=bureau.standing(who), transfer_id=transfer.pk, side=side, now=now)


def home(person) -> str:
    return Membership.objects.get(person=person, ends_on=None).unit.name


def told(bureau, name: str) -> list[str]:
    return list(
        Notice.objects.filter(account=bureau.accounts[name]).order_by("made_at").values_list("title", flat=True)
    )


def test_the_asking_secretary_has_agreed_and_the_other_is_asked(bureau):
    transfer = ask(bureau)
    assert transfer.giving_by_id == bureau.accounts["许书记"].pk and transfer.receiving_at is None
    assert [row.mine for row in waiting_transfers(bureau.standing("钱书记"))] == [("receiving",)]
    assert not waiting_transfers(bureau.secretary)
    assert told(bureau, "钱书记") == ["有一件组织关系转接等您同意"] and not told(bureau, "许书记")
    notice = Notice.objects.get(account=bureau.accounts["钱书记"])
    assert notice.path == f"/org/transfers/{transfer.pk}/" and "林一" not in notice.title + notice.text


def test_both_agreed_it_is_carried_out_and_the_history_kept(bureau):
    transfer = approve(bureau, ask(bureau))
    assert transfer.state == Transfer.State.AGREED and home(bureau.people["林一"]) == FIRST
    assert carry_out_transfers(now=LATER) == 1 and carry_out_transfers(now=LATER) == 0
    rows = Membership.objects.filter(person=bureau.people["林一"]).order_by("starts_on")
    assert [(m.unit.name, m.starts_on, m.ends_on) for m in rows] == [
        (FIRST, SINCE, TODAY - DAY),
        (SECOND, TODAY, None),
    ]
    assert standing_of(bureau.accounts["林一"], on=TODAY).branch_id == bureau.units[SECOND].pk
    assert told(bureau, "林一") == ["一件组织关系转接双方都已同意", "一件组织关系转接已经生效"]
    acts = AuditEntry.objects.filter(subject=f"transfer:{transfer.pk}").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["ask_transfer", "approve_transfer", "carry_out_transfer"]


def test_it_waits_for_its_day(bureau):
    approve(bureau, ask(bureau, starts_on=TODAY + 3 * DAY))
    assert carry_out_transfers(now=NOW + 2 * DAY) == 0 and home(bureau.people["林一"]) == FIRST
    assert carry_out_transfers(now=NOW + 3 * DAY) == 1 and home(bureau.people["林一"]) == SECOND


def test_an_approval_can_be_taken_back_for_a_minute(bureau):
    transfer = approve(bureau, ask(bureau))
    assert carry_out_transfers(now=NOW + dt.timedelta(seconds=59)) == 0
    taken = take_back_approval(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, side="receiving", now=NOW)
    assert taken.state == Transfer.State.WAITING and taken.receiving_by_id is None
    assert carry_out_transfers(now=LATER) == 0 and not told(bureau, "林一")
    approve(bureau, transfer, now=LATER)
    assert carry_out_transfers(now=LATER + dt.timedelta(minutes=1)) == 1
    with pytest.raises(Invalid, match="已转接"):
        take_back_approval(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, side="receiving", now=LATER)


def test_the_receiving_side_may_ask_too(bureau):
    transfer = ask(bureau, who="钱书记")
    assert transfer.receiving_at and not transfer.giving_at
    approve(bureau, transfer, who="许书记", side="giving")
    carry_out_transfers(now=LATER)
    assert home(bureau.people["林一"]) == SECOND


def test_an_officer_asks_for_nobody_and_agrees_where_there_is_no_secretary(bureau):
    transfer = ask(bureau, who="周干部", to=THIRD)
    assert not transfer.giving_at and not transfer.receiving_at
    assert {"有一件组织关系转接等您同意"} == set(told(bureau, "许书记")) == set(told(bureau, "吴干部"))
    approve(bureau, transfer, who="许书记", side="giving")
    assert approve(bureau, transfer, who="吴干部").state == Transfer.State.AGREED


def test_who_may_not(bureau):
    for who in ("林一", "吴干部"):
        with pytest.raises(Refused, match="转出或转入支部"):
            ask(bureau, who=who)
    transfer = ask(bureau)
    with pytest.raises(Refused, match="该支部"):
        approve(bureau, transfer, who="许书记")
    for act in (refuse_transfer, withdraw_transfer):
        reason = {"reason": "不行"} if act is refuse_transfer else {}
        with pytest.raises(Refused):
            act(actor=bureau.standing("吴干部"), transfer_id=transfer.pk, now=NOW, **reason)
    with pytest.raises(Refused, match="撤回"):
        withdraw_transfer(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, now=NOW)


def test_nobody_agrees_for_oneself(bureau):
    transfer = ask(bureau, person="许书记")
    assert transfer.giving_at is None
    with pytest.raises(Refused, match="您本人"):
        approve(bureau, transfer, who="许书记", side="giving")
    assert approve(bureau, transfer, who="周干部", side="giving").giving_at


def test_one_person_agrees_for_one_side_only(bureau):
    transfer = ask(bureau, who="周干部")
    approve(bureau, transfer, who="周干部", side="giving")
    with pytest.raises(Refused, match="两个人"):
        approve(bureau, transfer, who="周干部", side="receiving")
    assert waiting_transfers(bureau.officer) == [], "nothing waits for who has had a say"
    assert approve(bureau, transfer, who="钱书记").state == Transfer.State.AGREED
    taken = take_back_approval(actor=bureau.officer, transfer_id=transfer.pk, side="receiving", now=NOW)
    assert taken.state == Transfer.State.WAITING, "what another agreed to can be taken back"


def test_who_leads_both_agrees_by_asking_for_the_giving_side_alone(bureau):
    party = bureau.units["机关党委"]
    appoint_person(person=bureau.people["许书记"], unit=party, role=Office.Role.SECRETARY, since=SINCE, now=NOW)
    transfer = ask(bureau)
    assert transfer.giving_at and not transfer.receiving_at and transfer.state == Transfer.State.WAITING
    assert approve(bureau, transfer).state == Transfer.State.AGREED


def test_refused_with_a_reason_for_who_asked(bureau):
    transfer = ask(bureau)
    with pytest.raises(Invalid, match="原因"):
        refuse_transfer(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, reason="  ", now=NOW)
    refused = refuse_transfer(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, reason="名额已满", now=NOW)
    assert (refused.state, refused.reason) == (Transfer.State.REFUSED, "名额已满")
    assert told(bureau, "许书记") == ["一件组织关系转接没有得到同意"]
    assert "名额已满" not in str(list(Notice.objects.values_list("text", flat=True)))
    with pytest.raises(Invalid, match="已办结"):
        approve(bureau, transfer)
    assert ask(bureau).pk != transfer.pk


def test_withdrawn_nothing_waits_any_more(bureau):
    transfer = ask(bureau)
    withdraw_transfer(actor=bureau.secretary, transfer_id=transfer.pk, now=NOW)
    assert not waiting_transfers(bureau.standing("钱书记"))
    assert told(bureau, "钱书记") == ["一件组织关系转接已撤回"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"to": FIRST}, "已经在"),
        ({"to": "机关党委"}, "请选择要转入的支部"),
        ({"starts_on": SINCE}, "晚于"),
        ({"starts_on": TODAY + 400 * DAY}, "一年之内"),
        ({"ends_on": TODAY - DAY}, "结束日期"),
        ({"person": "周干部"}, "不在任何支部"),
    ],
)
def test_what_cannot_be_asked_for(bureau, wish, said):
    with pytest.raises(Invalid, match=said):
        ask(bureau, who="周干部", **wish)


def test_one_transfer_of_a_person_at_a_time(bureau):
    ask(bureau)
    with pytest.raises(Invalid, match="没有办结"):
        ask(bureau, to=THIRD)
    assert Transfer.objects.count() == 1


def test_a_roster_that_moved_the_person_meanwhile_ends_it(bureau):
    transfer = approve(bureau, ask(bureau))
    line = Enrolment("S002", "林一", bureau.units[THIRD].pk, Membership.Status.FULL)
    enrol_people(actor=bureau.officer, enrolments=[line], since=TODAY, now=NOW)
    transfer.refresh_from_db()
    assert transfer.state == Transfer.State.WITHDRAWN and "重新发起" in transfer.reason
    assert home(bureau.people["林一"]) == THIRD


def test_for_a_time_the_home_stays_and_it_ends_by_itself(bureau):
    last = TODAY + 30 * DAY
    approve(bureau, ask(bureau, ends_on=last))
    carry_out_transfers(now=LATER)
    stay = TemporaryMembership.objects.get()
    assert (stay.starts_on, stay.ends_on) == (TODAY, last) and home(bureau.people["林一"]) == FIRST
    there = lambda day: bureau.people["林一"] in people_in(bureau.units[SECOND].pk, day)  # noqa: E731
    assert there(TODAY) and there(last) and not there(last + DAY) and not there(TODAY - DAY)
    for who in ("许书记", "钱书记", "周干部"):
        assert [r.days_left for r in ending_stays(bureau.standing(who), TODAY + 20 * DAY, 14 * DAY)] == [10]
    assert not ending_stays(bureau.standing("吴干部"), TODAY + 20 * DAY, 14 * DAY)


def test_lists_ask_the_database_as_often_for_many_as_for_few(bureau, django_assert_num_queries):
    ask(bureau)
    ask(bureau, person="王二")
    reader = bureau.standing("钱书记")
    with django_assert_num_queries(1):
        assert len(waiting_transfers(reader)) == 2


@pytest.fixture
def at(client, bureau):
    def sign_in(name: str):
        client.force_login(bureau.accounts[name])
        return client

    return sign_in


def test_in_the_browser_from_the_persons_page_to_the_others_desk(at, bureau):
    person = bureau.people["林一"].pk
    assert f"/org/transfers/new/?person={person}" in at("许书记").get(f"/org/people/{person}/").content.decode()
    form = at("许书记").get(f"/org/transfers/new/?person={person}").content.decode()
    assert "转接林一的组织关系" in form and 'name="staff_no"' not in form
    said = {"person": person, "receiving": bureau.units[SECOND].pk, "starts_on": "2026-03-02"}
    answer = at("许书记").post("/org/transfers/new/", said)
    transfer = Transfer.objects.get()
    assert answer["Location"] == f"/org/transfers/{transfer.pk}/"
    own = at("许书记").get(answer["Location"]).content.decode()
    assert "撤回这件转接" in own and "不同意的话" not in own, "who asked does not refuse"
    page = at("钱书记").get(answer["Location"]).content.decode()
    assert "不同意的话" in page and "撤回这件转接" not in page
    assert "同意转入" in page and "同意转出" not in page and "林一" in page
    assert "同意转入" in at("钱书记").get("/org/transfers/").content.decode()
    at("钱书记").post(f"/org/transfers/{transfer.pk}/approve-receiving/")
    transfer.refresh_from_db()
    assert transfer.state == Transfer.State.AGREED
    assert "收回同意" in at("许书记").get(answer["Location"]).content.decode()
    assert at("吴干部").get(answer["Location"]).status_code == 403
    seen = at("林一").get(answer["Location"]).content.decode()
    assert "双方已同意" in seen and 'class="tabbar"' in seen and 'href="/org/transfers/"' not in seen
    assert at("周干部").post(f"/org/transfers/{transfer.pk}/nonsense/").status_code == 404
    assert at("周干部").get("/org/transfers/999/").status_code == 404


def test_who_is_to_come_is_known_by_number_and_name_together(at, bureau):
    said = {"receiving": bureau.units[FIRST].pk, "starts_on": "2026-03-02", "name": "孙三", "staff_no": "S101"}
    answer = at("许书记").post("/org/transfers/new/", said)
    assert answer.status_code == 422 and "没有找到工号和姓名都相符的党员" in answer.content.decode()
    assert at("许书记").post("/org/transfers/new/", said | {"staff_no": "s102"}).status_code == 302
    assert Transfer.objects.get().person == bureau.people["孙三"]


def test_a_persons_id_does_not_tell_the_name_of_others(at, bureau):
    other = bureau.people["孙三"].pk
    assert "孙三" not in at("许书记").get(f"/org/transfers/new/?person={other}").content.decode()


def test_the_inbox_names_whom_a_transfer_is_about_and_the_notice_does_not(bureau):
    ask(bureau)
    notice = Notice.objects.filter(kind="org.transfer").first()
    name = bureau.people["林一"].name
    assert name not in notice.title + notice.text
    assert people_concerned(notice.account, {notice.pk: notice.about})[notice.pk] == name
    stranger = bureau.accounts["王二"]
    assert people_concerned(stranger, {notice.pk: notice.about})[notice.pk] == "", "not theirs to see"
