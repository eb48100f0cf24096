"""“我的”: what is held about oneself, and how the pages should look."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.identity.policies import can_change_password
from benliu.org.queries.erasure import erasure_wish
from benliu.org.requests import standing

from ..queries.profile import profile_of


@login_required
@require_safe
def my_profile(request: HttpRequest) -> HttpResponse:
    """The own data, each with what it is for; password, language, text size, theme, sign-out."""
    actor = standing(request)
    profile = profile_of(actor)
    may_change = bool(can_change_password(request.user))
    context = {
        "profile": profile,
        "person_id": actor.person_id,
        "has_password": may_change,
        "wish": erasure_wish(actor.person_id),
    }
    return render(request, "workspace/my_profile.html", context)
