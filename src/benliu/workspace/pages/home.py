"""The address "/": everybody is taken to the page of their own work."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from benliu.org.requests import standing


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Officers to the office, secretaries to the desk, members to their phone page, guests to their site."""
    actor = standing(request)
    if actor.is_officer:
        return redirect("office")
    if actor.is_secretary:
        return redirect("desk")
    if actor.on_roster:
        return redirect("my_home")
    if actor.person_id:
        return redirect("sites")
    return render(request, "workspace/unknown.html")
