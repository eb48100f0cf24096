"""What passers-by see: the form behind the code at a place, what became of what they told; the printed sheet."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from benliu.common.clock import now
from benliu.common.codes import drawn_code
from benliu.common.decision import Invalid
from benliu.common.limits import too_often
from benliu.identity.requests import client_address
from benliu.org.requests import standing

from ..forms import SpotForm
from ..queries.spot import spot_code, spot_place, spot_seen
from ..services import tell_spot

HOUR, MOST_FROM_ONE, MOST_AT_ONE = 3600, 10, 30  # phones share the addresses of their network
TOO_MANY, UNPROCESSABLE = 429, 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, printed: str) -> HttpResponse:
    """The form. Whoever sends it gets an address that only they know."""
    place = spot_place(printed)
    if place is None:
        raise Http404(_("这个码已经作废，或者不是本单位的。"))
    form = SpotForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            if form.is_by_a_program:
                return redirect("spot", printed)  # it learns nothing from it
            if _too_often(request, printed):
                form.add_error(None, _("这里发来的反映太多了，请过一小时再试。有危险请马上打电话。"))
                status = TOO_MANY
            else:
                try:
                    return redirect("spot_seen", tell_spot(code=printed, told=form.told(), now=now()))
                except Invalid as no:
                    form.add_error(None, str(no))
    return render(request, "sites/hazard_spot.html", {"place": place, "form": form}, status=status)


@never_cache
@require_safe
def seen(request: HttpRequest, word: str) -> HttpResponse:
    """What became of it, for whoever knows the address."""
    found = spot_seen(word)
    if found is None:
        raise Http404(_("没有这条反映。"))
    return render(request, "sites/hazard_seen.html", {"found": found})


@login_required
@require_safe
def sheet(request: HttpRequest, place_id: int) -> HttpResponse:
    """The code of a place for passers-by, to be printed."""
    found = spot_code(standing(request), place_id)
    if found is None:
        raise Http404(_("没有这个地点。"))
    code, name, address, short = found
    way = request.build_absolute_uri(reverse("spot", args=[code]))
    context = {"drawing": drawn_code(way), "name": name, "address": address, "code": short, "way": way}
    return render(request, "sites/hazard_code.html", context)


def _too_often(request: HttpRequest, printed: str) -> bool:
    own = too_often(f"spot.{client_address(request)}", most=MOST_FROM_ONE, seconds=HOUR)
    return own or too_often(f"spot.at.{printed}", most=MOST_AT_ONE, seconds=HOUR)
