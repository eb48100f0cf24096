"""Links by which somebody who was called answers without signing in: signed, for this alone, and for a short time.

A link is made when a message goes out and kept nowhere. It names a round and a person, so that whoever has several
duties in one round answers for all of them on one page.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from benliu.common.clock import now
from benliu.common.ids import ids_in

from .queries.called import round_and_person

LIFE = dt.timedelta(hours=12)
_SIGNER = "benliu.response.answer"


@dataclass(frozen=True)
class Link:
    """Whom a link lets answer in which round, and until when."""

    round_id: uuid.UUID
    person_id: int
    ends_at: dt.datetime


def sign_link(round_id: uuid.UUID, person_id: int, ends_at: dt.datetime) -> str:
    """The link's word in the address."""
    return Signer(salt=_SIGNER).sign_object([round_id.hex, person_id, int(ends_at.timestamp())], compress=True)


def read_link(word: str) -> Link | None:
    """What a word says, also when its time is over; None where it was not signed here, for this."""
    try:
        round_id, person_id, ends_at = Signer(salt=_SIGNER).unsign_object(word)
    except (BadSignature, ValueError):
        return None
    return Link(uuid.UUID(round_id), person_id, dt.datetime.fromtimestamp(ends_at, dt.UTC))


def path_of_call(account_id: int, key: str) -> str:
    """The page on which the owner of a notice with this key answers; empty where the notice asks for no answer."""
    found = ids_in([key.partition(":")[0]])
    called = round_and_person(found[0], account_id) if found and key.partition(":")[2].isdecimal() else None
    return reverse("answer_by_link", args=[sign_link(*called, now() + LIFE)]) if called else ""
