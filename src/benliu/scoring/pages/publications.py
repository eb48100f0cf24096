"""Public notice of results: prepare, publish, read, withdraw."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.queries import bureau_name
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import GiveReason, PreparePublication
from ..policies import can_run, can_see_runs
from ..queries import find_run, is_behind, row_of
from ..queries.later import later_records
from ..queries.notice import notice_sheet, public_changes
from ..queries.objection import objections_of, own_objections
from ..queries.publication import (
    changes_between,
    hindrances_of,
    publication_row,
    published,
    replaced_run,
    run_before_notice,
)
from ..queries.scheme import scheme_of_day
from ..schemes import compiled
from ..services import prepare_publication, publish_run, withdraw_publication
from .found import found, newest_instead


@login_required
@require_http_methods(["GET", "POST"])
@newest_instead
def prepare(request: HttpRequest, run_id: int) -> HttpResponse:
    """Put a run's results before a second officer, after saying whom they change against the last ones."""
    actor = standing(request)
    require(can_run(actor))
    run = found(find_run(run_id))
    row = row_of(run)
    data = request.POST if request.method == "POST" else None
    days = compiled(run.scheme).members.notice_days
    form = PreparePublication(data, days=days or 1, corrects=run.corrects_id is not None)
    if form.is_valid():
        chosen = {"reason": "", **form.cleaned_data}
        try:
            made = prepare_publication(actor=actor, run_id=run_id, now=now(), **chosen)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, _("已请另一位党务干部核准。"))
            return redirect("publication", made.pk)
    before, in_force = replaced_run(run), scheme_of_day(run.as_of)
    context = {
        "run": row,
        "in_force": in_force if in_force and in_force != run.scheme else None,
        "form": form,
        "behind": is_behind(row),
        "changes": changes_between(before, run_id) if before else None,
        "corrects": run.corrects_id,
    }
    return render(request, "scoring/publication_new.html", context, status=422 if data else 200)


@login_required
@require_safe
def publication(request: HttpRequest, publication_id: int) -> HttpResponse:
    """A notice as those who lead see it: how it stands, what has to be done, objections."""
    actor = standing(request)
    require(can_see_runs(actor))
    return _publication(request, publication_id)


def _publication(request: HttpRequest, publication_id: int, form: GiveReason | None = None) -> HttpResponse:
    actor = standing(request)
    today = local_date(now())
    row = found(publication_row(publication_id, today))
    run = found(find_run(row.run_id))
    before = run_before_notice(publication_id) if row.published_at else replaced_run(run)
    may_run = bool(can_run(actor))
    context = {
        "row": row,
        "objections": objections_of(actor, publication_id),
        "changes": changes_between(before, row.run_id) if before and actor.leads_all else None,
        "hindrances": hindrances_of(row.run_id, today) if row.state in ("on", "over") else [],
        "later": later_records(actor, run) if row.state in ("on", "over") else None,
        "may_run": may_run,
        "may_publish": may_run and row.state == "prepared" and row.prepared_by_id != actor.account_id,
        "form": form or GiveReason(),
    }
    return render(request, "scoring/publication.html", context, status=422 if form else 200)


@login_required
@require_POST
def publish(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Make a prepared notice public."""
    actor = standing(request)
    require(can_run(actor))
    found(publication_row(publication_id, local_date(now())))
    try:
        made = publish_run(actor=actor, publication_id=publication_id, now=now())
    except Invalid as error:
        add_toast(request, str(error))
    else:
        first = run_before_notice(made.pk) is None
        add_toast(request, _("已公示，党员已收到通知。") if first else _("已公示，结果有变化的党员已收到通知。"))
    return redirect("publication", publication_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Withdraw a notice, with a reason where it was public."""
    actor = standing(request)
    require(can_run(actor))
    found(publication_row(publication_id, local_date(now())))
    form = GiveReason(request.POST)
    form.is_valid()
    try:
        withdraw_publication(
            actor=actor, publication_id=publication_id, reason=form.cleaned_data.get("reason", ""), now=now()
        )
    except Invalid as error:
        form.add_error("reason", str(error))
        return _publication(request, publication_id, form)
    add_toast(request, _("公示已撤回。"))
    return redirect("publication", publication_id)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What is in public notice; for everybody."""
    return render(request, "scoring/notices.html", {"rows": published(local_date(now())), "bureau_name": bureau_name()})


@require_safe
def notice(request: HttpRequest, publication_id: int) -> HttpResponse:
    """One public notice, to be read and printed by everybody."""
    row = found(publication_row(publication_id, local_date(now()), public=True))
    chosen = request.GET.get("branch", "")
    unit_id = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None
    sheet = notice_sheet(row, unit_id, request.GET.get("page", "")) if row.state != "withdrawn" else None
    context: dict[str, object] = {"row": row, "sheet": sheet, "chosen": unit_id, "bureau_name": bureau_name()}
    if sheet and not unit_id:
        context["changes"] = public_changes(row)
    if request.user.is_authenticated:
        actor = standing(request)
        context |= {"own": own_objections(actor, publication_id), "actor": actor}
    return render(request, "scoring/notice.html", context)
