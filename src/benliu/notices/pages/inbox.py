"""The own notices."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common.clock import now
from benliu.identity import requests
from benliu.ui.toasts import add_toast

from ..policies import mail_folder_for
from ..queries.inbox import notices_of, rows_of
from ..services import open_notice, read_all

PER_PAGE = 30


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    account = requests.account(request)
    page = Paginator(notices_of(account), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "notices": rows_of(account, list(page)), "mail_folder": mail_folder_for(account)}
    return render(request, "notices/inbox.html", context)


@login_required
@require_safe
def notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """From the notice to the act; it is read then."""
    try:
        return redirect(open_notice(account=requests.account(request), notice_id=notice_id, now=now()))
    except ObjectDoesNotExist as error:
        raise Http404(_("没有这条通知。")) from error


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    read_all(account=requests.account(request), now=now())
    add_toast(request, _("已全部标为已读。"))
    return redirect("notices")
