"""The list of skills, and who has which."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benliu.common.attempts import attempt
from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, require
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import CompetenceForm, SkillForm
from ..policies import can_keep_skills
from ..queries.competence import skill_rows
from ..queries.person import skilled
from ..services import add_skill, close_skill, note_competence, reopen_skill, withdraw_competence


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def skill_list(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for one more."""
    actor = standing(request)
    require(can_keep_skills(actor))
    form = SkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_skill(actor=actor, now=now(), **form.cleaned_data)
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已加入清单。"))
            return redirect("skills")
    context = {"rows": skill_rows(closed=True), "form": form}
    return render(request, "readiness/skills.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def skill_act(request: HttpRequest, skill_id: int, act: str) -> HttpResponse:
    """Close it, or take that back."""
    services = {"close": close_skill, "reopen": reopen_skill}
    if act not in services:
        raise Http404
    actor = standing(request)
    if attempt(request, lambda: services[act](actor=actor, skill_id=skill_id, now=now())):
        undo = reverse("skill_act", args=[skill_id, "reopen"]) if act == "close" else ""
        add_toast(request, _("已停用。") if undo else _("已重新启用。"), undo_url=undo)
    return redirect("skills")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: HttpRequest, person_id: int) -> HttpResponse:
    """What one person has; who leads the branch notes more."""
    actor = standing(request)
    found = skilled(actor, person_id, now())
    if found is None:
        raise Http404(_("没有这个人，或资料已清除。"))
    skills = [(row.id, row.title) for row in skill_rows(closed=False)]
    form = CompetenceForm(request.POST or None, skills=skills, initial={"valid_from": local_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            note_competence(actor=actor, person_id=person_id, told=form.told(), now=now())
        except Invalid as no:
            form.add_error(None, str(no))
        else:
            add_toast(request, _("已登记。"))
            return redirect("competences", person_id)
    context = {"found": found, "form": form, "skills": skills}
    return render(request, "readiness/competences.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, competence_id: int) -> HttpResponse:
    """It was noted by mistake, or is lost."""
    actor = standing(request)
    try:
        noted = withdraw_competence(actor=actor, competence_id=competence_id, now=now())
    except Invalid as no:
        raise Http404(str(no)) from None
    add_toast(request, _("已注销。"))
    return redirect("competences", noted.person_id)
