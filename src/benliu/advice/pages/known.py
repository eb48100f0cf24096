"""What was learned."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.common.decision import require
from benliu.org.requests import standing

from ..policies import can_see_known
from ..queries.known import known_answer, known_answers

LONGEST = 40


@login_required
@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """All answers, or those that hold the words in `q`."""
    require(can_see_known(standing(request)))
    words, number = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("page", "")
    found = known_answers(words, int(number) if number.isdecimal() and len(number) < 6 else 1)  # noqa: PLR2004
    return render(request, "advice/known.html", {"found": found, "words": words})


@login_required
@require_safe
def one_known(request: HttpRequest, known_id: int) -> HttpResponse:
    """One of them."""
    require(can_see_known(standing(request)))
    found = known_answer(known_id)
    if found is None:
        raise Http404(_("没有这条经验。"))
    return render(request, "advice/known_one.html", {"found": found})
