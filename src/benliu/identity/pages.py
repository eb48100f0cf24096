"""Password, and the one-click doors of the demonstration."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from benliu.common.decision import require
from benliu.ui.toasts import add_toast

from . import policies, queries
from .passwords import FirstPassword

ROLE_WORDS = {
    "officer": (gettext_lazy("机关党委干部"), gettext_lazy("导入台账、积分办法、计分、公示与封账")),
    "second": (gettext_lazy("另一位机关党委干部"), gettext_lazy("核准公示和积分办法，答复异议")),
    "secretary": (gettext_lazy("支部书记"), gettext_lazy("审核记录、看星级还差什么、支部成员的积分")),
    "member": (pgettext_lazy("role", "党员"), gettext_lazy("手机首页：看每一分的来历、还差多少、往年的积分")),
}


class ChangePassword(LoginRequiredMixin, PasswordChangeView):
    """allauth's page, for accounts that have a password; other sessions of the person end with the change."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Ask the policy before the form is shown."""
        if request.user.is_authenticated:
            require(policies.can_change_password(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        """Home, with a word that it worked."""
        add_toast(self.request, _("密码已修改，其他设备上的登录已退出。"))
        return "/"


change_password = ChangePassword.as_view()


class Welcome(PasswordResetConfirmView):
    """Whoever holds a slip sets the account's password and is signed in. The key leaves the address at once."""

    template_name = "identity/welcome.html"
    form_class = FirstPassword  # type: ignore[assignment]
    post_reset_login = True
    post_reset_login_backend = settings.AUTHENTICATION_BACKENDS[0]
    success_url = "/"

    def get_user(self, uidb64: str) -> Any:
        """A closed account has no key that is good."""
        account = super().get_user(uidb64)
        return account if account and account.is_active else None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A key that is void is said so; nothing is there any more."""
        status = 200 if self.validlink and not context["form"].errors else 422 if self.validlink else 404
        return super().render_to_response(context, status=status, **kwargs)


welcome = Welcome.as_view()


@require_safe
def demo_door(request: HttpRequest) -> HttpResponse:
    """The demonstration's roles, one button each."""
    roles = [{"role": role, "title": title, "does": does} for role, (title, does) in ROLE_WORDS.items()]
    return render(request, "identity/demo.html", {"roles": roles})


@require_http_methods(["GET", "POST"])
def demo_enter(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as `role` at once. GET works too, so that the printed link is one click."""
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META
    require(policies.can_enter_demo(remote_addr=request.META.get("REMOTE_ADDR", ""), forwarded=forwarded))
    account = queries.demo_account(role)
    if account is None:
        raise Http404(_("没有这个演示账号。"))
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/")
