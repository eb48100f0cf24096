"""E-mail by SMTP (RFC 5321), as plain text. A Message-ID that stays the same lets mail programs know doubles."""

import smtplib
from email.utils import formatdate
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from benliu.common.clock import now
from benliu.common.decision import Invalid

from ..models import Address
from .message import Message, Undelivered


class Mail:
    """Offered where BENLIU_SMTP is set, and in the demonstration, which keeps it as files."""

    is_private = True
    names_people = True
    only_when_named = False

    def is_offered(self) -> bool:
        """Whether a mail server is set, or a folder for mail."""
        return bool(settings.BENLIU_SMTP or settings.BENLIU_MAIL_FOLDER)

    def clean(self, value: str) -> str:
        """One mail address."""
        try:
            validate_email(value)
        except ValidationError as error:
            raise Invalid(_("这不是有效的电子邮件地址，例如 name@example.cn。")) from error
        return value

    def send(self, address: Address, message: Message) -> None:
        """Hand over to the mail server; a 5xx answer is final."""
        host = urlsplit(settings.BENLIU_ADDRESS).hostname
        headers = {
            "Message-ID": f"<{message.id}@{host}>",
            "Date": formatdate(now().timestamp(), localtime=True),
            "Auto-Submitted": "auto-generated",
        }
        body = f"{message.text}\n\n{message.url}\n".lstrip()
        try:
            EmailMessage(message.title, body, to=[address.value], headers=headers).send()
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise Undelivered(_answer(code, words), final=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(_answer(error.smtp_code, error.smtp_error), final=_is_final(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(_("连不上邮件服务器：%s") % error) from error


def _is_final(error: smtplib.SMTPResponseException) -> bool:
    """What the server said of this message is final; that it does not let us in (yet) is not."""
    ours = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError)
    return error.smtp_code >= 500 and not ours


def _answer(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _("邮件服务器回答 %(code)d：%(words)s") % {"code": code, "words": said}
