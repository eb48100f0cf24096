"""Schemes as they are read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.decision import require
from benliu.org.requests import standing

from ..policies import can_see_schemes
from ..queries import scheme_page, scheme_versions
from .found import found


@login_required
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """All versions, newest first."""
    require(can_see_schemes(standing(request)))
    return render(request, "scoring/schemes.html", {"schemes": scheme_versions()})


@login_required
@require_safe
def scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One version, clause by clause; every clause has an anchor that points lead to."""
    require(can_see_schemes(standing(request)))
    return render(request, "scoring/scheme.html", {"page": found(scheme_page(scheme_id))})
