"""Accounts of a unit's people, and the slips by which they sign in for the first time."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.codes import drawn_code
from benliu.common.decision import require
from benliu.ui.toasts import add_toast

from ..policies import can_keep_unit
from ..queries.accounts import unit_accounts as accounts_of_unit
from ..queries.offices import unit_for_page
from ..queries.personal import person_for_page
from ..requests import standing
from ..services import Slip, issue_slip, issue_slips, set_account_closed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_accounts(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Who of the unit can sign in and who not yet; posted, the slips of those who cannot."""
    actor, unit = standing(request), unit_for_page(unit_id)
    require(can_keep_unit(actor, unit))
    if request.method == "POST":
        slips: list[Slip] = []
        if attempt(request, lambda: slips.extend(issue_slips(actor=actor, unit_id=unit_id, now=now()))):
            return _sheet(request, slips, back=reverse("unit_accounts", args=[unit_id]))
        return redirect("unit_accounts", unit_id)
    context = {"unit": unit, "accounts": accounts_of_unit(unit, local_date(now()))}
    return render(request, "org/accounts.html", context)


@login_required
@require_POST
def slip(request: HttpRequest, person_id: int) -> HttpResponse:
    """The slip of one person, to be printed or shown."""
    person_for_page(person_id)
    actor, login = standing(request), request.POST.get("login", "")
    slips: list[Slip] = []
    if attempt(request, lambda: slips.append(issue_slip(actor=actor, person_id=person_id, login=login, now=now()))):
        return _sheet(request, slips, back=reverse("person", args=[person_id]))
    return redirect("person", person_id)


def _sheet(request: HttpRequest, slips: Sequence[Slip], *, back: str) -> HttpResponse:
    addresses = [request.build_absolute_uri(one.path) for one in slips]
    drawn = [(one, drawn_code(address)) for one, address in zip(slips, addresses, strict=True)]
    context = {
        "drawn": drawn,
        "back": back,
        "host": request.get_host(),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        "alone": addresses[0] if len(slips) == 1 else "",
    }
    return render(request, "org/slips.html", context)


@login_required
@require_POST
def person_account(request: HttpRequest, person_id: int, act: str) -> HttpResponse:
    """Close somebody's account, or open it again."""
    if act not in ("close", "reopen"):
        raise Http404(_("没有这种操作。"))
    person_for_page(person_id)
    closed, actor = act == "close", standing(request)
    if attempt(request, lambda: set_account_closed(actor=actor, person_id=person_id, closed=closed, now=now())):
        if closed:
            add_toast(
                request,
                _("账号已停用，各台设备上都退出了。"),
                undo_url=reverse("person_account", args=[person_id, "reopen"]),
            )
        else:
            add_toast(request, _("账号已恢复。"))
    return redirect("person", person_id)
