"""The list of requests for those who triage: on a page, as a workbook."""

from django.contrib.auth.decorators import login_required
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
from benliu.workdays.queries import work_calendar

from ..forms import RequestFilter
from ..policies import can_export_requests
from ..queries.exporting import exported, headings
from ..queries.listing import chosen_requests, judged, requests_for
from ..queries.topics import open_topics
from ..services import note_request_export


@login_required
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """What is to be triaged, what goes on, what is at risk or late, what is over; by words and topic."""
    actor = standing(request)
    require(can_export_requests(actor))
    form = RequestFilter(request.GET, topics=open_topics())
    chosen, page = form.chosen(), request.GET.get("page", "")
    listed = requests_for(actor, chosen, int(page) if page.isdecimal() and len(page) < 6 else 1, now())  # noqa: PLR2004
    groups = [(name, label, listed.counts[name]) for name, label in form.fields["show"].choices if name != "all"]  # type: ignore[attr-defined]
    context = {
        "listed": listed,
        "rows": listed.rows,
        "form": form,
        "groups": groups,
        "show": chosen.show,
        "query": request.GET.urlencode(),
        "is_officer": actor.is_officer,
        "judged": judged(actor) if chosen.show == "done" else None,
    }
    return render(request, "advice/requests.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """What the page shows, as a workbook."""
    actor = standing(request)
    require(can_export_requests(actor))
    form = RequestFilter(request.GET, topics=open_topics())
    rows = exported(chosen_requests(actor, form.chosen(), work_calendar(), now()), local_date(now()))
    note_request_export(actor=actor, count=len(rows), now=now())
    book = Workbook(write_only=True)
    add_sheet(book, _("技术求助"), headings(), rows)
    return workbook_download(book, file_name(bureau_name(), _("技术求助"), *filter_words(form), ending="xlsx"))
