"""What could not be brought to people."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from benliu.common.clock import now
from benliu.identity import requests
from benliu.ui.toasts import add_toast

from ..policies import mail_folder_for, visible_failures
from ..queries.failures import failure_rows
from ..services import retry_deliveries

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def failures(request: HttpRequest) -> HttpResponse:
    """The list; posting sends those that were on the page again."""
    account = requests.account(request)
    if request.method == "POST":
        ids = [int(word) for word in request.POST.getlist("deliveries") if word.isdecimal() and len(word) < 19]
        count = retry_deliveries(actor=account, delivery_ids=ids, now=now())
        add_toast(request, ngettext("%d 条将马上再次发送。", "%d 条将马上再次发送。", count) % count)
        return redirect("notice_failures")
    page = Paginator(visible_failures(account), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": failure_rows(page), "mail_folder": mail_folder_for(account)}
    return render(request, "notices/failures.html", context)
