"""Accounts opened and closed, and the key by which somebody sets the first password."""

import re

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid

from .models import User

NAME = re.compile(r"[\w.@+-]{2,60}")


def open_account(name: str) -> User:
    """An account without a password: nobody gets in before the key was used. Raises `Invalid` with what to mend."""
    if not NAME.fullmatch(name):
        raise Invalid(_("登录名要有 2 到 60 个字，只能用文字、数字和 . @ + - _，例如工号。"))
    if User.objects.filter(username__iexact=name).exists():
        raise Invalid(_("登录名“%s”已经有人用了，请换一个。") % name)
    return User.objects.create_user(name)


def key_path(account: User) -> str:
    """The page on which whoever holds this address sets the account's password.

    Once, within `PASSWORD_RESET_TIMEOUT`: the key is void when a password has been set or somebody signed in since.
    """
    number = urlsafe_base64_encode(force_bytes(account.pk))
    return reverse("welcome", args=[number, default_token_generator.make_token(account)])


def close_account(account: User, *, closed: bool) -> None:
    """Let nobody in any more, at once, or let them in again."""
    account.is_active = not closed
    account.save(update_fields=["is_active"])
