"""One's own readiness, on the phone: how soon, when not, where from; own skills and teams."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from ..forms import OnceForm, StandingForm, WeeklyForm, WhereForm
from ..policies import can_keep_own
from ..queries.mine import STANDINGS, my_readiness
from ..services import call_off_absence, forget_where, note_absence, note_where, say_standing

FORMS: dict[str, Callable[..., forms.Form]] = {
    "standing": StandingForm,
    "once": OnceForm,
    "weekly": WeeklyForm,
    "where": WhereForm,
    "forget": forms.Form,
}


@login_required
@require_safe
def my_readiness_page(request: HttpRequest) -> HttpResponse:
    """All that was said, and the ways to say something else."""
    actor = standing(request)
    require(can_keep_own(actor))
    return _shown(request, actor, {})


@login_required
@require_POST
def say(request: HttpRequest, act: str) -> HttpResponse:
    """One of the page's forms."""
    actor = standing(request)
    require(can_keep_own(actor))
    if act not in FORMS:
        raise Http404
    form = FORMS[act](request.POST, auto_id=f"{act}_%s")
    if form.is_valid():
        try:
            add_toast(request, _done(actor, act, form))
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            return redirect("my_readiness")
    return _shown(request, actor, {act: form}, status=422)


def _done(actor: Standing, act: str, form: Any) -> str:
    """Do what a form says; tells what was done."""
    moment = now()
    if act == "standing":
        until = form.until(moment)
        say_standing(actor=actor, standing=form.cleaned_data["standing"], until=until, now=moment)
        return _("已记下：%s。") % dict(STANDINGS)[form.cleaned_data["standing"]]
    if act == "where":
        told = {"home": None, "work": None, form.cleaned_data["which"]: form.where()}
        note_where(actor=actor, now=moment, **told)
        return _("已记下大致位置。")
    if act == "forget":
        forget_where(actor=actor, now=moment)
        return _("已删除位置。")
    told = form.told(local_date(moment)) if act == "weekly" else form.told()
    note_absence(actor=actor, told=told, now=moment)
    return _("已记下，这段时间不叫您。")


@login_required
@require_POST
def absence_off(request: HttpRequest, absence_id: int) -> HttpResponse:
    """One can be called after all."""
    try:
        call_off_absence(actor=standing(request), absence_id=absence_id, now=now())
    except Invalid as no:
        raise Http404(str(no)) from None
    add_toast(request, _("已撤销，这段时间可以叫您。"))
    return redirect("my_readiness")


def _shown(request: HttpRequest, actor: Standing, given: dict[str, forms.Form], status: int = 200) -> HttpResponse:
    context = {
        "mine": my_readiness(actor, now()),
        "standings": STANDINGS,
        "weekday_names": dict(WeeklyForm.base_fields["weekdays"].choices),  # type: ignore[attr-defined]
        **{f"{name}_form": given.get(name) or make(auto_id=f"{name}_%s") for name, make in FORMS.items()},
    }
    return render(request, "readiness/mine.html", context, status=status)
