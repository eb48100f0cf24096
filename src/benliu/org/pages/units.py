"""Changing the tree: a unit renamed, moved, closed, opened again, and new ones below it."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.ui.toasts import add_toast

from ..queries.units import unit_edit
from ..requests import standing
from ..services import add_unit, close_unit, move_unit, rename_unit, reopen_unit


@login_required
@require_safe
def edit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What can be changed about a unit, each with what will follow."""
    return render(request, "org/unit_edit.html", {"unit": unit_edit(unit_id, standing(request), local_date(now()))})


def _said(request: HttpRequest, name: str) -> str:
    """What was typed, or what the way back says."""
    return request.POST.get(name) or request.GET.get(name, "")


def _number(request: HttpRequest, name: str) -> int:
    said = _said(request, name)
    return int(said) if said.isdecimal() and len(said) < 12 else 0


def _add(request: HttpRequest, unit_id: int) -> str:
    name, kind = _said(request, "name"), _said(request, "kind")
    new = add_unit(actor=standing(request), parent_id=unit_id, name=name, kind=kind, now=now())
    add_toast(request, _("已增加“%s”。") % new.name, undo_url=reverse("unit_act", args=[new.pk, "close"]))
    return reverse("unit", args=[unit_id])


def _rename(request: HttpRequest, unit_id: int) -> str:
    before = rename_unit(actor=standing(request), unit_id=unit_id, name=_said(request, "name"), now=now())
    back = f"{reverse('unit_act', args=[unit_id, 'rename'])}?{urlencode({'name': before})}"
    add_toast(request, _("名称已改。"), undo_url=back)
    return reverse("unit", args=[unit_id])


def _move(request: HttpRequest, unit_id: int) -> str:
    before = move_unit(actor=standing(request), unit_id=unit_id, parent_id=_number(request, "parent"), now=now())
    back = f"{reverse('unit_act', args=[unit_id, 'move'])}?parent={before}"
    add_toast(request, _("已移动。"), undo_url=back)
    return reverse("unit", args=[unit_id])


def _close(request: HttpRequest, unit_id: int) -> str:
    close_unit(actor=standing(request), unit_id=unit_id, now=now())
    add_toast(request, _("已撤销这个组织。"), undo_url=reverse("unit_act", args=[unit_id, "reopen"]))
    return reverse("units")


def _reopen(request: HttpRequest, unit_id: int) -> str:
    reopen_unit(actor=standing(request), unit_id=unit_id, now=now())
    add_toast(request, _("已恢复。"))
    return reverse("unit", args=[unit_id])


ACTS: dict[str, Callable[[HttpRequest, int], str]] = {
    "add": _add,
    "rename": _rename,
    "move": _move,
    "close": _close,
    "reopen": _reopen,
}


@login_required
@require_POST
def act(request: HttpRequest, unit_id: int, act: str) -> HttpResponse:
    """Do one of them; where it cannot be, say why on the page that led here."""
    unit_edit(unit_id, standing(request), local_date(now()))
    if act not in ACTS:
        raise Http404(_("没有这种操作。"))
    led: list[str] = []
    done = attempt(request, lambda: led.append(ACTS[act](request, unit_id)))
    return redirect(led[0] if done else reverse("unit_edit", args=[unit_id]))
