"""Results as files: what the page shows, in its order, under a name that says so."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from openpyxl.workbook import Workbook

from benliu.common.clock import local_date, now
from benliu.common.decision import require
from benliu.common.downloads import csv_download, file_name, workbook_download
from benliu.common.sheets import add_sheet, csv_lines
from benliu.org.queries import bureau_name
from benliu.org.requests import standing
from benliu.ui.filters import filter_words

from ..forms import ChooseResults
from ..policies import can_draft, can_see_runs
from ..queries import branch_page, credit_count, distribution, export_of, find_run
from ..queries.draft import find_draft
from ..queries.exporting import movers_export
from ..queries.whatif import sides_of
from ..services import note_export
from .choosing import results_form
from .found import found, newest_instead
from .trials import tried

MOST_ROWS = 50_000  # more credits than a workbook opens comfortably; all of them are in the CSV


@login_required
@require_safe
@newest_instead
def table(request: HttpRequest, run_id: int, table: str) -> HttpResponseBase:
    """One table as CSV, sent while it is read: any size."""
    actor = standing(request)
    require(can_see_runs(actor))
    run = found(find_run(run_id))
    form = results_form(request, actor, branch_page(run, below=actor.led_paths), distribution(actor, run))
    export = found(export_of(actor, run, table, form.filters()))
    note_export(actor=actor, run_id=run_id, table=table, now=now())
    return csv_download(csv_lines(export.headings, export.rows), _name(run.period, export.name, form, "csv"))


@login_required
@require_safe
@newest_instead
def workbook(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Members, branches and credits in one workbook; of members chosen, these and their credits."""
    actor = standing(request)
    require(can_see_runs(actor))
    run = found(find_run(run_id))
    form = results_form(request, actor, branch_page(run, below=actor.led_paths), distribution(actor, run))
    filters = form.filters()
    note_export(actor=actor, run_id=run_id, table="workbook", now=now())
    book, many = Workbook(write_only=True), credit_count(actor, run, filters, MOST_ROWS) > MOST_ROWS
    for name in ("members", "branches", "credits"):
        if not (name == "branches" and filters.narrow) and not (name == "credits" and many):
            export = found(export_of(actor, run, name, filters))
            add_sheet(book, export.title, export.headings, export.rows)
    if many:
        more = _("逐条计分超过 %(rows)s 条，请下载“计分 CSV”。") % {"rows": MOST_ROWS}
        add_sheet(book, pgettext("credits", "计分"), [more], [])
    return workbook_download(book, _name(run.period, _("党员积分"), form, "xlsx"))


@login_required
@require_safe
def movers(request: HttpRequest, draft_id: int, ending: str) -> HttpResponseBase:
    """Everybody whom a draft, as it was saved, moves, and why, as `csv` or `xlsx`."""
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    told = found(tried(actor, sides_of(stored, local_date(now())), stored.files, movers=None).found)
    note_export(actor=actor, run_id=told.run_id, table="movers", now=now())
    export = movers_export(told)
    sampled = _("按 %s 个支部抽样") % told.drawn if told.drawn else ""
    what = (_("%s年度") % told.period, _("草案 %s") % stored.version, export.name, sampled)
    name = file_name(bureau_name(), *what, ending=ending)
    if ending == "csv":
        return csv_download(csv_lines(export.headings, export.rows), name)
    book = Workbook(write_only=True)
    add_sheet(book, export.title, export.headings, export.rows)
    return workbook_download(book, name)


def _name(period: str, what: str, form: ChooseResults, ending: str) -> str:
    return file_name(bureau_name(), _("%s年度") % period, what, *filter_words(form), ending=ending)
