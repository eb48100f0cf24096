"""Who may come in, and how."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _

from benliu.common.decision import Decision

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def can_enter_demo(*, remote_addr: str, forwarded: bool) -> Decision:
    """One-click sign-in: only in the demonstration, only for a browser on the same machine."""
    if not settings.DEMO:
        return Decision(False, _("这里不是演示系统。"))
    if forwarded or remote_addr not in LOOPBACK:
        return Decision(False, _("一键登录只能在运行演示系统的这台电脑上使用。"))
    return Decision(True)


def can_change_password(actor: AbstractBaseUser | AnonymousUser) -> Decision:
    """An account without a password of its own (one of the demonstration) has none to change."""
    if not actor.is_authenticated or not actor.has_usable_password():
        return Decision(False, _("这个账号没有设置密码（例如演示账号），不需要修改。"))
    return Decision(True)
