"""The list of records as a file: what the page shows, in its order, under a name that says so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl.workbook import Workbook

from benliu.common.clock import now
from benliu.common.decision import require
from benliu.common.downloads import file_name, workbook_download
from benliu.common.sheets import add_sheet
from benliu.org.queries import bureau_name
from benliu.org.requests import standing
from benliu.ui.filters import filter_words

from ..forms import ChooseRecords
from ..policies import can_export_records
from ..queries.exporting import record_count, record_headings, record_rows
from ..queries.kinds import kind_rows
from ..queries.listing import filter_units
from ..services.exporting import note_export

MOST_ROWS = 50_000  # more than a workbook opens comfortably


@login_required
@require_safe
def records(request: HttpRequest) -> HttpResponseBase:
    """The chosen records as a workbook; of too many, what to do instead."""
    actor = standing(request)
    require(can_export_records(actor))
    form = ChooseRecords(request.GET, kinds=kind_rows(), units=filter_units(actor))
    filters = form.filters()
    count = record_count(actor, filters, MOST_ROWS)
    if count > MOST_ROWS:
        messages.error(request, _("超过 %d 条，请先用日期、类型或支部缩小范围，再导出。") % MOST_ROWS)
        return redirect(f"{reverse('records')}?{request.GET.urlencode()}")
    note_export(actor=actor, count=count, now=now())
    book = Workbook(write_only=True)
    add_sheet(book, _("纪实记录"), record_headings(), record_rows(actor, filters))
    name = file_name(bureau_name(), _("纪实记录"), *filter_words(form), ending="xlsx")
    return workbook_download(book, name)
