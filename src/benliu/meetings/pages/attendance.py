"""The secretary's list: who came, set right by hand; and from it the records."""

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..services import (
    NoQuorum,
    StillOpen,
    correct_attendance,
    record_meeting,
    sign_in_rest,
    take_back_recording,
    take_back_rest,
)

LONG_AGO = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


@login_required
@require_POST
def correct(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Say of one person what holds."""
    actor, said = standing(request), request.POST
    person = said.get("person", "")

    def act() -> None:
        correct_attendance(
            actor=actor,
            meeting_id=meeting_id,
            person_id=int(person) if person.isascii() and person.isdecimal() and len(person) < 18 else 0,
            state=said.get("state", ""),
            reason=said.get("reason", ""),
            now=now(),
        )

    if attempt(request, act):
        add_toast(request, _("已改好，名单里留有更正的经过。"))
    return redirect("meeting", meeting_id)


@login_required
@require_POST
def rest(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Sign in all whom nobody has seen yet."""
    actor, reason, moment = standing(request), request.POST.get("reason", ""), now()

    def act() -> None:
        count = sign_in_rest(actor=actor, meeting_id=meeting_id, reason=reason, now=moment)
        said = ngettext("已给其余 %(n)s 人签到。", "已给其余 %(n)s 人签到。", count) % {"n": count}
        add_toast(request, said, undo_url=_undo("meeting_rest_undo", meeting_id, moment) if count else "")

    attempt(request, act)
    return redirect("meeting", meeting_id)


@login_required
@require_POST
def rest_undo(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Take back what signed in the rest at one moment."""
    actor, at = standing(request), _moment(request.GET.get("at", ""))
    if attempt(request, lambda: take_back_rest(actor=actor, meeting_id=meeting_id, at=at, now=now())):
        add_toast(request, _("已撤销，他们又是未签到。"))
    return redirect("meeting", meeting_id)


@login_required
@require_POST
def record(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """File the records of those who came."""
    seconds = request.POST.get("seconds", "")
    spent = int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) < 8 else 0
    actor, moment, said = standing(request), now(), request.POST
    answered = {"short": "short" in said, "early": "early" in said or "short" in said}
    try:
        done = record_meeting(actor=actor, meeting_id=meeting_id, seconds=spent, device="page", now=moment, **answered)
    except StillOpen:
        return redirect(f"{reverse('meeting', args=[meeting_id])}?ask=early")
    except NoQuorum:
        return redirect(f"{reverse('meeting', args=[meeting_id])}?ask=short")
    except Invalid as no:
        messages.error(request, str(no))
        return redirect("meeting", meeting_id)
    made = ngettext("已记 %(n)s 条，等待审核。", "已记 %(n)s 条，等待审核。", done.made) % {"n": done.made}
    had = _("另有 %s 条已经记过，没有重复记。") % done.had if done.had else ""
    undo = _undo("meeting_record_undo", meeting_id, moment) if done.made else ""
    add_toast(request, made + had + done.closing, undo_url=undo)
    return redirect("meeting", meeting_id)


@login_required
@require_POST
def record_undo(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Take back what was recorded at one moment."""
    actor, filed_at = standing(request), _moment(request.GET.get("at", ""))
    if attempt(request, lambda: take_back_recording(actor=actor, meeting_id=meeting_id, filed_at=filed_at, now=now())):
        add_toast(request, _("已撤销，这次会议可以重新记录。"))
    return redirect("meeting", meeting_id)


def _undo(name: str, meeting_id: uuid.UUID, moment: dt.datetime) -> str:
    return f"{reverse(name, args=[meeting_id])}?{urlencode({'at': moment.isoformat()})}"


def _moment(text: str) -> dt.datetime:
    """A moment as the address says it; one long ago for anything else, when nothing was filed."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return LONG_AGO
    return found if found.tzinfo else LONG_AGO
