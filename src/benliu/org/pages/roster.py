"""A unit's roster, to be taken along."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.common.downloads import file_name, workbook_download

from ..forms import TakeRoster
from ..policies import can_export_roster, can_keep_unit
from ..queries.offices import unit_for_page
from ..queries.roster_table import members_below, roster_columns
from ..requests import standing
from ..services import export_roster


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_roster(request: HttpRequest, unit_id: int) -> HttpResponseBase:
    """What the roster holds and what each column is for; posted, the workbook."""
    actor, unit, today = standing(request), unit_for_page(unit_id), local_date(now())
    require(can_export_roster(actor, unit))
    form = TakeRoster(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            book = export_roster(actor=actor, unit_id=unit_id, reason=reason, now=now())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            name = file_name(unit.name, _("党员名册"), str(today), ending="xlsx")
            return workbook_download(book, name)
    context = {
        "unit": unit,
        "form": form,
        "count": members_below(unit, today),
        "columns": roster_columns(),
        "may_bring": bool(can_keep_unit(actor, unit)),
    }
    return render(request, "org/roster.html", context, status=422 if form.errors else 200)
