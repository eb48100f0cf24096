"""What a draft would change, live beside its editor, and everybody whom it moves."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import require
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.charts import BarChart, bar_chart
from rulebook import SchemeError, ScoringError

from ..drafts import HALVES, Files, changed_values, read_draft, with_values
from ..policies import can_draft
from ..queries.draft import Mistake, find_draft, mistakes
from ..queries.draft_changes import text_of_revision
from ..queries.exact import exact_of
from ..queries.whatif import SHOWN, Sides, WhatIf, sides_of, what_if
from ..tasks import compute_what_if
from ..trials import is_large
from ..wording import said
from .found import found
from .typed import revision_of, values_in


@dataclass(frozen=True)
class Tried:
    """A draft tried on the newest run: what it changes, or why it could not be tried."""

    found: WhatIf | None
    why_not: str = ""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def grades(self) -> BarChart | None:
        """Members by grade, before and after."""
        return _chart(_("等次分布：%s"), self.found.grades) if self.found else None

    @property
    def bins(self) -> BarChart | None:
        """Members by total, before and after."""
        return _chart(_("总分分布：%s"), self.found.bins, scale=True) if self.found else None


def tried(actor: Standing, sides: Sides | None, files: Mapping[str, str], movers: int | None = SHOWN) -> Tried:
    """Try `files` as the text of a draft, on the `sides` of it."""
    reading = read_draft(files)
    if reading.scheme is None:
        return Tried(None, _("全文有错误，改好后才能试算。"), tuple(mistakes(reading.problems)))
    if sides is None:
        return Tried(None, _("还没有计分结果，无法试算。先计一次分，就能看到这样改会怎样。"))
    try:
        return Tried(what_if(actor, sides, reading.scheme, movers=movers))
    except ScoringError as error:
        return Tried(None, said(error))


def tried_at_once(actor: Standing, sides: Sides | None, files: Mapping[str, str]) -> Tried | None:
    """`tried`, for a page that waits for it; None where that would take long."""
    return None if sides and is_large(sides.run) else tried(actor, sides, files)


@login_required
@require_POST
def live(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The what-if of what stands in the editor; nothing is kept."""
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    start = text_of_revision(stored, revision_of(request))
    try:
        trial = tried(actor, sides_of(stored, local_date(now())), _typed_files(request, stored.files, start))
    except SchemeError as error:
        trial = Tried(None, _("有的地方不是数，改好后才能试算。"), tuple(mistakes(error.problems)))
    return render(request, "scoring/parts/whatif.html", {"trial": trial, "draft_id": draft_id})


def _typed_files(request: HttpRequest, kept: Files, start: Files | None) -> dict[str, str]:
    """The text with what the editor changes of `start`. Raises `rulebook.SchemeError` where that is no number."""
    files, half = dict(kept), request.POST.get("half", "")
    if half in HALVES:
        files[HALVES[half]] = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    elif read_draft(files).scheme is not None:
        typed = {key: value for key, value in values_in(request.POST).items() if key[0] in HALVES}
        files = with_values(files, changed_values(start or files, typed))
    return files


@login_required
@require_POST
def exact(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Have what stands in the editor tried on everybody, in the background."""
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    start = text_of_revision(stored, revision_of(request))
    try:
        files = _typed_files(request, stored.files, start)
        task = compute_what_if.enqueue(draft_id, actor.account_id, files)
    except SchemeError:
        return HttpResponse(status=204)
    return render(request, "scoring/parts/exact.html", {"draft_id": draft_id, "task_id": uuid.UUID(task.id)})


@login_required
@require_safe
def exact_found(request: HttpRequest, draft_id: int, task_id: uuid.UUID) -> HttpResponse:
    """What came of it, in place of the sample; nothing yet (204) while it is computed."""
    actor = standing(request)
    require(can_draft(actor))
    state = found(exact_of(actor, draft_id, task_id))
    if state.waiting:
        return HttpResponse(status=204)
    trial = Tried(state.found, "" if state.found else _("没有算成。请稍后再试；仍不行，请联系系统管理员查看日志。"))
    return render(request, "scoring/parts/whatif.html", {"trial": trial, "draft_id": draft_id})


@login_required
@require_safe
def movers(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Everybody whom the draft, as it was saved, moves, and why."""
    actor = standing(request)
    require(can_draft(actor))
    stored = found(find_draft(actor, draft_id))
    trial = tried(actor, sides_of(stored, local_date(now())), stored.files, movers=None)
    context = {"row": stored, "trial": trial}
    return render(request, "scoring/draft_movers.html", context)


def _chart(summary: str, rows: tuple[tuple[str, int, int], ...], *, scale: bool = False) -> BarChart:
    told = _("，").join(
        _("%(name)s %(before)s → %(after)s 人") % {"name": n, "before": b, "after": a} for n, b, a in rows
    )
    return bar_chart(
        series=[_("现行"), pgettext("what-if", "草案")],
        rows=[(name, (before, after), _change(after - before)) for name, before, after in rows],
        summary=summary % told,
        scale=scale,
    )


def _change(count: int) -> str:
    return f"{count:+d}".replace("-", "−") if count else ""
