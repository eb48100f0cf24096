"""Calendar feeds: open and end one's own; what a calendar program gets."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from benliu.common.clock import now
from benliu.common.ids import ids_in
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..queries.feeds import calendar_of
from ..services import open_feed, revoke_feed


@login_required
@require_POST
def feeds(request: HttpRequest) -> HttpResponse:
    """Open the feed of a branch (`unit`) or of the own meetings; or end one (`revoke`)."""
    actor, unit = standing(request), request.POST.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None
    ended = ids_in([request.POST.get("revoke", "")])
    for feed_id in ended:
        revoke_feed(actor=actor, feed_id=feed_id, now=now())
    if ended:
        add_toast(request, _("订阅已停用，原来的链接打不开了。"))
    else:
        open_feed(actor=actor, unit_id=unit_id, now=now())
    return redirect(f"{reverse('meetings')}?{f'unit={unit_id}' if unit_id else 'mine=1'}#feed")


@never_cache
@require_safe
def calendar_feed(_request: HttpRequest, feed_id: uuid.UUID, mark: str) -> HttpResponse:
    """The calendar for whoever holds the address: a calendar program cannot sign in."""
    calendar = calendar_of(feed_id, mark, now())
    if calendar is None:
        raise Http404(_("这个订阅已停用，或链接不完整。"))
    headers = {"Content-Disposition": 'attachment; filename="benliu.ics"'}
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=headers)
