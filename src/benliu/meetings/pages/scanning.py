"""Sign in: the page to which the scanned code leads, and the digits that are spoken."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid, Refused
from benliu.identity.devices import device_of
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..codes import read_code
from ..services import SignedIn, sign_in_by_scan, sign_in_by_word


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest) -> HttpResponse:
    """What was read is in `?c=`. With script the phone keeps it and sends it at once; without, a button does."""
    if request.method != "POST":
        token = request.GET.get("c", "")[:200]
        return render(request, "meetings/scan.html", {"code": token, "meeting_id": _meeting_of(token)})
    actor, token, moment = standing(request), request.POST.get("code", "")[:200], now()
    try:
        done = sign_in_by_scan(actor=actor, token=token, happened_at=moment, device=device_of(request), now=moment)
    except (Invalid, Refused) as no:
        context = {"code": "", "error": str(no), "meeting_id": _meeting_of(token)}
        return render(request, "meetings/scan.html", context, status=422)
    add_toast(request, said_of(done))
    return redirect("meeting", done.meeting_id)


def _meeting_of(token: str) -> uuid.UUID | None:
    """The meeting that a code names, good or not: its page has the field for the spoken digits."""
    code = read_code(token)
    return code.meeting_id if code else None


@login_required
@require_POST
def sign_in(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """By the spoken digits."""
    actor, word, device = standing(request), request.POST.get("word", "")[:20], device_of(request)

    def act() -> None:
        done = sign_in_by_word(actor=actor, meeting_id=meeting_id, word=word, device=device, now=now())
        add_toast(request, said_of(done))

    attempt(request, act)
    return redirect("meeting", meeting_id)


def said_of(done: SignedIn) -> str:
    """What came of a sign-in, in words."""
    if done.to_confirm or done.signed_at is None:
        return _("已交给支部书记核对：手机时间和签到码对不上。")
    at = f"{timezone.localtime(done.signed_at):%H:%M}"
    if done.again:
        return _("您已经签到（%s），不用再签。") % at
    return (_("已签到，迟到（%s）。") if done.state == "late" else _("已签到（%s）。")) % at
