"""A site whose branch is A, with a guest of another employer; what must exist there, and does."""

import datetime as dt
import uuid

from benliu.org.services import GuestTold, admit_guest, connect_account
from benliu.places.codes import printed_code
from benliu.places.services import PlaceTold
from benliu.records.services import store_photo
from benliu.sites.models import Hazard, HazardPhoto, Reading, RectificationNotice, Requirement, Route, Site
from benliu.sites.services import (
    CheckTold,
    EndTold,
    HazardTold,
    NoticeTold,
    PointTold,
    ReadingTold,
    SiteTold,
    SpotTold,
    StepTold,
    VisitTold,
    add_check,
    add_point,
    add_requirement,
    end_patrol,
    issue_notice,
    make_route,
    open_site,
    report_hazard,
    say_fulfilment,
    take_step,
    tell_spot,
    tell_visit,
)

from . import roles
from .bureau import NOW, SINCE, Bureau, new_id
from .emergencies import picture

SPOTTED = {"what a passer-by saw", "the name of site S1"}  # behind the code for passers-by, and its answer
THERE = roles.ON_ROSTER | {roles.GUEST}
UNTIL = NOW.date() + dt.timedelta(days=1500)


def build(bureau: Bureau) -> dict[str, object]:
    """All of it, by name."""
    officer, text, top = bureau.standing(roles.OFFICER), bureau.secrets.text, bureau.units["top"].pk
    site = _site(bureau, "S1", THERE)
    far = _site(bureau, "S2", roles.ON_ROSTER)
    Site.objects.filter(pk=site.pk).update(branch=bureau.units["A"], branch_since=SINCE, branch_until=UNTIL)
    bureau.secrets.show_also("the name of branch A", roles.ON_ROSTER | {roles.GUEST})
    stay = _guest(bureau)
    asked, shut = (
        add_requirement(
            actor=officer,
            unit_id=top,
            standard="四有一好",
            title=text(f"what must exist {nth}", readers)[:80],
            guidance=text(f"when it exists {nth}", readers),
            now=NOW,
        )
        for nth, readers in enumerate((THERE, {roles.OFFICER}))
    )
    shut.closed_at = NOW
    shut.save()
    bureau.secrets.show_also(f"{roles.OFFICER}'s name", THERE)  # who said that it exists
    said = say_fulfilment(
        actor=officer,
        site_id=site.pk,
        requirement_id=asked.pk,
        is_met=True,
        words=text("how it exists", THERE),
        photo=picture(5),
        now=NOW,
    )
    return _route(bureau, site) | {
        "field": site.pk,
        "far_field": far.pk,
        "stay": stay,
        "requirement": asked.pk,
        "shut_requirement": shut.pk,
        "fulfilment": said.pk,
        **_hazards(bureau, site),
    }


def _hazards(bureau: Bureau, site: Site) -> dict[str, object]:
    """One waits for a notice, one for its re-check; of one a passer-by told, and nobody has reviewed it."""
    text, officer, handling = bureau.secrets.text, bureau.standing(roles.OFFICER), roles.LED
    firm, code = site.contractor, printed_code(bytes(site.place.secret), site.place_id, "spot")
    reported, rectified = (
        report_hazard(
            actor=bureau.standing(roles.OWNER),
            told=HazardTold(uuid.uuid4(), site.place_id, text(what, THERE), NOW, spot=text(f"where {what} is", THERE)),
            now=NOW,
        )
        for what in ("a hazard", "another hazard")
    )
    notice = issue_notice(
        actor=officer,
        told=NoticeTold({rectified.pk: 1}, 5, firm=firm, words=text("what a notice asks for", THERE)),
        now=NOW,
    )
    done = StepTold(
        2, text("how a hazard was rectified", THERE), (picture(6),), person_id=bureau.people[roles.GUEST].pk
    )
    take_step(actor=officer, hazard_id=rectified.pk, act="rectified", told=done, now=NOW)
    told = SpotTold(
        uuid.uuid4(),
        text("what a passer-by saw", roles.EVERYBODY),
        spot=text("where a passer-by saw it", handling),
        contact=text("how a passer-by is reached", handling)[:120],
    )
    word = tell_spot(code=code, told=told, now=NOW)
    bureau.secrets.show_also("the name of site S1", roles.EVERYBODY)  # it stands on the page behind its code
    return {
        "hazard": reported.pk,
        "mended": rectified.pk,
        "unreviewed": Hazard.objects.get(word=word).pk,
        "hazard_photo": HazardPhoto.objects.get(step__hazard=rectified).pk,
        "rectification": notice.pk,
        "hazard_place": site.place_id,
        "spot_code": code,
        "spot_word": word,
    }


def _site(bureau: Bureau, code: str, readers: frozenset[str]) -> Site:
    text = bureau.secrets.text
    place = PlaceTold("site", code, text(f"the name of site {code}", readers), text(f"where site {code} is", readers))
    firms = {name: text(f"{name} of site {code}", readers) for name in ("owner", "contractor", "supervisor")}
    told = SiteTold(place=place, project=text(f"project of site {code}", readers), starts_on=SINCE, **firms)
    return open_site(actor=bureau.standing(roles.OFFICER), unit_id=bureau.units["top"].pk, told=told, now=NOW)


def _guest(bureau: Bureau) -> int:
    """The guest sees the own name, employer and home; who leads A, too."""
    text, readers = bureau.secrets.text, roles.LED | {roles.GUEST}
    told = GuestTold(
        text("the guest's name", readers | roles.IN_A)[:80],
        text("the guest's employer", readers),
        text("the guest's home", readers),
        UNTIL,
    )
    stay = admit_guest(actor=bureau.standing(roles.OFFICER), unit_id=bureau.units["A"].pk, told=told, now=NOW)
    bureau.people[roles.GUEST] = stay.person
    connect_account(person=stay.person, account=bureau.accounts[roles.GUEST], now=NOW)
    return stay.pk


def _route(bureau: Bureau, site: Site) -> dict[str, object]:
    """A route that everybody may walk, and a patrol of the owner with a photo."""
    officer, text, owner = bureau.standing(roles.OFFICER), bureau.secrets.text, bureau.standing(roles.OWNER)
    acted = {"actor": officer, "now": NOW}
    route = make_route(place_id=site.place_id, name=text("a route", THERE)[:80], every_days=7, **acted)
    points = [add_point(route_id=route.pk, told=PointTold(name), **acted) for name in ("堤头", "堤尾")]
    told = CheckTold(
        text("what is looked at", THERE)[:120],
        text("how it is looked at", THERE),
        needs_photo=True,
        picture=picture(7),
    )
    check = add_check(point_id=points[0].pk, told=told, **acted)
    found = text("what was found", roles.LED | {roles.OWNER})
    photo = store_photo(actor=owner, sha256=None, content=picture(8), now=NOW).sha256
    patrol = {"patrol_id": new_id(), "route_id": route.pk, "started_at": NOW}
    reading = ReadingTold(check.pk, is_fine=False, words=found, photo=photo)
    visit = VisitTold(id=new_id(), point_id=points[0].pk, happened_at=NOW, readings=(reading,), **patrol)
    tell_visit(actor=owner, told=visit, now=NOW)
    why = {points[1].pk: text("why a point was missed", roles.LED | {roles.OWNER})[:200]}
    end_patrol(actor=owner, told=EndTold(ended_at=NOW, missed=why, **patrol), now=NOW)
    return {
        "route": route.pk,
        "point": points[0].pk,
        "check": check.pk,
        "patrol": patrol["patrol_id"],
        "reading": Reading.objects.get().pk,
        "field_place": site.place_id,
    }


def build_more(bureau: Bureau, times: int) -> None:
    """As many sites more, words on what exists there, and guests."""
    officer, top = bureau.standing(roles.OFFICER), bureau.units["top"].pk
    asked = Requirement.objects.get(closed_at=None)
    for nth in range(2 * times):
        told = SiteTold(place=PlaceTold("site", f"T{nth}", f"工地{nth}"), project=f"工程{nth}", starts_on=SINCE)
        site = open_site(actor=officer, unit_id=top, told=told, now=NOW)
        said = {"actor": officer, "site_id": site.pk, "requirement_id": asked.pk, "photo": None}
        say_fulfilment(is_met=True, words="挂牌", now=NOW, **said)
        guest = GuestTold(f"客人{nth}", "某公司", "", UNTIL)
        admit_guest(actor=officer, unit_id=bureau.units["A"].pk, told=guest, now=NOW)
    _walk_more(bureau, times)
    _more_hazards(bureau, 4 * times)


def _walk_more(bureau: Bureau, times: int) -> None:
    """Points, checks and patrols more on the same route, and routes beside it."""
    officer, owner = bureau.standing(roles.OFFICER), bureau.standing(roles.OWNER)
    route = Route.objects.get()
    acted = {"actor": officer, "now": NOW}
    for nth in range(2 * times):
        point = add_point(route_id=route.pk, told=PointTold(f"点{nth}"), **acted)
        check = add_check(point_id=point.pk, told=CheckTold("裂缝"), **acted)
        make_route(place_id=route.place_id, name=f"路线{nth}", every_days=None, **acted)
        ids = {"patrol_id": new_id(), "route_id": route.pk, "started_at": NOW}
        readings = (ReadingTold(check.pk, is_fine=True),)
        visit = VisitTold(id=new_id(), point_id=point.pk, happened_at=NOW, readings=readings, **ids)
        tell_visit(actor=owner, told=visit, now=NOW)


def _more_hazards(bureau: Bureau, number: int) -> None:
    """At the first site; most of them in one more notice, and one that is returned again and again."""
    owner, officer = bureau.standing(roles.OWNER), bureau.standing(roles.OFFICER)
    notice = RectificationNotice.objects.get()
    told = [HazardTold(uuid.uuid4(), notice.place_id, f"隐患{nth}", NOW) for nth in range(number)]
    made = [report_hazard(actor=owner, told=one, now=NOW) for one in told]
    versions = {one.pk: 1 for one in made[2:]}
    issue_notice(actor=officer, told=NoticeTold(versions, 5, firm=notice.firm), now=NOW)
    for nth in range(2, 2 + number):
        graded = StepTold(nth - 1, "再定", gravity="major")
        take_step(actor=officer, hazard_id=made[0].pk, act="graded", told=graded, now=NOW)
