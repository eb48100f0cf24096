"""Sites: the list, a new one, one of them with all that belongs to it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, Refused, require
from benliu.common.downloads import kept_download
from benliu.org.requests import standing
from benliu.org.services import admit_guest, end_stay
from benliu.places.filed import filed_to
from benliu.places.queries.place import kept_units, outposts_at
from benliu.ui.toasts import add_toast

from ..forms import (
    BranchForm,
    FulfilmentForm,
    GuestForm,
    RequirementForm,
    SiteFilter,
    SiteForm,
    StayForm,
    UntilForm,
    in_half_a_year,
    valid,
)
from ..policies import can_see_sites
from ..queries.route import routes_at
from ..queries.site import branch_end, find_site, listed_sites, may_keep, parents_for, people_at, site_facts, site_rows
from ..queries.standard import asked_of, fulfilment_photo, standards_for
from ..services import (
    add_requirement,
    change_site,
    close_requirement,
    close_site,
    extend_branch,
    found_branch,
    open_site,
    reopen_site,
    say_fulfilment,
)

PER_PAGE = 50


@login_required
@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    """Those that one may read, found by words."""
    actor, today = standing(request), local_date(now())
    require(can_see_sites(actor, today))
    form = SiteFilter(request.GET)
    page = Paginator(listed_sites(actor, today, **form.chosen()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": site_rows(page.object_list, today),
        "form": form,
        "chosen": form.chosen(),
        "may_add": bool(kept_units(actor)),
    }
    return render(request, "sites/sites.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: HttpRequest) -> HttpResponse:
    """Open one."""
    actor = standing(request)
    units = kept_units(actor)
    if not units:
        raise Refused(_("工地由本单位的党务干部登记。"))
    form = SiteForm(request.POST or None, units=units, initial={"starts_on": local_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            site = open_site(actor=actor, unit_id=form.cleaned_data["unit_id"], told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("工地已登记。"))
            return redirect("site_page", site.pk)
    return render(request, "sites/edit.html", {"form": form, "site": None}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def site_edit(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change what is known of one."""
    actor = standing(request)
    site = _site(request, site_id)
    if not may_keep(actor, site)[0]:
        raise Refused(_("工地由本单位的党务干部登记。"))
    form = SiteForm(request.POST or None, units=[], initial=site_facts(site))
    if request.method == "POST" and form.is_valid():
        try:
            change_site(actor=actor, site_id=site_id, told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已改好。"))
            return redirect("site_page", site_id)
    return render(request, "sites/edit.html", {"form": form, "site": site}, status=422 if form.errors else 200)


@login_required
@require_safe
def site_page(request: HttpRequest, site_id: int) -> HttpResponse:
    """One: its project, its branch and people, what must exist there."""
    actor, today = standing(request), local_date(now())
    site = _site(request, site_id)
    keeps_site, keeps = may_keep(actor, site)
    context = {
        "site": site,
        "facts": site_facts(site),
        "asked": asked_of(site),
        "routes": routes_at(site.place),
        "walks": not site.closed_on,
        "outposts": outposts_at(site.place_id) if actor.on_roster else (),
        "people": people_at(site, actor, today),
        "branch_ends": branch_end(site),
        "filed": filed_to(site.place_id) if keeps else (),
        "today": today,
        "keeps_site": keeps_site and not site.closed_on,
        "keeps": keeps and not site.closed_on,
        "may_reopen": keeps_site and site.closed_on is not None,
    }
    if context["keeps"]:
        context |= {"guest": GuestForm(initial={"ends_on": in_half_a_year(today)}), "fulfilment": FulfilmentForm()}
    if context["keeps_site"]:
        context["branch"] = UntilForm(initial={"until": site.branch_until})
        if site.branch_id is None:
            context["branch"] = BranchForm(parents=parents_for(actor))
    return render(request, "sites/site.html", context)


@login_required
@require_POST
def site_act(request: HttpRequest, site_id: int, act: str) -> HttpResponse:
    """Whatever is done on the page of a site."""
    of_site = {"close": _close, "reopen": _reopen, "branch": _branch, "until": _until}
    acts = of_site | {"admit": _admit, "stay": _stay, "say": _say}
    if act not in acts:
        raise Http404
    keeps_site, keeps = may_keep(standing(request), _site(request, site_id))
    if not (keeps_site if act in of_site else keeps):
        raise Refused(_("由本单位的党务干部或工地临时党支部的书记维护。"))
    attempt(request, lambda: _do(request, site_id, act, acts[act]))
    return redirect("site_page", site_id)


def _do(request: HttpRequest, site_id: int, act: str, done: Callable[[HttpRequest, int], str]) -> None:
    words = done(request, site_id)
    undo = reverse("site_act", args=[site_id, "reopen"]) if act == "close" else ""
    add_toast(request, words, undo_url=undo)


def _close(request: HttpRequest, site_id: int) -> str:
    close_site(actor=standing(request), site_id=site_id, now=now())
    return _("工地已关闭，设在这里的哨点一同停用。")


def _reopen(request: HttpRequest, site_id: int) -> str:
    reopen_site(actor=standing(request), site_id=site_id, now=now())
    return _("已重新启用。")


def _branch(request: HttpRequest, site_id: int) -> str:
    actor = standing(request)
    form = valid(BranchForm(request.POST, parents=parents_for(actor)))
    found_branch(actor=actor, site_id=site_id, now=now(), **form.cleaned_data)
    return _("临时党支部已成立，可以登记成员和书记。")


def _until(request: HttpRequest, site_id: int) -> str:
    form = valid(UntilForm(request.POST))
    extend_branch(actor=standing(request), site_id=site_id, until=form.cleaned_data["until"], now=now())
    return _("已改好。")


def _admit(request: HttpRequest, site_id: int) -> str:
    form = valid(GuestForm(request.POST))
    branch = _site(request, site_id).branch_id
    if branch is None:
        raise Invalid(_("这个工地没有临时党支部。"))
    admit_guest(actor=standing(request), unit_id=branch, told=form.told(), now=now())
    return _("已加入，组织关系留在原党组织。")


def _stay(request: HttpRequest, site_id: int) -> str:
    form = valid(StayForm(request.POST))
    end_stay(actor=standing(request), now=now(), **form.cleaned_data)
    return _("已改好。")


def _say(request: HttpRequest, site_id: int) -> str:
    form = valid(FulfilmentForm(request.POST, request.FILES))
    say_fulfilment(actor=standing(request), site_id=site_id, now=now(), **form.said())
    return _("已登记。")


@login_required
@require_safe
def evidence(request: HttpRequest, site_id: int, fulfilment_id: int) -> HttpResponseBase:
    """The photo with a word on a requirement, always as a download."""
    site = _site(request, site_id)
    file = fulfilment_photo(site, fulfilment_id)
    if file is None:
        raise Http404(_("没有这张照片。"))
    return kept_download(file.content, file.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HttpRequest) -> HttpResponse:
    """What must exist at every site of one's units."""
    actor = standing(request)
    units = parents_for(actor)
    if not units:
        raise Refused(_("建设要求由本单位的党务干部维护。"))
    form = RequirementForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            add_requirement(actor=actor, now=now(), **form.cleaned_data)
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已加上。"))
            return redirect("site_standard")
    context = {"standards": standards_for(actor), "form": form}
    return render(request, "sites/standard.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def requirement_act(request: HttpRequest, requirement_id: int, act: str) -> HttpResponse:
    """Ask for something no longer, or again."""
    if act not in {"close", "reopen"}:
        raise Http404
    actor, closed = standing(request), act == "close"

    def done() -> None:
        close_requirement(actor=actor, requirement_id=requirement_id, closed=closed, now=now())

    if attempt(request, done):
        undo = reverse("requirement_act", args=[requirement_id, "reopen"]) if closed else ""
        add_toast(request, _("已停用，登记过的情况仍然可查。") if closed else _("已重新启用。"), undo_url=undo)
    return redirect("site_standard")


def _site(request: HttpRequest, site_id: int) -> Any:
    site = find_site(standing(request), site_id, local_date(now()))
    if site is None:
        raise Http404(_("没有这个工地。"))
    return site
