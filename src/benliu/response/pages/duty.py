"""The phone page of whoever has a duty: where, when, with whom; arrived, left; what is seen there."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.clock import now
from benliu.common.decision import require
from benliu.org.requests import standing

from ..policies import can_see_alerts
from ..queries.duty import own_duties


@login_required
@require_safe
def duty(request: HttpRequest) -> HttpResponse:
    """The phone keeps this page; what was scanned at the outpost is in `?p=`, and read there."""
    actor = standing(request)
    require(can_see_alerts(actor))
    found = own_duties(actor, now())
    context = {"found": found, "moves": json.dumps(found.moves), "tabs": ()}  # the thumb finds one thing there
    return render(request, "response/duty.html", context)
