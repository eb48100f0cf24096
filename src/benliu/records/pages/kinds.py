"""Record kinds: data that officers keep."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benliu.common.clock import now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import EditKind
from ..policies import can_keep_kinds
from ..queries.kinds import kind_row, kind_rows
from ..services import edit_kind


@login_required
@require_safe
def kind_list(request: HttpRequest) -> HttpResponse:
    """All kinds."""
    require(can_keep_kinds(standing(request)))
    return render(request, "records/kinds.html", {"kinds": kind_rows()})


@login_required
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """One kind's words, to be edited."""
    actor = standing(request)
    require(can_keep_kinds(actor))
    row = kind_row(code)
    form = EditKind(request.POST if request.method == "POST" else None, kind=row)
    if form.is_bound and form.is_valid():
        try:
            edit_kind(actor=actor, code=code, now=now(), **form.said())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("已保存。以后导入的台账按新的名称和别名识别。"))
            return redirect("kinds")
    return render(request, "records/kind.html", {"kind": row, "form": form}, status=422 if form.is_bound else 200)
