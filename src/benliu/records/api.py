"""Operations of clients: an activity told on a phone, perhaps days ago."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Invalid
from benliu.org.standing import standing_of
from benliu.sync.registry import Account, Incoming, in_every_language

from .receipts import receipt_of
from .services import Told, record_activity

MOST = 100_000_000  # thousandths
T = TypeVar("T")


def tell_activity(*, actor: Account, operation: Incoming, now: dt.datetime) -> Mapping[str, object]:
    """`records.tell_activity`: the payload has the fields of `Told`; quantity and facts as whole thousandths.

    The result has the receipt in every language: the phone shows it in the one that is read then.
    """
    standing, told = standing_of(actor, on=local_date(now)), told_by(operation)
    recorded = record_activity(actor=standing, told=told, filed_from="sync", now=now)
    result = {
        "activity": str(recorded.activity_id),
        "made": recorded.made,
        "had": recorded.had,
        "doubles": recorded.doubles,
    }
    return result | {"receipt": in_every_language(lambda: asdict(receipt_of(told, recorded)))}


def told_by(operation: Incoming) -> Told:
    """What an operation says; raises `Invalid` with the name of what is wrong."""
    said = operation.payload
    return Told(
        id=operation.id,
        kind=_text(said, "kind", 60),
        unit_id=_whole(said, "unit_id", 2**62),
        happened_on=_as(dt.date.fromisoformat, said, "happened_on"),
        quantity=_whole(said, "quantity", MOST, 1000),
        people=tuple(_list(said, "people", _id)),
        level=_text(said, "level", 20),
        place=_text(said, "place", 120),
        note=_text(said, "note", 400),
        achievement=_text(said, "achievement", 200),
        facts={str(name)[:40]: _number(value, "facts") for name, value in _map(said, "facts").items()},
        photos=tuple(_list(said, "photos", _mark)),
        seconds=_whole(said, "seconds", 2**31, 0),
        device=_text(said, "device", 40),
        merge=said.get("merge") is True,
        apart=said.get("apart") is True,
    )


def _id(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 2**62 else None


def _mark(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) else None


def _wrong(name: str) -> Invalid:
    return Invalid(_("内容里的 %s 不对。请重新填写后提交。") % name)


def _text(said: Mapping[str, Any], name: str, most: int) -> str:
    text = said.get(name, "")
    if not isinstance(text, str) or len(text) > most:
        raise _wrong(name)
    return text.strip()


def _number(value: object, name: str) -> int:
    if type(value) is not int or not -MOST <= value <= MOST:
        raise _wrong(name)
    return value


def _whole(said: Mapping[str, Any], name: str, most: int, missing: int | None = None) -> int:
    value = said.get(name, missing)
    if type(value) is not int or not 0 <= value <= most:
        raise _wrong(name)
    return value


def _as(read: Callable[[str], T], said: Mapping[str, Any], name: str) -> T:
    try:
        return read(said[name])
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(name) from error


def _list(said: Mapping[str, Any], name: str, read: Callable[[object], T | None]) -> list[T]:
    found = said.get(name, [])
    values = [read(one) for one in found] if isinstance(found, list) else [None]
    if None in values:
        raise _wrong(name)
    return [value for value in values if value is not None]


def _map(said: Mapping[str, Any], name: str) -> Mapping[str, object]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise _wrong(name)
    return found
