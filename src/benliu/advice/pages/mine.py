"""What an expert has to do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.clock import now
from benliu.common.decision import require
from benliu.org.requests import standing

from ..policies import can_see_known
from ..queries.listing import own_requests


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The own requests; the phone keeps this page."""
    actor = standing(request)
    require(can_see_known(actor))
    return render(request, "advice/mine.html", {"rows": own_requests(actor, now())})
