"""The officers' page of holidays and working weekends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from .forms import DaysTable, OneDay
from .policies import can_keep_days
from .queries import special_days
from .services import MOST_BYTES, import_days, set_day

FIRST, LAST = 1950, 2200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workdays(request: HttpRequest) -> HttpResponse:
    """A year's special days; set one, or take over a table."""
    actor = standing(request)
    require(can_keep_days(actor))
    year = _year(request)
    if request.method == "POST":
        _do(request, actor)
        return redirect(f"{reverse('workdays')}?year={year}")
    context = {"year": special_days(year), "before": year - 1, "after": year + 1, "one": OneDay(), "table": DaysTable()}
    return render(request, "workdays/workdays.html", context)


def _do(request: HttpRequest, actor: Standing) -> None:
    form = DaysTable(request.POST, request.FILES) if request.FILES else OneDay(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选日期，再选放假还是上班；或选一个 CSV 文件。"))
        return
    said, act = form.cleaned_data, _import if request.FILES else _set
    try:
        add_toast(request, act(actor, said))
    except Invalid as no:
        messages.error(request, str(no))


def _set(actor: Standing, said: dict[str, object]) -> str:
    is_working = said["what"] == "work"
    set_day(actor=actor, day=said["day"], is_working=is_working, name=str(said["name"]), now=now())  # type: ignore[arg-type]
    return _("已改好。")


def _import(actor: Standing, said: dict[str, object]) -> str:
    content = said["table"].read(MOST_BYTES + 1)  # type: ignore[attr-defined]
    return _("已导入 %d 天，与星期规律不同的记在下面。") % import_days(actor=actor, content=content, now=now())


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return asked if FIRST <= asked <= LAST else local_date(now()).year
