"""Operations of clients: what phones on site tell, perhaps days later."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid
from benliu.org.standing import Standing, standing_of
from benliu.places.queries import place_of_code
from benliu.sync.payload import needed, said_id, said_marks, said_number, said_text
from benliu.sync.registry import Account, Incoming

from .services import Reported, Told, finish_report, tell_movement, tell_report


def move(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`response.move`: the payload has `response`, `act` (arrived, left, undone) and `place`, or `code` as it hangs at
    the place; `person` where it is somebody else, `undoes` where a movement is taken back.
    """
    said, standing = operation.payload, standing_of(actor, on=local_date(now))
    person, code = said_number(said, "person"), said.get("code")
    others = person is not None and person not in standing.own_ids
    told = Told(
        id=operation.id,
        response_id=said_id(said, "response"),
        person_id=person if person is not None else _own(standing),
        place_id=_printed(code) if code is not None else needed(said_number(said, "place"), "place"),
        act=said_text(said, "act", 10),
        way="leader" if others else "button" if code is None else "qr",
        happened_at=operation.happened_at,
        undoes=said_id(said, "undoes") if said.get("undoes") is not None else None,
    )
    row = tell_movement(actor=standing, told=told, now=now)
    happened = timezone.localtime(row.happened_at).isoformat()
    said_again = {"person": row.person_id, "place": row.place_id, "act": row.act, "at": happened}
    return {"movement": str(row.pk), "response": str(row.response_id), **said_again, "undoes": str(row.undoes_id or "")}


def report(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`response.report`: the payload has `response`, `kind`, and any of `words`, `place`, `water_mm`, `photos`."""
    said = operation.payload
    told = Reported(
        id=operation.id,
        response_id=said_id(said, "response"),
        kind=said_text(said, "kind", 10),
        happened_at=operation.happened_at,
        words=said_text(said, "words", 2000),
        place_id=said_number(said, "place"),
        water_mm=said_number(said, "water_mm"),
        photos=said_marks(said),
    )
    row = tell_report(actor=standing_of(actor, on=local_date(now)), told=told, now=now)
    return {"report": str(row.pk), "response": str(row.response_id)}


def finish(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`response.finish`: a task or a request is done: `report`, its id, and `words`, how."""
    standing = standing_of(actor, on=local_date(now))
    words = said_text(operation.payload, "words", 400)
    row = finish_report(actor=standing, report_id=said_id(operation.payload, "report"), words=words, now=now)
    return {"report": str(row.pk), "response": str(row.response_id)}


def _own(standing: Standing) -> int:
    if standing.person_id is None:
        raise Invalid(_("名册上还没有您，请联系党务干部。"))
    return standing.person_id


def _printed(code: object) -> int:
    place = place_of_code(code) if isinstance(code, str) else None
    if place is None:
        raise Invalid(_("这个码已经作废，或者不是本单位的。请改用页面上的按钮报到。"))
    return place.pk
