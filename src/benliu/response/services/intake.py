"""Take a warning in: read it, keep what it is, once; tell officers of what it proposes."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.common.ids import content_hash
from benliu.org.standing import Standing

from ..cap import MOST_BYTES, Identity, Info, Problem, Refusal, level_of_severity, lifts, read_alert, said_level
from ..cap import Alert as Message
from ..models import Alert, AlertReference, Level
from ..policies import can_take_alerts
from ..queries.alert import proposed_level
from .telling import tell_proposed

LONG = 400  # letters of a title that are kept; the message itself is kept whole


@dataclass(frozen=True)
class Taken:
    """A warning that is kept. `is_new`: it was not there before."""

    alert: Alert
    is_new: bool


@dataclass(frozen=True)
class _Source:
    """What came in and how; `mark` tells it from everything else."""

    mark: str
    way: str
    origin: str = ""
    content: bytes = b""
    account_id: int | None = None


@dataclass(frozen=True)
class Entered:
    """A warning as somebody types it. `level` 1 to 4, 0 for one without a colour."""

    headline: str
    issuer: str
    level: int
    sent_at: dt.datetime
    expires_at: dt.datetime | None = None
    event: str = ""
    description: str = ""
    areas: Sequence[str] = ()
    is_exercise: bool = False


def receive_alert(*, actor: Standing | None, content: bytes, way: str, origin: str, now: dt.datetime) -> Taken:
    """Keep what came in, whatever it is: usable, flawed or refused, with the reasons. The same again is kept once.

    `actor` None: nobody, a folder or a feed brought it. Raises `Invalid` where the file is too large to be kept.
    """
    if actor is not None:
        require(can_take_alerts(actor))
    if len(content) > MOST_BYTES:
        raise Invalid(_("文件超过 %d MB，不像预警。请核对选的文件。") % (MOST_BYTES >> 20))
    account = actor.account_id if actor else None
    source = _Source(hashlib.sha256(content).hexdigest(), way, origin[-LONG:], content, account)
    return _kept(_of_message(read_alert(content)), source, now)


def receive_message(*, message: Message, origin: str, now: dt.datetime) -> Taken:
    """Keep a message that a feed holds within itself."""
    told = _of_message(message)
    mark = content_hash({"origin": origin, "message": repr(message)})
    return _kept(told, _Source(mark, Alert.Way.FEED, origin[-LONG:]), now)


def enter_alert(*, actor: Standing, entered: Entered, now: dt.datetime) -> Taken:
    """Keep a warning that somebody typed; it is as good as one that came as a file."""
    require(can_take_alerts(actor))
    if not entered.headline.strip() or not entered.issuer.strip():
        raise Invalid(_("请填标题和发布单位。"))
    if entered.expires_at and entered.expires_at <= entered.sent_at:
        raise Invalid(_("失效时间要晚于发布时间。"))
    told: dict[str, object] = {
        "verdict": Alert.Verdict.SOUND,
        "status": "Exercise" if entered.is_exercise else "Actual",
        "msg_type": "Alert",
        "issuer": entered.issuer.strip()[:LONG],
        "event": entered.event.strip()[:LONG],
        "headline": entered.headline.strip()[:LONG],
        "description": entered.description.strip(),
        "areas": [area.strip() for area in entered.areas if area.strip()],
        "sent_at": entered.sent_at,
        "expires_at": entered.expires_at,
        "level": entered.level,
        "level_words": _("登记人所填") if entered.level else "",
    }
    return _kept(told, _Source(content_hash(told), Alert.Way.HAND, account_id=actor.account_id), now)


@transaction.atomic
def _kept(told: dict[str, object], source: _Source, now: dt.datetime) -> Taken:
    references, identity = told.pop("references", ()), str(told.get("identity", ""))
    if known := _known(source.mark, identity):
        return Taken(known, False)
    came = {"way": source.way, "origin": source.origin, "content": source.content, "received_by_id": source.account_id}
    try:
        with transaction.atomic():
            alert = Alert.objects.create(content_hash=source.mark, received_at=now, **came, **told)
    except IntegrityError:  # somebody brought the same at the same moment
        known = _known(source.mark, identity)
        if known is None:
            raise
        return Taken(known, False)
    AlertReference.objects.bulk_create(AlertReference(alert=alert, identity=_hashed(one)) for one in _each(references))
    said = {"way": alert.way, "verdict": alert.verdict}
    note_act(actor_id=source.account_id, act="receive_alert", subject=f"alert:{alert.pk}", now=now, **said)
    if proposed_level(alert, now):
        tell_proposed(alert, now)
    return Taken(alert, True)


def _each(references: object) -> Iterable[Identity]:
    return dict.fromkeys(references) if isinstance(references, tuple) else ()


def _known(mark: str, identity: str) -> Alert | None:
    """The same bytes, or the same message in other bytes."""
    same = Alert.objects.filter(content_hash=mark)
    return same.first() or (Alert.objects.filter(identity=identity).first() if identity else None)


def _of_message(read: Message | Refusal) -> dict[str, object]:
    if isinstance(read, Refusal):
        return {"verdict": Alert.Verdict.REFUSED, "problems": _told([read.problem])}
    told: dict[str, object] = {
        "verdict": Alert.Verdict.SOUND if read.usable else Alert.Verdict.FLAWED,
        "problems": _told(read.problems),
        "doubts": _told(read.doubts),
        "identity": _hashed(read.identity) if read.identity and read.usable else "",
        "version": read.version,
        "status": read.status[:20],
        "msg_type": read.msg_type[:20],
        "signed": read.signed,
        "sender": read.sender[:LONG],
        "identifier": read.identifier[:LONG],
        "sent_at": read.sent,
        "references": read.references,
    }
    return told | (_of_info(read, info) if (info := read.info()) else {})


def _of_info(message: Message, info: Info) -> dict[str, object]:
    """Of several infos in the preferred language the gravest level counts, and every area."""
    infos = message.infos_in()
    said = min(filter(None, map(said_level, infos)), key=lambda one: one.level, default=None)
    guess = min(filter(None, map(level_of_severity, infos)), key=lambda one: one.level, default=None)
    lifted = all(map(lifts, infos))
    return {
        "issuer": info.sender_name[:LONG],
        "event": info.event[:LONG],
        "headline": info.headline[:LONG],
        "description": info.description,
        "instruction": info.instruction,
        "areas": list(dict.fromkeys(area.description for one in infos for area in one.areas)),
        "starts_at": info.onset or info.effective,
        "expires_at": None if any(i.expires is None for i in infos) else max(i.expires for i in infos if i.expires),
        "level": said.level if said else Level.NONE,
        "level_words": said.words[:LONG] if said else "",
        "guess": guess.level if guess and not said and not lifted else Level.NONE,
    }


def _told(problems: Iterable[Problem]) -> list[list[object]]:
    return [[one.code, one.line, dict(one.params)] for one in problems]


def _hashed(identity: Identity) -> str:
    return hashlib.sha256(identity.key.encode()).hexdigest()
