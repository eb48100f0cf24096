"""Offices of a unit: somebody appointed, a term prolonged or ended; probationary members confirmed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.search.words import plain
from benliu.ui.inputs import read_day
from benliu.ui.toasts import add_toast

from ..forms import Appoint, FindPeople, SetTerm
from ..policies import can_keep_unit
from ..queries.offices import office_for_page, people_to_appoint, person_to_appoint, unit_for_page
from ..requests import standing
from ..services import appoint_person, confirm_member, end_office
from ..standing import Standing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_new(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Appoint somebody in a unit: first whom, found by name or number, then to what (`?person=`)."""
    actor, unit = standing(request), unit_for_page(unit_id)
    require(can_keep_unit(actor, unit))
    asked = request.POST.get("person") or request.GET.get("person", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 12):
        return _choose(request, actor, unit)
    person = person_to_appoint(actor, int(asked))
    form = Appoint(request.POST or None, initial={"person": person.pk, "since": local_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            term = {name: form.cleaned_data[name] for name in ("role", "since", "until")}
            appoint_person(actor=actor, person=person, unit=unit, now=now(), **term)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("已登记任职；职务附带的权限从任职日期起有效。"))
            return redirect("unit", unit_id)
    context = {"form": form, "unit": unit, "person": person}
    return render(request, "org/office_new.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, actor: Standing, unit: Any) -> HttpResponse:
    """Those who may be appointed: the unit's own people, or those whom the words find."""
    form = FindPeople(request.GET)
    words = plain(form.cleaned_data["words"]) if form.is_valid() else ""
    rows, more = people_to_appoint(actor, unit, words)
    context = {"form": form, "unit": unit, "words": words, "rows": rows, "more": more}
    return render(request, "org/office_person.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_term(request: HttpRequest, office_id: int) -> HttpResponse:
    """The last day of an office: prolonged, shortened, or none."""
    actor, office = standing(request), office_for_page(office_id)
    require(can_keep_unit(actor, office.unit))
    form = SetTerm(request.POST or None, initial={"last_day": office.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            end_office(actor=actor, office_id=office_id, last_day=form.cleaned_data["last_day"], now=now())
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            before = office.ends_on.isoformat() if office.ends_on else ""
            undo = reverse("office_undo", args=[office_id]) + (f"?last_day={before}" if before else "")
            add_toast(request, _("任期已改。"), undo_url=undo)
            return redirect("unit", office.unit_id)
    status = 422 if form.errors else 200
    return render(request, "org/office_term.html", {"form": form, "office": office}, status=status)


@login_required
@require_POST
def office_undo(request: HttpRequest, office_id: int) -> HttpResponse:
    """Give an office the last day back that it had before."""
    actor, office = standing(request), office_for_page(office_id)
    require(can_keep_unit(actor, office.unit))
    before = read_day(request.GET.get("last_day", ""))
    attempt(request, lambda: end_office(actor=actor, office_id=office_id, last_day=before, now=now()))
    return redirect("unit", office.unit_id)


@login_required
@require_POST
def confirm(request: HttpRequest, person_id: int) -> HttpResponse:
    """A probationary member has been confirmed."""
    day = read_day(request.POST.get("on", ""))
    if day is None:
        raise Http404(_("请选择转正日期。"))
    if attempt(request, lambda: confirm_member(actor=standing(request), person_id=person_id, on=day, now=now())):
        add_toast(request, _("已登记转正。"))
    return redirect("person", person_id)
