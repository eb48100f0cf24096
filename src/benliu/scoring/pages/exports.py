"""Results as files."""

import io

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from openpyxl.workbook import Workbook

from benliu.common.clock import now
from benliu.common.decision import require
from benliu.common.sheets import add_sheet, csv_lines
from benliu.org.requests import standing

from ..policies import can_see_runs
from ..queries import credit_count, export_of, find_run
from ..services import note_export
from .found import found, newest_instead

MOST_ROWS = 50_000  # more credits than a workbook opens comfortably; all of them are in the CSV
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
@newest_instead
def table(request: HttpRequest, run_id: int, table: str) -> HttpResponseBase:
    """One table as CSV, sent while it is read: any size."""
    actor = standing(request)
    require(can_see_runs(actor))
    run = found(find_run(run_id))
    export = found(export_of(actor, run, table))
    note_export(actor=actor, run_id=run_id, table=table, now=now())
    lines = csv_lines(export.headings, export.rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{run.period}-{run.pk}-{table}.csv"'
    return response


@login_required
@require_safe
@newest_instead
def workbook(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Members, branches and credits in one workbook."""
    actor = standing(request)
    require(can_see_runs(actor))
    run = found(find_run(run_id))
    note_export(actor=actor, run_id=run_id, table="workbook", now=now())
    book = Workbook(write_only=True)
    tables = ["members", "branches", "credits"]
    if credit_count(actor, run, MOST_ROWS) > MOST_ROWS:
        tables.remove("credits")
        more = [_("逐条计分超过 %(rows)s 条，请下载“计分 CSV”。") % {"rows": MOST_ROWS}]
    else:
        more = []
    for name in tables:
        export = found(export_of(actor, run, name))
        add_sheet(book, export.title, export.headings, export.rows)
    if more:
        add_sheet(book, pgettext("credits", "计分"), more, [])
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=f"{run.period}-{run.pk}.xlsx", content_type=XLSX)
