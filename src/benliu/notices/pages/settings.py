"""How I am told: switches, quiet hours, addresses, this browser."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.identity import requests
from benliu.ui.toasts import add_toast

from ..channels import public_key
from ..forms import ConfirmAddress, GiveAddress, TellMe
from ..queries.habits import settings_of
from ..queries.inbox import address_of
from ..services import (
    ask_again,
    confirm_address,
    give_address,
    remove_address,
    save_preference,
    send_code,
    subscribe_browser,
)

MAX_BYTES = 5000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Everything about how I am told; the switches, times and the language are saved here."""
    account = requests.account(request)
    kept = settings_of(account)
    form = TellMe(request.POST if request.method == "POST" else None, kept=kept)
    if form.is_bound and form.is_valid():
        muted = form.muted(request.POST.getlist("on"))
        try:
            save_preference(account=account, muted=muted, now=now(), **form.said())
        except Invalid as error:
            form.add_error("quiet_until", str(error))
        else:
            add_toast(request, _("已保存，以后照此通知您。"))
            return redirect("notice_settings")
    context = {
        "kept": kept,
        "form": form,
        "address_form": GiveAddress(channels=kept.open_channels),
        "push_key": public_key() if kept.has_push else "",
    }
    return render(request, "notices/settings.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give an address; the code goes there at once."""
    account = requests.account(request)
    channel, value = request.POST.get("channel", ""), request.POST.get("value", "")
    try:
        address = give_address(account=account, channel=channel, value=value, now=now())
        send_code(address, now=now())
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("notice_settings")
    return redirect("notice_confirm", address.pk)


@login_required
@require_POST
def send_again(request: HttpRequest, address_id: int) -> HttpResponse:
    """Send a new code to an address that is not confirmed."""
    account = requests.account(request)
    if address_of(account, address_id) is None:
        raise Http404(_("没有这个地址，可能已经删除。"))
    if attempt(request, lambda: send_code(ask_again(account=account, address_id=address_id, now=now()), now=now())):
        add_toast(request, _("确认码已再发一次，以前的不能再用。"))
    return redirect("notice_confirm", address_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, address_id: int) -> HttpResponse:
    """Confirm an address with the code that went there. The link only fills it in: programs that look at mail open
    links too, and must not confirm anything.
    """
    account = requests.account(request)
    address = address_of(account, address_id)
    if address is None:
        raise Http404(_("没有这个地址，可能已经删除。"))
    form = ConfirmAddress(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code")})
    if form.is_bound and form.is_valid():
        try:
            confirm_address(account=account, address_id=address_id, code=form.cleaned_data["code"], now=now())
        except Invalid as error:
            form.add_error("code", str(error))
        else:
            add_toast(request, _("已确认，以后也在这里通知您。"))
            return redirect("notice_settings")
    context = {"address": address, "form": form}
    return render(request, "notices/confirm.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove(request: HttpRequest, address_id: int) -> HttpResponse:
    """Forget an address or a browser."""
    remove_address(account=requests.account(request), address_id=address_id, now=now())
    add_toast(request, _("已删除这个地址，不再往那里发送。"))
    return redirect("notice_settings")


@login_required
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Keep this browser's subscription, as its `toJSON()` gives it. Errors: 400 with {"error": sentence}."""
    try:
        said = json.loads(request.body[:MAX_BYTES])
        endpoint, keys = str(said["endpoint"]), dict(said["keys"])
        subscribe_browser(account=requests.account(request), endpoint=endpoint, keys=keys, now=now())
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"error": _("这不是浏览器的推送登记。")}, status=400)
    except Invalid as no:
        return JsonResponse({"error": str(no)}, status=400)
    return JsonResponse({})
