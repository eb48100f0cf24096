"""E-mail through a real SMTP server on this machine: what arrives, and what each answer of a server leads to."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from benliu.common.decision import Invalid
from benliu.notices.channels import CHANNELS, offered
from benliu.notices.models import Address, Delivery, Notice
from benliu.notices.services import confirm_address, give_address, send_code

from .conftest import NOW, deliver, reach, tell
from .servers import free_port


@dataclass
class Post:
    """A mail server's mind: keeps what it takes; `answers` are given instead, one for each message."""

    taken: list = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.unknown:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"


def knows(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    known = (data.login, data.password) == (b"benliu@example.cn", b"river")
    return AuthResult(success=known, handled=False)


@pytest.fixture
def post(settings) -> Iterator[Post]:
    mind = Post()
    controller = Controller(
        mind, hostname="127.0.0.1", port=free_port(), authenticator=knows, auth_required=True, auth_require_tls=False
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "benliu@example.cn", "river"
    settings.DEFAULT_FROM_EMAIL = "benliu@example.cn"
    settings.BENLIU_ADDRESS = "https://party.example.cn"
    yield mind
    controller.stop()


def test_what_arrives(post, lin, clock):
    reach(lin)
    tell(lin, title="2025 年积分已封账 ✓", text="每一分都可以查到来历。")
    assert deliver(clock) == 1
    ((sender, to, message),) = post.taken
    notice, delivery = Notice.objects.get(), Delivery.objects.get()
    assert (sender, to) == ("benliu@example.cn", ["lin@example.cn"])
    assert message["Subject"] == "2025 年积分已封账 ✓"
    assert message["Message-ID"] == f"<{delivery.envelope}@party.example.cn>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    body = message.get_content().replace("\r\n", "\n")
    assert body == f"每一分都可以查到来历。\n\nhttps://party.example.cn/notices/{notice.pk}/\n"
    assert delivery.state == "sent" and delivery.sent_at == NOW


def test_several_in_one(post, lin, clock):
    reach(lin)
    tell(lin, title="第一件")
    tell(lin, title="第二件")
    assert deliver(clock) == 1
    ((_sender, _to, message),) = post.taken
    assert message["Subject"] == "您有 2 条新通知"
    body = message.get_content()
    assert all(str(pk) in body for pk in Notice.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("answer", "state"),
    [("451 4.3.0 try later", "failed"), ("552 5.2.2 mailbox full", "given_up"), ("421 4.3.2 shutting down", "failed")],
)
def test_the_servers_answer_decides(post, lin, clock, answer, state):
    reach(lin)
    tell(lin)
    post.answers = [answer]
    deliver(clock)
    delivery = Delivery.objects.get()
    assert delivery.state == state
    assert answer.split(" ", 1)[1] in delivery.error
    clock.on(minutes=1)
    assert deliver(clock) == len(post.taken) == (state == "failed")


def test_an_unknown_receiver_is_final(post, lin, clock):
    reach(lin)
    tell(lin)
    post.unknown = {"lin@example.cn"}
    deliver(clock)
    assert Delivery.objects.get().state == "given_up" and "550" in Delivery.objects.get().error


def test_a_wrong_password_of_ours_is_mended_by_us(post, lin, clock, settings):
    reach(lin)
    tell(lin)
    settings.EMAIL_HOST_PASSWORD = "wrong"
    deliver(clock)
    assert Delivery.objects.get().state == "failed" and "535" in Delivery.objects.get().error
    assert "wrong" not in Delivery.objects.get().error
    settings.EMAIL_HOST_PASSWORD = "river"
    clock.on(minutes=1)
    assert deliver(clock) == 1 and len(post.taken) == 1


def test_an_unreachable_server_loses_nothing(post, lin, clock, settings):
    reach(lin)
    tell(lin)
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    deliver(clock)
    assert Delivery.objects.get().state == "failed" and "连不上邮件服务器" in Delivery.objects.get().error
    settings.EMAIL_PORT = port
    clock.on(minutes=1)
    assert deliver(clock) == 1 and len(post.taken) == 1


def test_a_confirmation_arrives_with_a_link_and_only_then_the_address_is_used(post, lin, clock):
    address = give_address(account=lin, channel="mail", value=" Lin@Example.cn ", now=NOW)
    send_code(address, now=NOW)
    ((_sender, to, message),) = post.taken
    assert to == ["Lin@Example.cn"]
    code = message["Subject"].split()[0]
    assert f"https://party.example.cn/notices/addresses/{address.pk}/confirm/?code={code}" in message.get_content()
    tell(lin)
    assert deliver(clock) == 0
    confirm_address(account=lin, address_id=address.pk, code=code, now=NOW)
    tell(lin)
    assert deliver(clock) == 1 and len(post.taken) == 2


def test_an_address_that_the_server_refuses_is_said_at_once(post, lin):
    post.unknown = {"nobody@example.cn"}
    address = give_address(account=lin, channel="mail", value="nobody@example.cn", now=NOW)
    with pytest.raises(Invalid, match="不收这个地址"):
        send_code(address, now=NOW)


def test_a_code_that_did_not_go_out_is_not_said_to_have_and_is_sent_again(post, lin, client, settings, caplog):
    client.force_login(lin)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    said = {"channel": "mail", "value": "lin@example.cn"}
    page = client.post("/notices/addresses/", said, follow=True).content.decode()
    assert "暂时连不上" in page and "Errno" not in page and "refused" not in page
    assert "Errno" in caplog.text, "for those who run it"
    address = Address.objects.get()
    assert address.code_sent_at is None and "确认码没有发出去" in page
    confirm, again = (f"/notices/addresses/{address.pk}/{act}/" for act in ("confirm", "send"))
    page = client.get(confirm).content.decode()
    assert "还没有发出去" in page and "已通过" not in page and again in page
    settings.EMAIL_PORT = port
    page = client.post(again, follow=True).content.decode()
    ((_sender, _to, message),) = post.taken
    assert "已通过" in page and "还没有发出去" not in page
    page = client.post(again, follow=True).content.decode()
    assert "一分钟" in page and len(post.taken) == 1, "what went out is not sent again at once"
    answer = client.post(confirm, {"code": message["Subject"].split()[0]})
    assert answer.status_code == 302 and Address.objects.get().confirmed_at
    assert "已经确认" in client.post(again, follow=True).content.decode() and len(post.taken) == 1


def test_nobody_sends_codes_to_the_addresses_of_others(post, lin, wang, client):
    address = give_address(account=lin, channel="mail", value="lin@example.cn", now=NOW)
    client.force_login(wang)
    assert client.post(f"/notices/addresses/{address.pk}/send/").status_code == 404 and not post.taken


@pytest.mark.parametrize("value", ["", "lin", "lin@", "a@example.cn, b@example.cn", "a@example.cn\nBcc: b@example.cn"])
def test_what_is_no_address(lin, value):
    with pytest.raises(Invalid):
        give_address(account=lin, channel="mail", value=value, now=NOW)
    assert not Address.objects.exists()


def test_without_a_server_mail_is_not_offered(settings, lin):
    assert "mail" in offered()
    settings.BENLIU_SMTP = ""
    assert "mail" not in offered() and not CHANNELS["mail"].is_offered()
    with pytest.raises(Invalid, match="没有开通"):
        give_address(account=lin, channel="mail", value="lin@example.cn", now=NOW)


def test_the_servers_address_in_the_environment():
    """In a process of its own, since the settings read the environment once."""
    import os
    import subprocess
    import sys
    import tempfile

    code = (
        "from benliu.config import settings as s;"
        "print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL,"
        " s.DEFAULT_FROM_EMAIL)"
    )
    cases = {
        "smtp://mail.example.cn": "mail.example.cn 25   False False benliu@127.0.0.1",
        "smtp+tls://a%40example.cn:p%2Fq@m.example.cn": "m.example.cn 587 a@example.cn p/q True False a@example.cn",
        "smtps://u:p@mail.example.cn:4650": "mail.example.cn 4650 u p False True benliu@127.0.0.1",
    }
    for address, expected in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            environment = {"PATH": os.environ["PATH"], "BENLIU_DATA": folder, "BENLIU_SMTP": address}
            run = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
            )
        assert run.stdout.strip() == expected


@pytest.mark.parametrize(
    ("demo", "server", "offered"), [("1", "", "True True"), ("", "", "False False"), ("1", "smtp://m", "True False")]
)
def test_the_demonstration_offers_mail_as_files_unless_a_server_is_set(tmp_path, demo, server, offered):
    import os
    import subprocess
    import sys

    code = (
        "import django; django.setup(); from django.conf import settings as s; from benliu.notices.channels.mail import"
        " Mail; print(Mail().is_offered(), 'filebased' in s.EMAIL_BACKEND and s.EMAIL_FILE_PATH == s.DATA / 'mail')"
    )
    environment = {"PATH": os.environ["PATH"], "BENLIU_DATA": str(tmp_path), "BENLIU_DEMO": demo}
    environment |= {"BENLIU_SMTP": server, "DJANGO_SETTINGS_MODULE": "benliu.config.settings"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == offered
