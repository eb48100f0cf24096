"""Requests for advice in every state; the owner is the expert. Every word of them marked.

One is closed, and its address known: whoever holds it reads what its requester reads. Nobody has the others' addresses.
"""

import io

from PIL import Image

from benliu.advice.anonymity import Lesson
from benliu.advice.models import Request, StepDocument, StepPhoto, Topic
from benliu.advice.services import (
    TopicTold,
    Wanted,
    accept_request,
    ask_advice,
    close_request,
    file_advice,
    keep_topic,
    triage_request,
)
from benliu.common import clock
from benliu.readiness.models import Team
from benliu.readiness.services import add_members, make_team

from . import roles
from .bureau import NOW, Bureau, new_id

ASKED = {"words of the closed request", "where is the closed request", "advice on the closed request"}
PUBLIC = ASKED | {
    "title of topic 1",
    "title of topic 2",
    "the bureau's name",
}  # read by who holds the link of a case; what can be asked
Documents = tuple[tuple[str, bytes], ...]
CHIEF, THEIRS = frozenset({roles.OFFICER}), frozenset({roles.OFFICER, roles.OWNER})


def give_advice(bureau: Bureau) -> dict[str, object]:
    """All of it, by name."""
    officer, top, text = bureau.standing(roles.OFFICER), bureau.units["top"].pk, bureau.secrets.text
    bureau.secrets.show_also("the bureau's name", roles.EVERYBODY)  # whoever asks has to know whom
    team = make_team(actor=officer, unit_id=top, name="技术服务团", purpose="advice", now=NOW)
    add_members(actor=officer, team_id=team.pk, people=[bureau.people[roles.OWNER].pk], now=NOW)
    topic, other = (_topic(bureau, team, text(f"title of topic {n}", roles.EVERYBODY)[:40]) for n in (1, 2))
    fresh = _ask(bureau, topic, "fresh", CHIEF, CHIEF)
    offered = _ask(bureau, topic, "offered", THEIRS, CHIEF)
    _offer(bureau, offered)
    taken = _ask(bureau, topic, "taken", THEIRS, THEIRS)
    _take(bureau, taken)
    advised = _ask(bureau, topic, "advised", THEIRS, THEIRS)
    _advise(bureau, advised, "advised", THEIRS)
    closed = _ask(bureau, topic, "closed", roles.EVERYBODY, CHIEF, photos=(_picture(),))
    _advise(bureau, closed, "closed", roles.EVERYBODY, (("意见.pdf", b"%PDF-1.4"),))
    known = [text(f"{what} of a known answer", roles.ON_ROSTER) for what in ("title", "question", "answer")]
    lesson = Lesson(known[0][:80], *known[1:])
    close_request(actor=officer, request_id=closed.pk, lesson=lesson, now=clock.now())
    return {
        "topic": topic.pk,
        "other_topic": other.pk,
        "advisers": team.pk,
        "fresh_request": fresh.pk,
        "offered": offered.pk,
        "taken": taken.pk,
        "advised": advised.pk,
        "case_key": closed.key,
        "case_photo": StepPhoto.objects.get(step__request=closed).pk,
        "case_document": StepDocument.objects.get().pk,
        "known": closed.known.pk,
    }


def ask_more(bureau: Bureau, times: int) -> None:
    """As many requests more in each state."""
    topic = Topic.objects.order_by("pk")[0]
    for _ in range(times):
        for act in (None, _offer, _take):
            request = _ask(bureau, topic, "", frozenset(), frozenset())
            if act:
                act(bureau, request)


def _topic(bureau: Bureau, team: Team, title: str) -> Topic:
    told = TopicTold(title, "", None, team.pk, 2, 10)
    return keep_topic(actor=bureau.standing(roles.OFFICER), topic_id=None, told=told, now=NOW)


def _ask(  # noqa: PLR0917
    bureau: Bureau,
    topic: Topic,
    which: str,
    readers: frozenset[str],
    knowing: frozenset[str],
    photos: tuple[bytes, ...] = (),
) -> Request:
    def text(what: str, who: frozenset[str]) -> str:
        return bureau.secrets.text(f"{what} the {which} request", who) if which else "漏水"

    wanted = Wanted(
        id=new_id(),
        topic_id=topic.pk,
        words=text("words of", readers),
        spot=text("where is", readers),
        name=text("who sent", knowing)[:80],
        reach=text("how to reach who sent", knowing)[:80],
        photos=photos,
    )
    return ask_advice(actor=None, wanted=wanted, now=NOW)


def _offer(bureau: Bureau, request: Request) -> None:
    officer, expert = bureau.standing(roles.OFFICER), bureau.people[roles.OWNER].pk
    triage_request(actor=officer, request_id=request.pk, person_id=expert, place_id=None, now=NOW)


def _take(bureau: Bureau, request: Request) -> None:
    _offer(bureau, request)
    accept_request(actor=bureau.standing(roles.OWNER), request_id=request.pk, now=NOW)


def _advise(bureau: Bureau, request: Request, which: str, readers: frozenset[str], documents: Documents = ()) -> None:
    _take(bureau, request)
    words = bureau.secrets.text(f"advice on the {which} request", readers)
    said = {"step_id": new_id(), "words": words, "documents": documents}
    file_advice(actor=bureau.standing(roles.OWNER), request_id=request.pk, now=NOW, **said)


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (4, 3)).save(stream, "PNG")
    return stream.getvalue()
