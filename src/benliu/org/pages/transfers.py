"""Transfers: what waits, asking for one, one of them with everything that can be done about it."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.ui.toasts import add_toast

from ..forms import AskTransfer
from ..policies import can_list_transfers
from ..queries.transfers import (
    name_of_led,
    open_transfers,
    past_transfers,
    person_to_transfer,
    receiving_choices,
    transfer_detail,
)
from ..requests import standing
from ..services import (
    Wish,
    approve_transfer,
    ask_transfer,
    refuse_transfer,
    take_back_approval,
    withdraw_transfer,
)
from ..standing import Standing


@login_required
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """What is under way, and what has come to an end."""
    actor = standing(request)
    require(can_list_transfers(actor))
    context = {"open": open_transfers(actor), "past": past_transfers(actor)}
    return render(request, "org/transfers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_new(request: HttpRequest) -> HttpResponse:
    """Ask for a transfer: of one of one's own people (`?person=`), or of somebody who is to come."""
    actor = standing(request)
    require(can_list_transfers(actor))
    asked = request.POST.get("person") or request.GET.get("person", "")
    person_id = int(asked) if asked.isdecimal() and len(asked) < 12 else None
    name = name_of_led(actor, person_id) if person_id else ""
    start = {"person": person_id if name else None, "starts_on": local_date(now())}
    form = AskTransfer(request.POST or None, branches=receiving_choices(), known=bool(name), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            transfer = ask_transfer(actor=actor, wish=_wish(actor, form, person_id if name else None), now=now())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            undo = reverse("transfer_act", args=[transfer.pk, "withdraw"])
            add_toast(request, _("已发起，另一方会收到通知。"), undo_url=undo)
            return redirect("transfer", transfer.pk)
    status = 422 if form.errors else 200
    return render(request, "org/transfer_new.html", {"form": form, "name": name}, status=status)


def _wish(actor: Standing, form: AskTransfer, person_id: int | None) -> Wish:
    said = form.cleaned_data
    found = person_to_transfer(actor, person_id=person_id, staff_no=said.get("staff_no", ""), name=said.get("name", ""))
    if found is None:
        raise Invalid(_("没有找到工号和姓名都相符的党员，请核对。"))
    return Wish(found, said["receiving"], said["starts_on"], said["ends_on"])


@login_required
@require_safe
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """One transfer: who has agreed, what comes next."""
    return render(request, "org/transfer.html", {"transfer": transfer_detail(transfer_id, standing(request))})


Act = Callable[[HttpRequest, int], object]
ACTS: dict[str, tuple[Act, str | Promise]] = {
    "approve-giving": (lambda r, pk: _approve(r, pk, "giving"), gettext_lazy("已代转出支部同意。")),
    "approve-receiving": (lambda r, pk: _approve(r, pk, "receiving"), gettext_lazy("已代转入支部同意。")),
    "take-back-giving": (lambda r, pk: _take_back(r, pk, "giving"), gettext_lazy("已收回转出支部的同意。")),
    "take-back-receiving": (lambda r, pk: _take_back(r, pk, "receiving"), gettext_lazy("已收回转入支部的同意。")),
    "refuse": (
        lambda r, pk: refuse_transfer(actor=standing(r), transfer_id=pk, reason=r.POST.get("reason", ""), now=now()),
        gettext_lazy("已办结：不同意，发起人会看到原因。"),
    ),
    "withdraw": (
        lambda r, pk: withdraw_transfer(actor=standing(r), transfer_id=pk, now=now()),
        gettext_lazy("已撤回。"),
    ),
}


def _approve(request: HttpRequest, transfer_id: int, side: str) -> object:
    return approve_transfer(actor=standing(request), transfer_id=transfer_id, side=side, now=now())


def _take_back(request: HttpRequest, transfer_id: int, side: str) -> object:
    return take_back_approval(actor=standing(request), transfer_id=transfer_id, side=side, now=now())


@login_required
@require_POST
def transfer_act(request: HttpRequest, transfer_id: int, act: str) -> HttpResponse:
    """Agree, take it back, refuse, withdraw; then the page that led here, or the transfer's own."""
    transfer_detail(transfer_id, standing(request))
    if act not in ACTS:
        raise Http404(_("没有这种操作。"))
    do, said = ACTS[act]
    if attempt(request, lambda: do(request, transfer_id)):
        approved = act.partition("approve-")[2]
        undo = reverse("transfer_act", args=[transfer_id, f"take-back-{approved}"]) if approved else ""
        add_toast(request, str(said), undo_url=undo)
    return redirect("transfer", transfer_id)
