"""Officers see whom notices did not reach, in the units that they answer for; they see how, and not what."""

import pytest
from django.core.mail import EmailMessage

from benliu.notices.models import Address, Delivery
from benliu.notices.registry import register_kind, unregister_kind
from benliu.notices.services import deliver_due, send_notice
from benliu.org.queries import secretaries_of

from .factories import FIRST, NOW, SECOND, THIRD, TODAY

KIND = "tests.oversight"


@pytest.fixture
def undelivered(bureau, monkeypatch) -> list[int]:
    """Three people whom the mail server could not be reached for."""

    def refuse(*_args, **_rest):
        raise ConnectionRefusedError(111, "refused")

    register_kind(KIND, "平常的事")
    for name in ("林一", "孙三", "许书记"):
        account = bureau.accounts[name]
        Address.objects.create(
            account=account, channel="mail", value=f"{account.username}@example.cn", asked_at=NOW, confirmed_at=NOW
        )
        send_notice(to=[account.pk], kind=KIND, title="只给本人看的事", text="", path="/me/", now=NOW)
    monkeypatch.setattr(EmailMessage, "send", refuse)
    deliver_due(clock=lambda: NOW)
    yield list(Delivery.objects.values_list("pk", flat=True))
    unregister_kind(KIND)


@pytest.fixture
def at(client, bureau):
    def sign_in(name: str):
        client.force_login(bureau.accounts[name])
        return client

    return sign_in


def failures(client) -> str:
    return client.get("/notices/failures/").content.decode()


def test_whom_and_how_but_not_what(at, undelivered):
    page = failures(at("周干部"))
    assert all(name in page for name in ("林一", "孙三", "许书记"))
    assert "连不上邮件服务器" in page and "平常的事" in page and "电子邮件" in page
    assert "只给本人看的事" not in page and "@example.cn" not in page


def test_only_those_one_answers_for(at, undelivered):
    page = failures(at("吴干部"))
    assert "林一" not in page and "没有送不到的通知" in page
    for name in ("许书记", "林一"):
        assert at(name).get("/notices/failures/").status_code == 403
        assert at(name).post("/notices/failures/", {"deliveries": undelivered}).status_code == 403
    at("吴干部").post("/notices/failures/", {"deliveries": [*undelivered, "x", "9" * 30]})
    assert set(Delivery.objects.values_list("state", "attempts")) == {("failed", 1)}


def test_sent_again_when_the_officer_says_so(at, undelivered):
    at("周干部").post("/notices/failures/", {"deliveries": undelivered})
    assert set(Delivery.objects.values_list("state", "attempts", "error")) == {("waiting", 0, "")}


def test_who_the_secretaries_are(bureau):
    units = [bureau.units[name] for name in (FIRST, SECOND, THIRD)]
    found = secretaries_of(units, TODAY)
    xu, qian = bureau.accounts["许书记"].pk, bureau.accounts["钱书记"].pk
    assert [found[unit.pk] for unit in units] == [[xu], [qian], []]


def test_where_mail_is_laid_as_files_officers_are_told_which_folder(at, bureau, settings, tmp_path):
    settings.BENLIU_MAIL_FOLDER = tmp_path / "mail"
    for page in ("/notices/", "/notices/failures/"):
        assert f"每封写成一个文件，在 {tmp_path / 'mail'}" in at("周干部").get(page).content.decode()
    for name in ("许书记", "林一"):
        assert "写成一个文件" not in at(name).get("/notices/").content.decode()
    settings.BENLIU_MAIL_FOLDER = None
    assert "写成一个文件" not in at("周干部").get("/notices/").content.decode()
