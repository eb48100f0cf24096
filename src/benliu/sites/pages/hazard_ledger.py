"""The ledger of hazards: on a page, as a workbook."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl.workbook import Workbook

from benliu.common.clock import local_date, now
from benliu.common.decision import require
from benliu.common.downloads import file_name, workbook_download
from benliu.common.sheets import add_sheet
from benliu.org.queries import bureau_name
from benliu.org.requests import standing
from benliu.ui.filters import filter_words

from ..forms import HazardFilter
from ..policies import can_export_hazards, can_see_sites
from ..queries.hazard_ledger import by_unit, exported, headings, ledger_counts, ledger_rows, listed_hazards, trend
from ..services import note_hazard_export

PER_PAGE, MOST_ROWS = 50, 50_000


@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Those that one may read, found by words and state; by responsible unit; month by month."""
    actor, today = standing(request), local_date(now())
    require(can_see_sites(actor, today))
    form = HazardFilter(request.GET)
    chosen = form.chosen()
    page = Paginator(listed_hazards(actor, today, **chosen), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": ledger_rows(list(page.object_list), today),
        "form": form,
        "chosen": chosen,
        "counts": ledger_counts(actor, today),
        "units": by_unit(actor, today),
        "trend": trend(actor, today),
        "may_export": bool(can_export_hazards(actor)),
        "query": request.GET.urlencode(),
    }
    return render(request, "sites/hazard_ledger.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """What the page shows, as a workbook."""
    actor, today = standing(request), local_date(now())
    require(can_export_hazards(actor))
    form = HazardFilter(request.GET)
    found = listed_hazards(actor, today, **form.chosen())[:MOST_ROWS]
    rows = list(exported(found, today))
    note_hazard_export(actor=actor, count=len(rows), now=now())
    book = Workbook(write_only=True)
    add_sheet(book, _("隐患台账"), headings(), rows)
    return workbook_download(book, file_name(bureau_name(), _("隐患台账"), *filter_words(form), ending="xlsx"))
