"""Relief: who relieves whom, and what is handed over."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.common.ids import new_id
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import HandOverForm
from ..policies import can_hand_over, can_watch
from ..queries.relief import places_to_hand_over, reliefs
from ..services import HandOver, hand_over
from .watching import watched


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relief(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Every place for who watches; for who is on the roster, the own ones."""
    row, actor, moment = watched(request, response_id, can_hand_over), standing(request), now()
    rows = reliefs(row.pk, moment, only_of=() if can_watch(actor, row) else actor.own_ids)
    form = HandOverForm(request.POST or None, places=places_to_hand_over(rows), initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            told = HandOver(response_id=row.pk, happened_at=moment, **form.cleaned_data)
            hand_over(actor=actor, told=told, now=moment)
            add_toast(request, _("交班说明已留下，接班的人看得到。"))
            return redirect("relief", row.pk)
        except Invalid as no:
            form.add_error(None, str(no))
    context = {"row": row, "rows": rows, "form": form, "now": moment}
    return render(request, "response/relief.html", context, status=422 if form.errors else 200)
