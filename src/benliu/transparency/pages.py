"""The public page of the log, and a person's proofs."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benliu.common.downloads import file_name
from benliu.org.requests import standing

from .forms import NameOlder
from .queries import consistency_of, log_facts, proof_of, read_entry


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, how large, who has signed, and how anybody checks it."""
    return render(request, "transparency/log.html", {"log": log_facts(), "form": NameOlder()})


@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """What shows that the log of today begins with one of `older` leaves, as a file; for everybody."""
    form = NameOlder(request.GET)
    if form.is_valid():
        older = form.cleaned_data["older"]
        if found := consistency_of(older):
            return _file(found, file_name(_("一致性证明"), str(older), ending="json"))
        form.add_error("older", _("透明日志没有这么多条。条数是检查点的第二行。"))
    return render(request, "transparency/log.html", {"log": log_facts(), "form": form}, status=422)


@login_required
@require_safe
def proof(request: HttpRequest, source: str, reference: str) -> HttpResponse:
    """The proof of one entry, as a file; `?older=N` leads from the log of N leaves to the newest one."""
    entry = read_entry(standing(request), source, reference)
    if entry is None:
        raise Http404(_("没有找到，或者这条的证明不给您。"))
    older = request.GET.get("older", "")
    found = proof_of(source, entry, int(older) if older.isascii() and older.isdecimal() and len(older) < 19 else None)
    if found is None:
        messages.error(request, _("这一条还没有进入透明日志，过几分钟再下载。"))
        return redirect("log")
    return _file(found, file_name(_("存证证明"), entry.reference, ending="json"))


def _file(proof: dict[str, object], name: str) -> HttpResponse:
    response = HttpResponse(json.dumps(proof, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
