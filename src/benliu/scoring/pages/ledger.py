"""The ledger of a person: what was posted when periods were closed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.ledger.queries import entries_of_person, posted_periods
from benliu.org.queries import names_of
from benliu.org.requests import standing

from ..queries import entry_lines


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The way to one's own ledger."""
    actor = standing(request)
    if actor.person_id is None:
        raise Http404(_("您的账号还没有对应到党员名册，没有个人台账。"))
    return redirect("ledger_of", actor.person_id)


@login_required
@require_safe
def of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's entries of one closed period, as far as the reader may see them."""
    actor = standing(request)
    periods = posted_periods(actor, person_id)
    period = request.GET.get("period") or (periods[0] if periods else "")
    if not periods and person_id != actor.person_id:
        raise Http404(_("没有可以查看的台账。"))
    entries = entry_lines(entries_of_person(actor, person_id, period)) if period else []
    context = {
        "person_id": person_id,
        "name": names_of([person_id]).get(person_id, ""),
        "periods": periods,
        "period": period,
        "entries": entries,
        "total": sum(line.points for line in entries),
    }
    return render(request, "scoring/ledger.html", context)
