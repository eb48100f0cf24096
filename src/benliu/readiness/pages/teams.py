"""Teams: the list, one with who can come now, its people."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl.workbook import Workbook

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, Refused
from benliu.common.downloads import file_name, workbook_download
from benliu.common.sheets import add_sheet
from benliu.org.directory import masked
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import TeamForm
from ..queries.team import TeamRow, choosing, chosen, counted, find_team, kept_units, members_now, team_rows
from ..services import add_members, appoint_leader, dissolve_team, make_team, note_export, remove_member

PER_PAGE = 100


@login_required
@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """Those that one keeps or leads."""
    actor = standing(request)
    rows, units = team_rows(actor, local_date(now())), kept_units(actor)
    if not rows and not actor.led_paths:
        raise Refused(_("队员能不能来，只有队长和本单位的负责人可以查看。"))
    return render(request, "readiness/teams.html", {"rows": rows, "may_make": bool(units)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_new(request: HttpRequest) -> HttpResponse:
    """Make one; its people are chosen next."""
    actor = standing(request)
    units = kept_units(actor)
    if not units:
        raise Refused(_("队伍由本单位的党务干部组建。"))
    form = TeamForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_team(actor=actor, now=now(), **form.cleaned_data)
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            return redirect("team_people", made.pk)
    return render(request, "readiness/team_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Who of it can come now; found by words, and by how soon (`?show=`)."""
    row = _team(request, team_id)
    words, show = request.GET.get("words", "")[:40], request.GET.get("show", "")
    lines = members_now(team_id, now())
    context = {
        "row": row,
        "counts": counted(lines),
        "page": Paginator(chosen(lines, words, show), PER_PAGE).get_page(request.GET.get("page")),
        "size": len(lines),
        "can_come": sum(line.can_come for line in lines),
        "words": words,
        "show": show,
        "at": now(),
    }
    return render(request, "readiness/team.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, team_id: int) -> HttpResponse:
    """Choose people by name, number or branch, and add them."""
    row = _team(request, team_id)
    if not row.may_keep:
        raise Refused(_("队伍由本单位的党务干部组建。"))
    words = (request.POST.get("words") or request.GET.get("words", ""))[:40]
    if request.method == "POST":
        chosen_ids = [int(one) for one in request.POST.getlist("people") if one.isascii() and one.isdecimal()]
        done: list[int] = []
        actor = standing(request)

        def act() -> None:
            done.append(add_members(actor=actor, team_id=team_id, people=chosen_ids, now=now()))

        if attempt(request, act):
            add_toast(request, _("已编入 %d 人，并告诉了他们。") % done[0])
            return redirect("team", team_id)
    found = choosing(row, words, now())
    return render(request, "readiness/team_people.html", {"row": row, "words": words, "found": found})


@login_required
@require_POST
def member_act(request: HttpRequest, team_id: int, person_id: int, act: str) -> HttpResponse:
    """Somebody leads, leads no longer, leaves."""
    whom: dict[str, Any] = {"actor": standing(request), "team_id": team_id, "person_id": person_id, "now": now()}
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "lead": (lambda: appoint_leader(leads=True, **whom), _("已设为队长，可以代队员答复和报到。")),
        "unlead": (lambda: appoint_leader(leads=False, **whom), _("不再是队长。")),
        "remove": (lambda: remove_member(**whom), _("已退出队伍。")),
    }
    if act not in acts:
        raise Http404
    if attempt(request, acts[act][0]):
        add_toast(request, acts[act][1])
    return redirect("team", team_id)


@login_required
@require_POST
def dissolve(request: HttpRequest, team_id: int) -> HttpResponse:
    """The team is no more."""
    actor = standing(request)
    if attempt(request, lambda: dissolve_team(actor=actor, team_id=team_id, now=now())):
        add_toast(request, _("已解散。"))
    return redirect("teams")


@login_required
@require_safe
def export(request: HttpRequest, team_id: int) -> HttpResponseBase:
    """What the page shows, as a workbook."""
    row = _team(request, team_id)
    moment = now()
    lines = chosen(members_now(team_id, moment), request.GET.get("words", "")[:40], request.GET.get("show", ""))
    note_export(actor=standing(request), team_id=team_id, count=len(lines), now=moment)
    book = Workbook(write_only=True)
    headings = (_("姓名"), _("工号"), _("支部"), _("队长"), _("待命状态"), _("不在到"), _("技能"))
    rows = (
        (
            line.name,
            line.staff_no if row.may_keep else masked(line.staff_no),
            line.branch,
            _("是") if line.leads else "",
            line.standing_label,
            f"{timezone.localtime(line.away_until):%Y-%m-%d %H:%M}" if line.away_until else "",
            _("、").join(f"{held.title}（{held.until}）" if held.until else held.title for held in line.skills),
        )
        for line in lines
    )
    add_sheet(book, _("队伍"), headings, rows)
    name = file_name(row.name, f"{timezone.localtime(moment):%Y-%m-%d %H%M}", ending="xlsx")
    return workbook_download(book, name)


def _team(request: HttpRequest, team_id: int) -> TeamRow:
    row = find_team(standing(request), team_id, local_date(now()))
    if row is None:
        raise Refused(_("队员能不能来，只有队长和本单位的负责人可以查看。"))
    return row
