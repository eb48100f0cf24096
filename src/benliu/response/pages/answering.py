"""Who was called answers: in the app, by a link without signing in, by SMS."""

import datetime as dt
import json
import logging
import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import AnswerForm
from ..links import read_link
from ..queries.called import calls_of_link, my_calls
from ..services import answer_by_link, answer_own, take_replies
from ..services.reply import Message

GONE, LEAST_SECRET, MOST_MESSAGES = 410, 20, 1000
log = logging.getLogger("benliu.response.sms")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The calls of who is signed in, each answered by one tap."""
    actor, form = standing(request), AnswerForm(request.POST or None)
    if request.method == "POST":
        found = my_calls(actor.own_ids)
        _check(form, {call.id for call in found})
        said, call_id = form.said(now()), form.cleaned_data["call"]
        if attempt(request, lambda: answer_own(actor=actor, call_id=call_id, said=said, now=now())):
            add_toast(request, _("收到您的答复，谢谢。"))
        return redirect("my_calls")
    context = {"calls": my_calls(actor.own_ids) if actor.own_ids else [], "form": AnswerForm()}
    return render(request, "response/my_calls.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, word: str) -> HttpResponse:
    """What a link shows: place and time. Opening it answers nothing: programs that look for viruses open links."""
    link = read_link(word)
    if link is None:
        raise Http404
    if link.ends_at <= now():
        return render(request, "response/link.html", {"calls": None}, status=GONE)
    calls = calls_of_link(link.round_id, link.person_id)
    if not calls:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        _check(form, {call.id for call in calls})
        said, call_id = form.said(now()), form.cleaned_data["call"]
        attempt(request, lambda: answer_by_link(word=word, call_id=call_id, said=said, now=now()))
        return redirect("answer_by_link", word)
    return render(request, "response/link.html", {"calls": calls, "form": AnswerForm()})


def _check(form: AnswerForm, open_to: set[object]) -> None:
    if not form.is_valid() or form.cleaned_data["call"] not in open_to:
        raise Http404


@csrf_exempt  # the gateway signs nothing: whoever knows the address is the gateway
@require_POST
def sms_replies(request: HttpRequest, secret: str) -> HttpResponse:
    """Aliyun pushes what people answer by SMS (SmsUp): a list of messages; every number that is known answers."""
    known = settings.BENLIU_SMS_REPLIES
    if len(known) < LEAST_SECRET or not constant_time_compare(secret, known):
        raise Http404
    told = take_replies(_messages(request.body), now=now())
    log.info("SMS: %s", told)
    return JsonResponse({"code": 0, "msg": "成功"}, json_dumps_params={"ensure_ascii": False})


def _messages(body: bytes) -> list[Message]:
    """The messages of a push; what is none is left out, so that one broken message stops no other."""
    try:
        told = json.loads(body)
    except ValueError:
        return []
    rows = told if isinstance(told, list) else []
    return [message for row in rows[:MOST_MESSAGES] if (message := _message(row))]


def _message(row: object) -> Message | None:
    if not isinstance(row, dict):
        return None
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", str(row.get("phone_number", "")))
    sent, at = re.sub(r"\D", "", str(row.get("send_time", ""))), now()
    try:
        local = dt.datetime.strptime(sent, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the gateway's time is the bureau's
        at = timezone.make_aware(local)
    except ValueError:
        pass
    return Message(digits, str(row.get("content", ""))[:500], at)
