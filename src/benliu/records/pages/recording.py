"""Tell of an activity once: the form, what seems to be recorded already, photos of phones."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.clock import local_date, now
from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.ui.inputs import read_day
from benliu.ui.toasts import add_toast

from ..closing import ClosedPeriod, closed_periods
from ..forms import THOUSAND, RecordOnce
from ..planned import Planned, planned_then
from ..queries.elsewhere import elsewhere
from ..queries.kinds import KindRow
from ..queries.recording import RecordingForm, places_by_kind, recording_form
from ..queries.similar import Similar, similar_activities
from ..receipts import receipt_of
from ..services import Told, record_activity, store_photo
from ..services.files import MOST_PHOTO_BYTES
from ..uses import Place

# What stays when the branch is changed; the people are others.
WRITTEN = ("id", "seconds", "kind", "happened_on", "quantity", "level", "place", "note", "achievement")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_once(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of it: recorded, something to mend, or something that may be the same.

    Sent with `switch` it is shown for another branch or an earlier day, and what was written stays.
    """
    actor = standing(request)
    unit_id = _number(request.POST.get("unit") or request.GET.get("unit"))
    day = read_day(request.POST.get("happened_on", ""))
    offer = recording_form(actor, unit_id=unit_id, on=local_date(now()), told_of=day)
    if request.method != "POST" or "switch" in request.POST:
        form = RecordOnce(initial=_first_answers(request, offer), offer=offer)
        return _shown(request, offer, form)
    if offer.unit_id is None:
        raise Refused(_("名册上还没有您的支部，请联系党务干部。"))
    form = RecordOnce(request.POST, request.FILES, offer=offer)
    if not form.is_valid():
        return _shown(request, offer, form, status=422)
    try:
        told = _told(actor, form)
        similar = [] if request.POST.get("same") in {"merge", "other"} else _similar(actor, told)
        planned = [] if "beside" in request.POST else _planned(actor, told.unit_id, told.happened_on, told.people)
        if similar or planned:
            form.add_error(None, _("请先选：是不是同一件事。") if similar else _("请先看看：那时安排了会议。"))
            return _shown(request, offer, form, similar=similar, planned=planned)
        recorded = record_activity(actor=actor, told=told, filed_from="page", now=now())
    except (Invalid, Refused) as no:
        form.add_error(None, str(no))
        return _shown(request, offer, form, status=422)
    receipt = receipt_of(told, recorded)
    add_toast(request, f"{receipt.title} · {receipt.text}", ways=receipt.ways, merge_url=receipt.merge)
    return redirect("desk" if actor.led_paths else "my_home")


def _first_answers(request: HttpRequest, offer: RecordingForm) -> dict[str, Any]:
    written = {name: request.POST[name] for name in WRITTEN if request.POST.get(name)}
    kind = written.pop("kind", request.GET.get("kind", ""))
    known, today = {kind.code for kind in offer.kinds}, local_date(now())
    day = read_day(written.get("happened_on", "")) or today
    chosen = kind if kind in known else offer.usual
    return {
        "id": new_id(),
        "kind": chosen,
        "happened_on": today,
        "people": _ticked(offer, chosen, day),
        "quantity": 1,
        "seconds": 0,
    } | written


def _ticked(offer: RecordingForm, kind: str, day: dt.date) -> list[int]:
    """Whose boxes are ticked beforehand: the whole branch of the day; nobody of what counts against somebody."""
    if any(one.counts_against for one in offer.kinds if one.code == kind):
        return []
    return [one.person_id for one in offer.people if one.holds_on(day)]


def _told(actor: Standing, form: RecordOnce) -> Told:
    said, offer = form.cleaned_data, form.offer
    of_branch = next(kind.subject for kind in offer.kinds if kind.code == said["kind"]) == "branch"
    people = said["people"] if offer.leads else [actor.person_id or 0]
    photos = [
        store_photo(actor=actor, sha256=None, content=photo.read(MOST_PHOTO_BYTES + 1), now=now())
        for photo in said["photos"]
    ]
    return Told(
        id=said["id"],
        kind=said["kind"],
        unit_id=offer.unit_id or 0,
        happened_on=said["happened_on"],
        quantity=int((said["quantity"] or 1) * THOUSAND),
        people=() if of_branch else tuple(people),
        level=said["level"],
        place=said["place"],
        note=said["note"],
        achievement=said["achievement"],
        facts=form.facts(),
        photos=tuple(photo.sha256 for photo in photos),
        seconds=said["seconds"] or 0,
        device="page",
        merge=form.data.get("same") == "merge",
        apart=form.data.get("same") == "other",
    )


def _similar(actor: Standing, told: Told) -> list[Similar]:
    about = {"kind": told.kind, "unit_id": told.unit_id, "day": told.happened_on, "place": told.place}
    return similar_activities(reader=actor, people=told.people, but=told.id, **about)  # type: ignore[arg-type]


def _planned(actor: Standing, unit_id: int, day: dt.date, people: Sequence[int]) -> list[Planned]:
    return planned_then(actor, unit_id=unit_id, day=day, people=people, now=now())


def _of_plans(planned: Sequence[Planned]) -> dict[str, object]:
    """What the notice tells of meetings: those that are not recorded yet, of which it may be one; who is away where."""
    return {"planned": planned, "unrecorded": [one for one in planned if not one.is_recorded]}


def _shown(
    request: HttpRequest,
    offer: RecordingForm,
    form: RecordOnce,
    *,
    similar: Sequence[Similar] = (),
    planned: Sequence[Planned] = (),
    status: int = 200,
) -> HttpResponse:
    facts = {name: label for kind in offer.kinds for name, label in kind.facts}
    places, closed = places_by_kind(offer, local_date(now())), closed_periods()
    context = {
        "form": form,
        "offer": offer,
        "similar": similar,
        **_of_plans(planned),
        "chosen": _chosen(form),
        "today": local_date(now()),
        "facts": [(name, label, request.POST.get(f"fact_{name}", "")) for name, label in facts.items()],
        "leveled": [kind for kind in offer.kinds if kind.levels],
        "about": next((_about(kind, offer) for kind in offer.kinds if kind.code == form["kind"].value()), ""),
        "own_id": standing(request).person_id,
        "places": _places_words(places.get(str(form["kind"].value()), ())),
        "closing": _closing(closed, str(form["happened_on"].value())),
        "told": json.dumps(_told_to_script(offer, places, closed), ensure_ascii=False),
    }
    return render(request, "records/record_once.html", context, status=status)


def _told_to_script(
    offer: RecordingForm, places: Mapping[str, Sequence[Place]], closed: Sequence[ClosedPeriod]
) -> dict[str, object]:
    """What the form asks for by kind, whom it was the last time, which periods are closed."""
    periods = [{"first": str(one.first), "last": str(one.last), "words": one.words} for one in closed]
    kinds = {
        kind.code: _asks(kind, places.get(kind.code, ()), leads=offer.leads) | {"about": _about(kind, offer)}
        for kind in offer.kinds
    }
    return {"kinds": kinds, "last": offer.last_people, "closed": periods, "today": str(local_date(now()))}


def _places_words(places: Sequence[Place]) -> str:
    """“将复用 3 处：积分、支部星级 …”."""
    titles = _("、").join(place.title for place in places)
    if not places:
        return _("现在还没有用到这类记录的地方，它留在纪实记录里。")
    return ngettext("将复用 %(n)s 处：%(places)s", "将复用 %(n)s 处：%(places)s", len(places)) % {
        "n": len(places),
        "places": titles,
    }


def _closing(closed: Sequence[ClosedPeriod], day: str) -> str:
    """What to know of `day` as it stands in the form, where it lies in a closed period."""
    return next((one.words for one in closed if str(one.first) <= day <= str(one.last)), "")


def _chosen(form: RecordOnce) -> set[int]:
    """The people whose boxes are ticked."""
    given = form["people"].value() if form.offer.leads else ()
    return {int(one) for one in given or () if str(one).isdecimal()}


def _about(kind: KindRow, offer: RecordingForm) -> str:
    """Whom a record of the kind is for, where that is not plain: it has a twin for the branch, or is that twin."""
    if not offer.leads:
        return ""
    if kind.subject == "branch":
        of_people = any(one.branch_kind_id == kind.id for one in offer.kinds)
        alone = _("只记给支部，不选人。")
        return alone + _("要记到会的人，选同名的另一类：人和支部一次都记。") if of_people else alone
    return _("到会的人每人记一条，同时记给支部，不用再记一次。") if kind.branch_kind_id else ""


def _asks(kind: KindRow, places: Sequence[Place], *, leads: bool) -> dict[str, object]:
    """What the form asks for a kind, and where it will be used."""
    return {
        "subject": kind.subject,
        "against": kind.counts_against,
        "twin": bool(kind.branch_kind_id) and leads,
        "titles": {"zh-hans": kind.title, "en": kind.english or kind.title},
        "unit": kind.measure,
        "levels": [level for level, _label in kind.levels],
        "facts": [name for name, _label in kind.facts],
        "places": _places_words(places),
    }


@login_required
@require_POST
def photo(request: HttpRequest) -> JsonResponse:
    """Keep a photo that a phone sends by itself, under the mark of its content, which `?sha256=` says."""
    try:
        content = request.read(MOST_PHOTO_BYTES + 1)
        stored = store_photo(actor=standing(request), sha256=request.GET.get("sha256"), content=content, now=now())
    except Invalid as no:
        return JsonResponse({"error": str(no)}, status=422)
    return JsonResponse({"sha256": stored.sha256})


@login_required
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """What may be the same as the activity in the query: kind, unit, day, people. For a form before it is sent."""
    actor, said = standing(request), request.GET
    people = [int(one) for one in said.getlist("people") if one.isdecimal()]
    asked_of, told_of = _number(said.get("unit")), read_day(said.get("happened_on", ""))
    offer = recording_form(actor, unit_id=asked_of, on=local_date(now()), told_of=told_of)
    form = RecordOnce(said, offer=offer)
    form.is_valid()
    day, kind = form.cleaned_data.get("happened_on"), form.cleaned_data.get("kind", "")
    offered = {member.person_id for member in form.offer.people} | {actor.person_id}
    context: dict[str, object] = {}
    if day and kind and form.offer.unit_id:
        asked = [one for one in people if one in offered]
        context["elsewhere"] = elsewhere(form.offer.unit_id, day, asked)
        context |= _of_plans(_planned(actor, form.offer.unit_id, day, asked))
        told = {"kind": kind, "unit_id": form.offer.unit_id, "day": day, "place": said.get("place", "")[:120]}
        context["similar"] = similar_activities(reader=actor, people=asked, but=_uuid(said.get("id")), **told)
    return render(request, "records/parts/similar.html", context)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
