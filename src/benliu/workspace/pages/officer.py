"""The officer's desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Refused
from benliu.org.queries.endings import endings
from benliu.org.queries.transfers import waiting_transfers
from benliu.org.requests import standing
from benliu.response.queries import standing_responses
from benliu.scoring.pages.charts import band_chart
from benliu.scoring.queries import pending_notices
from benliu.scoring.queries.draft_hands import waiting_drafts
from benliu.scoring.queries.later import unsettled_periods

from ..queries.bureau import unfinished_runs, waiting_branches, waiting_imports, year_result
from ..queries.field import field_work


@login_required
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """What waits for an officer, and how the running year stands."""
    actor = standing(request)
    if not actor.is_officer:
        raise Refused(_("机关工作台只对党务干部开放。"))
    year = year_result(actor)
    context = {
        "imports": waiting_imports(actor),
        "branches": waiting_branches(actor),
        "field": field_work(actor, now()),
        "unfinished": unfinished_runs(),
        "transfers": waiting_transfers(actor),
        "endings": endings(actor, local_date(now())),
        "drafts": waiting_drafts(actor),
        "notices": pending_notices(actor, local_date(now())),
        "unsettled": unsettled_periods(),
        "year": year,
        "responding": standing_responses(actor),
        "bands": band_chart(year.spread, reverse("run", args=[year.row.id])) if year else None,
    }
    return render(request, "workspace/office.html", context)
