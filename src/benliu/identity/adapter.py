"""How allauth behaves here: accounts are given by the bureau, never taken; nothing is sent by mail."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAccounts(DefaultAccountAdapter):
    """No sign-up. Redirects after sign-in stay on this site (allauth checks `next` against the allowed hosts)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不对。忘了密码，请联系本单位管理员。"),
        "too_many_login_attempts": _(
            "失败次数太多，这个账号的登录已暂停。请五分钟后再试；忘了密码，请联系本单位管理员。"
        ),
        "account_inactive": _("这个账号已停用，请联系本单位管理员。"),
        "enter_current_password": _("现在的密码不对，请重新输入。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from the roster."""
        return False

    def add_message(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Stay silent: the page that follows shows that it worked."""
