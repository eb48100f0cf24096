"""A warning that was entered by hand, and the response that it led to; everybody on the roster reads both.

Its posts and roster, the plan, and what is reported from the site are for the officer.
"""

import datetime as dt
import io
from dataclasses import asdict

from PIL import Image

from benliu.common import clock
from benliu.places.models import Place
from benliu.records.services import store_photo
from benliu.response.links import sign_link
from benliu.response.models import Call, ReportPhoto, Response
from benliu.response.plans import LevelPlan, Rung, Wanted
from benliu.response.services import (
    Asked,
    Entered,
    Reported,
    Start,
    Wish,
    add_post,
    ask_roster,
    call_chosen,
    enter_alert,
    forbid_person,
    make_plan,
    put_on_post,
    search_roster,
    start_response,
    tell_report,
)
from benliu.response.tests.factories import make_place, make_post

from . import roles
from .bureau import NOW, Bureau, new_id

LINKED = {"title of a response", "where somebody is called to"}  # read by who holds the link of a call


def respond(bureau: Bureau) -> dict[str, object]:
    """Both, by name."""
    officer, text = bureau.standing(roles.OFFICER), bureau.secrets.text
    bureau.secrets.show_also(f"{roles.OFFICER}'s name", roles.ON_ROSTER)  # who took it in and who decided
    entered = Entered(
        headline=text("headline of a warning", roles.ON_ROSTER),
        issuer=text("who issued a warning", roles.ON_ROSTER),
        level=3,
        sent_at=NOW,
        expires_at=NOW + dt.timedelta(days=3000),
        areas=(text("where a warning holds", roles.ON_ROSTER),),
        description=text("words of a warning", roles.ON_ROSTER),
    )
    alert = enter_alert(actor=officer, entered=entered, now=NOW).alert
    start = Start(
        id=new_id(),
        unit_id=bureau.units["top"].pk,
        title=text("title of a response", roles.EVERYBODY),
        level=3,
        reason=text("why a response was started", roles.ON_ROSTER),
        alert_id=alert.pk,
    )
    response = start_response(actor=officer, start=start, now=NOW)
    things = {"alert": alert.pk, "response": response.pk, "top": bureau.units["top"].pk}
    return things | _staff(bureau, response) | _report(bureau, response) | _call(bureau, response)


def picture(size: int) -> bytes:
    """A picture of nothing; of another size than the others send."""
    stream = io.BytesIO()
    Image.new("L", (size, size)).save(stream, "PNG")
    return stream.getvalue()


def _report(bureau: Bureau, response: Response) -> dict[str, object]:
    """Something that is asked for from the site, with a photo."""
    officer, text = bureau.standing(roles.OFFICER), bureau.secrets.text
    photo = store_photo(actor=officer, sha256=None, content=picture(3), now=NOW)
    words = text("words of a report", roles.LEADERS)
    told = Reported(new_id(), response.pk, "request", NOW, words=words, photos=(photo.sha256,))
    asked = tell_report(actor=officer, told=told, now=NOW)
    return {"asked": asked.pk, "site_photo": ReportPhoto.objects.get(report=asked).pk}


def _staff(bureau: Bureau, response: Response) -> dict[str, object]:
    """A plan that nothing goes by, two posts by hand with somebody pinned, a roster to accept, a ban."""
    officer, text, chief = bureau.standing(roles.OFFICER), bureau.secrets.text, frozenset({roles.OFFICER})
    place = Place.objects.create(unit=bureau.units["top"], code="V", name="东堤", opened_on=NOW.date())
    content = {"levels": {"4": asdict(LevelPlan(posts=(Wanted("V", "", 1, task=text("task of a plan", chief)),)))}}
    said = {"title": text("title of a plan", chief), "reason": text("why a plan was made", chief)}
    version = make_plan(actor=officer, unit_id=bureau.units["top"].pk, content=content, now=NOW, **said)
    posts = [
        add_staffed(bureau, response, place.pk, hours, text("task of a post", chief | {roles.OWNER}))
        for hours in (0, 24)
    ]
    acted = {"actor": officer, "now": NOW}
    pinned = text("why somebody was pinned", chief | {roles.OWNER})
    duty = put_on_post(post_id=posts[0], person_id=bureau.people[roles.OWNER].pk, pinned=True, reason=pinned, **acted)
    ban = forbid_person(
        response_id=response.pk,
        person_id=bureau.people[roles.NEIGHBOUR].pk,
        post_id=None,
        reason=text("why somebody is not sent", chief | {roles.NEIGHBOUR}),
        **acted,
    )
    job = ask_roster(response_id=response.pk, **acted)
    search_roster(job_id=job.pk, now=NOW, iterations=1)
    ids = {"post": posts[0], "other_post": posts[1], "duty": duty.pk, "ban": ban.pk}
    return ids | {"plan": version.plan_id, "plan_version": version.pk, "roster_job": job.pk}


def add_staffed(bureau: Bureau, response: Response, place_id: int, hours: int, task: str = "") -> int:
    """A post by hand, years from now."""
    starts_at = NOW + dt.timedelta(days=2500, hours=hours)
    wish = Wish(place_id, None, starts_at, starts_at + dt.timedelta(hours=8), 3, task=task)
    return add_post(actor=bureau.standing(roles.OFFICER), response_id=response.pk, wish=wish, now=NOW).pk


def respond_more(bureau: Bureau, times: int) -> None:
    """As many posts more."""
    response, place = Response.objects.latest("started_at"), Place.objects.get(code="V")
    for nth in range(2, 2 * times):
        add_staffed(bureau, response, place.pk, 24 * nth)


def _call(bureau: Bureau, response: Response) -> dict[str, object]:
    """The owner and a neighbour called for duties, a colleague on a post without a call; the owner's link."""
    officer, text = bureau.standing(roles.OFFICER), bureau.secrets.text
    today = clock.now()  # duties that are over are called for no more
    place = make_place(response.unit, "U", text("where somebody is called to", roles.EVERYBODY))
    post = make_post(response, place, today + dt.timedelta(days=400), number=3)
    people = {name: bureau.people[name].pk for name in (roles.OWNER, roles.NEIGHBOUR, roles.COLLEAGUE)}
    far = make_post(response, make_place(response.unit, "T", "西闸"), today + dt.timedelta(days=400))
    put = {"actor": officer, "pinned": False, "now": NOW}
    at = {roles.NEIGHBOUR: far.pk}  # members of other branches do not meet
    duties = {n: put_on_post(post_id=at.get(n, post.pk), person_id=pk, **put) for n, pk in people.items()}
    for name in people:
        bureau.secrets.show_also(f"{name}'s name", roles.LEADERS)  # who watches sees who serves
    chosen = [duties[name].pk for name in (roles.OWNER, roles.NEIGHBOUR)]
    asked = Asked(new_id(), response.pk, answer_within=15, ladder=(Rung("push", 0),))
    made = call_chosen(actor=officer, asked=asked, duties=chosen, now=NOW).round
    word = sign_link(made.pk, people[roles.OWNER], today + dt.timedelta(days=400))
    own = Call.objects.get(duty=duties[roles.OWNER])
    return {"call": own.pk, "call_round": made.pk, "call_word": word}
