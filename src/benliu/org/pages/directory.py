"""The directory: organisations and people."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import require

from ..directory import found_people, person_detail, unit_detail, unit_tree
from ..forms import FindPeople
from ..particulars import REASONS
from ..policies import can_keep_roster, can_search_people
from ..requests import standing


@login_required
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """The tree of organisations, as far as the reader may see it."""
    actor = standing(request)
    units = unit_tree(actor, local_date(now()))
    context = {"units": units, "may_search": bool(can_search_people(actor)), "may_keep": bool(can_keep_roster(actor))}
    return render(request, "org/units.html", context)


@login_required
@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: who holds an office, who belongs to it, what lies below."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    detail = unit_detail(unit_id, standing(request), local_date(now()), number)
    return render(request, "org/unit.html", {"unit": detail})


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Find people by name or number."""
    actor = standing(request)
    require(can_search_people(actor))
    form = FindPeople(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    rows, more = found_people(actor, words, local_date(now()))
    return render(request, "org/people.html", {"form": form, "words": words, "rows": rows, "more": more})


@login_required
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: memberships and offices."""
    detail = person_detail(person_id, standing(request), local_date(now()))
    return render(request, "org/person.html", {"person": detail, "reasons": REASONS})
