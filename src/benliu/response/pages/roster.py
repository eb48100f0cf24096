"""The roster of a response: posts, the search with its progress, one post with its people, what is decided by hand."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import now
from benliu.common.decision import Invalid, require
from benliu.common.ids import ids_in
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.toasts import add_toast

from .. import services
from ..forms import PostForm
from ..policies import can_command, can_see_alerts
from ..queries.plan import choices_for, versions_for
from ..queries.roster import find_post, find_roster, newest_search, people_called, response_of

Said = str | None
Act = Callable[[Standing, uuid.UUID, QueryDict], Said]


def _commanded(request: HttpRequest, response_id: uuid.UUID) -> Any:
    """The response, for who commands it."""
    actor = standing(request)
    require(can_see_alerts(actor))
    response = response_of(actor, response_id)
    if response is None:
        raise Http404(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    return response


@login_required
@require_safe
def roster(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Posts by place and shift, the search, and what can be done."""
    response, moment = _commanded(request, response_id), now()
    context = {"row": response, "roster": find_roster(response, moment), "now": moment}
    return render(request, "response/roster.html", context | {"versions": versions_for(response.unit)})


@login_required
@require_safe
def progress(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """The moving part; asks the browser for the whole page once the search has ended."""
    response = _commanded(request, response_id)
    search = newest_search(response)
    if search is None or not search.waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "response/parts/search.html", {"row": response, "search": search})


@login_required
@require_POST
def act(request: HttpRequest, response_id: uuid.UUID, act: str) -> HttpResponse:
    """Something done to the whole roster."""
    _commanded(request, response_id)
    done = _done(request, ACTS, act, lambda one: one(standing(request), response_id, request.POST))
    if done and act == "search":
        services.wake_rosters(now=now())
    return redirect("duty_roster", response_id)


@login_required
@require_POST
def post_act(request: HttpRequest, response_id: uuid.UUID, post_id: int, act: str) -> HttpResponse:
    """Something done to one post."""
    _commanded(request, response_id)
    told = request.POST.copy()
    told["post"] = str(post_id)
    _done(request, POST_ACTS, act, lambda one: one(standing(request), response_id, told))
    return redirect("duty_roster", response_id) if act == "withdraw" else redirect("duty_post", response_id, post_id)


def _done(request: HttpRequest, acts: Mapping[str, Act], act: str, do: Callable[[Act], Said]) -> bool:
    if act not in acts:
        raise Http404(_("没有这一步。"))
    try:
        if words := do(acts[act]):
            add_toast(request, words)
    except Invalid as no:
        messages.error(request, str(no))
        return False
    return True


@login_required
@require_safe
def post(request: HttpRequest, response_id: uuid.UUID, post_id: int) -> HttpResponse:
    """One post: who is there and why, why a seat is empty, who else could come."""
    response = _commanded(request, response_id)
    found = find_post(response, post_id, now())
    if found is None:
        raise Http404(_("没有这个岗位。"))
    return render(request, "response/roster_post.html", {"row": response, "post": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_post(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """Open a post by hand."""
    actor, response = standing(request), _commanded(request, response_id)
    form = PostForm(request.POST or None, choices=choices_for(response.unit_id))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wish = services.Wish(told.pop("place"), told.pop("skill") or None, **told)
        try:
            services.add_post(actor=actor, response_id=response_id, wish=wish, now=now())
            return redirect("duty_roster", response_id)
        except Invalid as no:
            form.add_error(None, str(no))
    context = {"row": response, "form": form}
    return render(request, "response/new_post.html", context, status=422 if form.errors else 200)


def _number(told: QueryDict, name: str) -> int:
    text = told.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits of an id


def _open(actor: Standing, response_id: uuid.UUID, told: QueryDict) -> Said:
    days = min(_number(told, "days"), 7)
    done = services.open_posts(actor=actor, response_id=response_id, now=now(), days=days)
    words = ngettext("开出 %d 个岗位。", "开出 %d 个岗位。", done.opened) % done.opened
    if done.missing:
        words += _("预案里的这些已经没有了，没有开：%s。") % ", ".join(done.missing)
    return words


def _choose(actor: Standing, response_id: uuid.UUID, told: QueryDict) -> Said:
    version = _number(told, "version")
    services.choose_plan(actor=actor, response_id=response_id, version_id=version, now=now())
    return _("已按预案开出岗位。")


def _search(actor: Standing, response_id: uuid.UUID, told: QueryDict) -> Said:
    services.ask_roster(actor=actor, response_id=response_id, teams=_number(told, "teams") or None, now=now())
    return None


def _stop(actor: Standing, response_id: uuid.UUID, _told: QueryDict) -> Said:
    services.stop_roster(actor=actor, response_id=response_id, now=now())
    return None


def _accept(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    done = services.accept_roster(actor=actor, job_id=_number(told, "job"), now=now())
    words = _("已采用：%(put)d 人次上岗，%(released)d 人次调开。") % vars(done)
    if done.skipped:
        words += _("%d 人次情况有变，没有派。") % done.skipped
    return words


def _forbid(actor: Standing, response_id: uuid.UUID, told: QueryDict) -> Said:
    post_id = _number(told, "post") if told.get("only") else None
    person, reason = _person(told), told.get("reason", "")
    services.forbid_person(
        actor=actor, response_id=response_id, person_id=person, post_id=post_id, reason=reason, now=now()
    )
    return _("已记下不派。再编一次班，空出来的位置会重新补。")


def _allow(actor: Standing, response_id: uuid.UUID, told: QueryDict) -> Said:
    services.allow_person(actor=actor, response_id=response_id, ban_id=_number(told, "ban"), now=now())
    return None


def _person(told: QueryDict) -> int:
    """Who is meant: by id, else by name or staff number."""
    if person := _number(told, "person"):
        return person
    found = people_called(told.get("who", "").strip())
    if len(found) != 1:
        raise Invalid(_("有几个人叫这个名字，请填工号。") if found else _("名册上没有这个人，请填姓名或工号。"))
    return found[0]


def _pin(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    asked = {"post_id": _number(told, "post"), "person_id": _person(told), "reason": told.get("reason", "")}
    services.put_on_post(actor=actor, pinned=True, now=now(), **asked)  # type: ignore[arg-type]
    return _("已指定。再编班时不会动。")


def _duty(told: QueryDict) -> uuid.UUID:
    found = ids_in([told.get("duty", "")])
    if not found:
        raise Invalid(_("这个人已经不在这个岗位上。"))
    return found[0]


def _unpin(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    services.unpin_duty(actor=actor, duty_id=_duty(told), now=now())
    return None


def _move(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    duty, to, reason = _duty(told), _number(told, "to"), told.get("reason", "")
    services.move_duty(actor=actor, duty_id=duty, post_id=to, reason=reason, now=now())
    return _("已调过去，并指定在那里。")


def _release(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    services.release_duty(actor=actor, duty_id=_duty(told), gone="dropped", now=now())
    return None


def _change(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    asked = {"number": _number(told, "number"), "weight": _number(told, "weight"), "task": told.get("task", "")}
    services.change_post(actor=actor, post_id=_number(told, "post"), now=now(), **asked)  # type: ignore[arg-type]
    return _("已改。")


def _withdraw(actor: Standing, _response_id: uuid.UUID, told: QueryDict) -> Said:
    services.withdraw_post(actor=actor, post_id=_number(told, "post"), now=now())
    return _("岗位已撤销。")


ACTS: Mapping[str, Act] = {
    "open": _open,
    "choose": _choose,
    "search": _search,
    "stop": _stop,
    "accept": _accept,
    "forbid": _forbid,
    "allow": _allow,
}
POST_ACTS: Mapping[str, Act] = {
    "pin": _pin,
    "unpin": _unpin,
    "move": _move,
    "release": _release,
    "forbid": _forbid,
    "change": _change,
    "withdraw": _withdraw,
}
