"""Withdraw a record, alone or with those of its entry, and take that back."""

import uuid
from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.ids import ids_in
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..services import take_back_withdrawal, withdraw_records
from ..ways import withdrawal_undo_url


@login_required
@require_POST
def withdraw(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Withdraw a record, and what the page named together with it."""
    actor, ids = standing(request), _ids(request, record_id)
    if attempt(request, lambda: withdraw_records(actor=actor, record_ids=ids, now=now())):
        add_toast(request, _("已撤回，不再等待审核。"), undo_url=withdrawal_undo_url(ids))
    return redirect("record", record_id)


@login_required
@require_POST
def undo(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Let what was withdrawn be again what it was."""
    actor, ids = standing(request), _ids(request, record_id)
    if attempt(request, lambda: take_back_withdrawal(actor=actor, record_ids=ids, now=now())):
        add_toast(request, _("已恢复，和撤回以前一样。"))
    return redirect("record", record_id)


def _ids(request: HttpRequest, record_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The record, then those named beside it: by the page's form, or by the address that a toast leads to."""
    named = [request.POST.get("together", ""), request.GET.get("together", "")]
    return list(dict.fromkeys([record_id, *ids_in(named)]))
