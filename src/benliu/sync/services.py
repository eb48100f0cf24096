"""Do what clients ask for, each operation once."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, Refused
from benliu.identity.models import User

from .models import Operation
from .registry import Handler, Incoming, handler_of


@dataclass(frozen=True)
class Answer:
    """What became of an operation. After applied and duplicate the client may forget it; rejected needs a person.

    A duplicate carries the result of the first time; something rejected stays rejected, for the same reason.
    """

    status: Literal["applied", "duplicate", "rejected"]
    reason: str = ""
    result: Mapping[str, object] = field(default_factory=dict)


def apply_operation(*, actor: User, operation: Incoming, now: dt.datetime) -> Answer:
    """Store and do `operation` in one transaction, unless its id is known already.

    Same id, same content, same person: the first answer again. Same id with anything else: rejected, nothing stored.
    An unknown kind is rejected and not stored either: a newer version may know it.
    """
    handler = handler_of(operation.kind)
    if handler is None:
        return Answer("rejected", _("系统不认识这种操作（%s）。请更新后再试。") % operation.kind)
    with transaction.atomic():
        stored, is_new = _claimed(actor, operation, now)
        if is_new:
            return _done(stored, handler, actor, operation, now)
    return _answered_again(stored, actor, operation)


def _claimed(actor: User, operation: Incoming, now: dt.datetime) -> tuple[Operation, bool]:
    """The row of this id, and whether it is ours to do. The primary key lets exactly one of many senders through."""
    known = Operation.objects.filter(pk=operation.id).first()
    if known:
        return known, False
    salt = secrets.token_bytes(16)
    try:
        with transaction.atomic():
            row = Operation.objects.create(
                id=operation.id,
                kind=operation.kind,
                actor=actor,
                happened_at=operation.happened_at,
                received_at=now,
                salt=salt,
                mark=mark_of(operation, salt),
            )
    except IntegrityError:  # another sender was first, and has committed by now
        return Operation.objects.get(pk=operation.id), False
    return row, True


def _done(row: Operation, handler: Handler, actor: User, operation: Incoming, now: dt.datetime) -> Answer:
    try:
        with transaction.atomic():  # a refusal half way leaves nothing but the refusal
            answer = Answer("applied", result=handler(actor=actor, operation=operation, now=now))
    except (Invalid, Refused) as no:
        answer = Answer("rejected", str(no))
    row.outcome, row.reason, row.result = answer.status, answer.reason, dict(answer.result)
    row.save(update_fields=["outcome", "reason", "result"])
    return answer


def _answered_again(stored: Operation, actor: User, operation: Incoming) -> Answer:
    same = stored.actor_id == actor.pk and hmac.compare_digest(stored.mark, mark_of(operation, bytes(stored.salt)))
    if not same:
        return Answer("rejected", _("这个编码已用于另一项操作，内容不同。请用新的编码重新提交。"))
    if stored.outcome == Operation.Outcome.REJECTED:
        return Answer("rejected", stored.reason)
    return Answer("duplicate", result=stored.result)


def mark_of(operation: Incoming, salt: bytes) -> str:
    """The keyed mark of everything that the client said, the same on every machine."""
    content = {"kind": operation.kind, "happened_at": operation.happened_at.isoformat(), "payload": operation.payload}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()
