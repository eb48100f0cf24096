"""Slips by which people sign in for the first time: once, for a while, and never for an officer by another."""

import datetime as dt

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.identity.models import User
from benliu.notices.models import Notice
from benliu.org.models import Person, TemporaryMembership, Unit
from benliu.org.queries.accounts import unit_accounts
from benliu.org.services import appoint_person, issue_slip, issue_slips, set_account_closed

from .factories import NOW, TODAY

pytestmark = pytest.mark.django_db
PASSWORD = "watermark-at-the-sluice"


def newcomer(bureau, name="新来", number="S104") -> Person:
    """Somebody of the second branch without an account."""
    person = Person.objects.create(staff_no=number, name=name)
    unit = bureau.units["第二党支部"]
    TemporaryMembership.objects.create(person=person, unit=unit, starts_on=TODAY, ends_on=TODAY + dt.timedelta(90))
    return person


def use(client: Client, path: str, password: str = PASSWORD):
    """Follow a slip and set the password; the last answer."""
    client.get(path)
    return client.post(
        path.rsplit("/", 2)[0] + "/set-password/", {"new_password1": password, "new_password2": password}
    )


def test_a_slip_opens_an_account_and_lets_its_holder_in_once(bureau, client):
    person = newcomer(bureau)
    slip = issue_slip(actor=bureau.officer, person_id=person.pk, login="S104", now=NOW)
    person.refresh_from_db()
    assert (slip.name, slip.login) == ("新来", "S104") and not person.account.has_usable_password()
    first = client.get(slip.path)
    assert first.status_code == 302 and default_token_generator.make_token(person.account)[:6] not in first["location"]
    assert "S104" in client.get(first["location"]).content.decode()
    assert use(client, slip.path, "short").status_code == 422
    answer = use(client, slip.path)
    assert (answer.status_code, answer["location"]) == (302, "/") and client.session["_auth_user_id"] == str(
        person.account_id
    )
    assert Client().login(username="S104", password=PASSWORD)
    again = Client().get(slip.path)
    assert again.status_code == 404 and "登录条已失效" in again.content.decode()


def test_a_slip_is_void_after_two_weeks_and_any_other_address_never_works(bureau, client, settings):
    slip = issue_slip(actor=bureau.officer, person_id=newcomer(bureau).pk, login="S104", now=NOW)
    assert settings.PASSWORD_RESET_TIMEOUT == 14 * 86400
    other = slip.path.rsplit("/", 3)[0] + "/MQ/" + slip.path.rsplit("/", 2)[1] + "/"
    assert client.get(other).status_code == 404
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(slip.path).status_code == 404


def test_all_of_a_branch_get_slips_but_who_signs_in_already_and_who_has_no_number(bureau):
    unit = bureau.units["第二党支部"]
    newcomer(bureau), newcomer(bureau, "无号", None), newcomer(bureau, "又一人", "S105")
    User.objects.filter(pk=bureau.accounts["孙三"].pk).update(last_login=NOW)
    counts = unit_accounts(unit, TODAY)  # 钱书记 has an account and never signed in
    assert (counts.used, counts.unused, counts.none, counts.nameless, counts.slips) == (1, 1, 3, 1, 3)
    slips = issue_slips(actor=bureau.officer, unit_id=unit.pk, now=NOW)
    assert [(slip.name, slip.login) for slip in slips] == [("钱书记", "S101"), ("新来", "S104"), ("又一人", "S105")]
    assert len({slip.path for slip in slips}) == 3
    acts = AuditEntry.objects.filter(act__in=["open_account", "renew_key"]).values_list("act", "subject")
    assert sorted(act for act, _subject in acts) == ["open_account", "open_account", "renew_key"]


def test_a_name_is_taken_once_and_a_forgotten_password_is_told_to_its_owner(bureau):
    with pytest.raises(Invalid, match="已经有人用了"):
        issue_slip(actor=bureau.officer, person_id=newcomer(bureau, "无号", None).pk, login="s002", now=NOW)
    with pytest.raises(Invalid, match="登录名要有"):
        issue_slip(actor=bureau.officer, person_id=newcomer(bureau, "又无号", None).pk, login="", now=NOW)
    account = bureau.accounts["林一"]
    User.objects.filter(pk=account.pk).update(last_login=NOW)
    issue_slip(actor=bureau.officer, person_id=bureau.people["林一"].pk, login="", now=NOW)
    assert Notice.objects.get(account=account).kind == "org.account"


def test_nobody_gets_the_key_of_an_officer_and_only_officers_hand_them_out(bureau):
    for actor in (bureau.secretary, bureau.member):
        with pytest.raises(Refused):
            issue_slip(actor=actor, person_id=bureau.people["林一"].pk, login="", now=NOW)
    second = bureau.people["王二"]
    appoint_person(person=second, unit=bureau.units["机关党委"], role="officer", since=TODAY, now=NOW)
    with pytest.raises(Refused, match="谁也不能拿另一人的登录条"):
        issue_slip(actor=bureau.officer, person_id=second.pk, login="", now=NOW)
    with pytest.raises(Refused):
        set_account_closed(actor=bureau.officer, person_id=second.pk, closed=True, now=NOW)
    assert "王二" not in [
        slip.name for slip in issue_slips(actor=bureau.officer, unit_id=bureau.units["第一党支部"].pk, now=NOW)
    ]


def test_a_closed_account_lets_nobody_in_and_ends_what_is_open(bureau, client):
    client.force_login(bureau.accounts["林一"])
    person = bureau.people["林一"].pk
    assert client.get("/me/").status_code == 200
    set_account_closed(actor=bureau.officer, person_id=person, closed=True, now=NOW)
    assert client.get("/me/").status_code == 302
    with pytest.raises(Invalid, match="已停用"):
        issue_slip(actor=bureau.officer, person_id=person, login="", now=NOW)
    set_account_closed(actor=bureau.officer, person_id=person, closed=False, now=NOW)
    slip = issue_slip(actor=bureau.officer, person_id=person, login="", now=NOW)
    set_account_closed(actor=bureau.officer, person_id=person, closed=True, now=NOW)
    assert Client().get(slip.path).status_code == 404, "nor does a slip that was printed before"
    set_account_closed(actor=bureau.officer, person_id=person, closed=False, now=NOW)
    assert issue_slip(actor=bureau.officer, person_id=person, login="", now=NOW).login == "S002"


def test_a_large_unit_is_asked_to_print_by_branches(bureau, monkeypatch):
    monkeypatch.setattr("benliu.org.services.accounts.MOST_SLIPS", 2)
    with pytest.raises(Invalid, match="一次最多打印 2 张"):
        issue_slips(actor=bureau.officer, unit_id=Unit.objects.get(depth=1).pk, now=NOW)
