"""The member's phone pages: points and why, all of them, years past."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.common.clock import local_date, now
from benliu.meetings.queries import next_meetings
from benliu.org.requests import standing
from benliu.response.queries import standing_responses
from benliu.response.queries.called import waiting_calls
from benliu.scoring.queries import CreditLine, StandingNotice, own_notices, standing_notices, sum_of
from benliu.sites.queries.watch import coming_duties

from ..queries.member import MemberYear, member_year, member_years, waiting_of_member

NEWEST = 10
PER_PAGE = 30


@login_required
@require_safe
def my_home(request: HttpRequest) -> HttpResponse:
    """How many points, what is short, what is next, and why the newest ones are what they are."""
    actor = standing(request)
    year = member_year(actor, request.GET.get("period", ""))
    credits = year.explanation.credits if year.explanation else ()
    notices = standing_notices(local_date(now()))
    context = {
        "year": year,
        "notices": own_notices(actor.person_id or 0, notices),
        "person_id": actor.person_id,
        "objecting": _objecting(year, notices),
        "newest": credits[:NEWEST],
        "credit_count": len(credits),
        "waiting": waiting_of_member(actor),
        "meetings": next_meetings(actor, now()),
        "duties": coming_duties(actor, now()),
        "responding": standing_responses(actor),
        "called": waiting_calls(actor.own_ids),
    }
    return render(request, "workspace/my_home.html", context)


@login_required
@require_safe
def my_points(request: HttpRequest) -> HttpResponse:
    """Every credit of a period, by stream or limit."""
    year = member_year(standing(request), request.GET.get("period", ""), ways=False)
    stream, only = request.GET.get("stream", ""), request.GET.get("only", "")
    lines = _chosen(year, stream, only)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    objecting = _objecting(year, standing_notices(local_date(now())))
    context = {"year": year, "page": page, "stream": stream, "only": only, "objecting": objecting}
    if year.score:
        context["sum"] = sum_of(year.score, lines, stream=stream, part=bool(only))
    return render(request, "workspace/my_points.html", context)


@login_required
@require_safe
def my_years(request: HttpRequest) -> HttpResponse:
    """All periods, one line each, with the ledger of the closed ones."""
    actor = standing(request)
    return render(request, "workspace/my_years.html", {"years": member_years(actor), "person_id": actor.person_id})


def _objecting(year: MemberYear, notices: Sequence[StandingNotice]) -> int | None:
    """The notice whose lines the page shows."""
    return next((one.id for one in notices if year.score and one.run_id == year.score.run_id), None)


def _chosen(year: MemberYear, stream: str, only: str) -> list[CreditLine]:
    credits = year.explanation.credits if year.explanation else ()
    return [
        credit
        for credit in credits
        if (not stream or credit.stream == ("" if stream == "none" else stream))
        and (only != "limited" or credit.limit_code)
    ]
