"""What recording costs a branch: the entries of a month, one by one."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.org.requests import standing
from benliu.records.queries.burden import burden_of, entries_of_month, entry_lines

from .secretary import chosen_branch

PER_PAGE = 50


@login_required
@require_safe
def entries(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The entries of a month (`?month=2026-09`; this one for anything else): time, records, where each is used."""
    actor, today = standing(request), local_date(now())
    branch = chosen_branch(actor, unit_id)
    first = _first_of(request.GET.get("month", ""), today)
    page = Paginator(entries_of_month(branch.unit_id, first), PER_PAGE).get_page(request.GET.get("page"))
    months = burden_of(branch.unit_id, actor, today)
    asked = next((one for one in months if one.first == first), None)
    month = asked or burden_of(branch.unit_id, actor, first, count=1)[0]
    context = {
        "branch": branch,
        "months": months[::-1],
        "month": month,
        "page": page,
        "entries": entry_lines(page.object_list, actor),
    }
    return render(request, "workspace/entries.html", context)


def _first_of(text: str, today: dt.date) -> dt.date:
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if dt.date(2000, 1, 1) <= first <= today else today.replace(day=1)
