"""The secretary's list: who came, set right by hand; and from it the records."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..services import correct_attendance, record_meeting


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
def record(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """File the records of those who came."""
    seconds = request.POST.get("seconds", "")
    spent = int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) < 8 else 0
    try:
        done = record_meeting(actor=standing(request), meeting_id=meeting_id, seconds=spent, device="page", now=now())
    except Invalid as no:
        messages.error(request, str(no))
        return redirect("meeting", meeting_id)
    made = ngettext("已记 %(n)s 条，等待审核。", "已记 %(n)s 条，等待审核。", done.made) % {"n": done.made}
    had = _("另有 %s 条已经记过，没有重复记。") % done.had if done.had else ""
    add_toast(request, made + had + done.closing)
    return redirect("meeting", meeting_id)
