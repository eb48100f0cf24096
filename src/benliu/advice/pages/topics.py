"""What can be asked, as officers keep it; the code of the form, to be printed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.codes import drawn_code
from benliu.common.decision import Invalid, Refused
from benliu.org.queries import bureau_name
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import TopicForm
from ..policies import triages_any
from ..queries.topics import kept_topics, topic_choices
from ..services import close_topic, keep_topic

SAID = ("title", "english", "team_id", "skill_id", "first_days", "close_days")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest) -> HttpResponse:
    """The list, and a new one."""
    return _kept(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """One, to be changed."""
    return _kept(request, topic_id)


def _kept(request: HttpRequest, topic_id: int | None) -> HttpResponse:
    actor = standing(request)
    if not actor.is_officer:
        raise Refused(_("求助事项由本单位的党务干部维护。"))
    rows, offer = kept_topics(actor), topic_choices(actor)
    row = next((one for one in rows if one.pk == topic_id), None)
    if topic_id is not None and row is None:
        raise Http404(_("没有这个事项。"))
    initial = {name: getattr(row, name) for name in SAID} if row else None
    form = TopicForm(request.POST or None, teams=offer.teams, skills=offer.skills, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_topic(actor=actor, topic_id=topic_id, told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已存下。"))
            return redirect("advice_topics")
    context = {"rows": rows, "row": row, "form": form, "teams": offer.teams}
    return render(request, "advice/topics.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Offer it no more."""
    actor = standing(request)
    if attempt(request, lambda: close_topic(actor=actor, topic_id=topic_id, now=now())):
        add_toast(request, _("已停用，办着的不受影响。"))
    return redirect("advice_topics")


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The code of the form on one page, for a site, a village, a counter; `?via=` says where it hangs."""
    if not triages_any(standing(request)):
        raise Refused(_("二维码由党务干部和服务团的团长打印。"))
    via = request.GET.get("via", "")
    via = via if via in {"site", "county"} else ""
    address = request.build_absolute_uri(reverse("ask")) + (f"?via={via}" if via else "")
    drawing = drawn_code(address)
    context = {"drawing": drawing, "address": address, "via": via, "bureau_name": bureau_name()}
    return render(request, "advice/sheet.html", context)
