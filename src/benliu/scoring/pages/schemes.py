"""Schemes as they are read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.decision import require
from benliu.org.requests import standing

from ..policies import can_draft, can_see_schemes
from ..queries import scheme_page, scheme_versions
from ..queries.draft import draft_behind, draft_rows
from .found import found


@login_required
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """All versions, newest first, and the drafts that one may read."""
    actor = standing(request)
    require(can_see_schemes(actor))
    context = {"schemes": scheme_versions(), "drafts": draft_rows(actor), "may_draft": bool(can_draft(actor))}
    return render(request, "scoring/schemes.html", context)


@login_required
@require_safe
def scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One version, clause by clause; every clause has an anchor that points lead to."""
    actor = standing(request)
    require(can_see_schemes(actor))
    page = found(scheme_page(scheme_id))
    context = {"page": page, "behind": draft_behind(scheme_id), "may_draft": bool(can_draft(actor))}
    return render(request, "scoring/scheme.html", context)
