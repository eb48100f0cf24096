"""Witnesses: bring them our checkpoints, and cosign those of others (C2SP tlog-witness, tlog-cosignature)."""

import base64
import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.waking import wake
from benliu.notices.channels.message import Undelivered
from benliu.notices.channels.outgoing import OnlyTo
from benliu_verify import Broken, Key, Note, algorithm_of, check_consistency
from benliu_verify import Checkpoint as SignedCheckpoint

from ..keys import LogKeys, log_keys
from ..models import Checkpoint, Cosignature, Witness, Witnessed
from ..queries import configured_witnesses, tree_of

MOST_STEPS = 63
REST = dt.timedelta(minutes=5)  # before a witness that failed is asked again


class Unwitnessed(Exception):
    """Why a checkpoint is not cosigned: the status of the answer, and what it says."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text)
        self.status, self.text = status, text


@transaction.atomic
def cosign_checkpoint(body: bytes, *, now: dt.datetime) -> str:
    """Cosign another log's checkpoint, if it is one that we follow and begins with what we have signed before.

    Raises:
        Unwitnessed: it is not.
    """
    old, steps, note = _parts(body)
    log = _followed(note)
    try:
        checkpoint = SignedCheckpoint.read(note, log)
    except Broken as error:
        raise Unwitnessed(403, str(error)) from error
    if old > checkpoint.size:
        raise Unwitnessed(400, "old size beyond the checkpoint")
    Witnessed.objects.get_or_create(origin=log.name)
    seen = Witnessed.objects.select_for_update().get(origin=log.name)
    if old != seen.size or (old == checkpoint.size and old and bytes(seen.root) != checkpoint.root):
        raise Unwitnessed(409, f"{seen.size}\n")
    if old:
        try:
            algorithm = algorithm_of(log.name)
            check_consistency(old, checkpoint.size, steps, bytes(seen.root), checkpoint.root, algorithm)
        except Broken as error:
            raise Unwitnessed(422, str(error)) from error
    elif steps:
        raise Unwitnessed(422, "a proof from nothing")
    seen.size, seen.root, seen.seen_at = checkpoint.size, checkpoint.root, now
    seen.save()
    return _cosignature(log_keys(), checkpoint.note.text, int(now.timestamp()))


def _cosignature(keys: LogKeys, text: str, time: int) -> str:
    signature = keys.witnessing.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    coded = base64.b64encode(keys.witness_key.hash + time.to_bytes(8, "big") + signature).decode()
    return f"— {keys.witness_key.name} {coded}\n"


def _parts(body: bytes) -> tuple[int, list[bytes], bytes]:
    head, gap, note = body.partition(b"\n\n")
    first, *lines = head.decode("ascii", "replace").split("\n")
    word, _space, number = first.partition(" ")
    if not gap or word != "old" or not (number == "0" or (number.isdecimal() and number[0] != "0")):
        raise Unwitnessed(400, "no old size")
    if len(number) > 18 or len(lines) > MOST_STEPS:
        raise Unwitnessed(400, "too much")
    try:
        steps = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError as error:
        raise Unwitnessed(400, "a step is no base64") from error
    return int(number), steps, note


def _followed(note: bytes) -> Key:
    origin = note.partition(b"\n")[0].decode("utf-8", "replace")
    for text in settings.BENLIU_LOG_WITNESSED:
        key = Key.read(text)
        if key.name == origin:
            return key
    raise Unwitnessed(404, "unknown log")


def wake_witnesses(*, now: dt.datetime) -> None:
    """Have a worker bring the newest checkpoint to the witnesses that have not signed it; one that failed rests."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None or not settings.BENLIU_LOG_WITNESSES:
        return
    signed = set(newest.cosignatures.values_list("witness", flat=True))
    failed = Witness.objects.filter(tried_at__gt=now - REST).exclude(trouble="")
    resting = set(failed.values_list("name", flat=True))
    if any(key.name not in signed | resting for _address, key in configured_witnesses()):
        from ..tasks import bring_checkpoint

        wake(bring_checkpoint)


def call_witnesses(*, now: dt.datetime) -> int:
    """Bring the newest checkpoint to each witness that has not signed it; returns how many did now.

    What goes wrong with one is kept and shown, and tried again with the next round.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    done = 0
    for address, key in configured_witnesses() if newest else ():
        if newest and not newest.cosignatures.filter(witness=key.name).exists():
            witness, _new = Witness.objects.get_or_create(name=key.name, defaults={"tried_at": now})
            witness.tried_at, witness.trouble = now, ""
            try:
                line = _ask(address, key, newest, witness)
                Cosignature.objects.create(checkpoint=newest, witness=key.name, line=line, signed_at=now)
                witness.size, done = newest.size, done + 1
            except (Undelivered, Unwitnessed, Broken, requests.RequestException) as error:
                witness.trouble = (str(error) or type(error).__name__)[:200]
            witness.save()
    return done


def _ask(address: str, key: Key, newest: Checkpoint, witness: Witness) -> str:
    """The witness's line below the checkpoint. It says itself where it stands, if that is not where we thought."""
    keys, host = log_keys(), urlsplit(address).hostname or ""
    with OnlyTo(host) as session:
        for _attempt in range(2):
            tree = tree_of(newest.size, keys.algorithm, *_around(witness.size, newest.size))
            body = _request(witness.size, tree.consistency(witness.size), newest.note)
            answer = session.post(f"{address}/add-checkpoint", data=body)
            said = answer.text.strip()
            if answer.status_code != 409 or not said.isdecimal() or int(said) in {witness.size, newest.size + 1}:
                break
            if int(said) > newest.size:
                raise Unwitnessed(409, _("见证方见过 %(n)s 条，比现在的日志长。") % {"n": said})
            witness.size = int(said)
    if answer.status_code != 200:
        raise Unwitnessed(answer.status_code, _("见证方回答 %(status)d。") % {"status": answer.status_code})
    return _line_of(key, newest.note, answer.text)


def _around(old: int, size: int) -> tuple[int, ...]:
    return (old - 1, min(old, size - 1)) if old else ()


def _request(old: int, steps: Sequence[bytes], note: str) -> bytes:
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in steps), "", note]
    return "\n".join(lines).encode()


def _line_of(key: Key, note: str, answer: str) -> str:
    """The one line of the answer that is this witness's signature; it holds, or `Broken` is raised."""
    for line in answer.splitlines():
        if line.startswith(f"— {key.name} ") and Note.read(f"{note}{line}\n".encode()).signed_by(key):
            return f"{line}\n"
    raise Unwitnessed(200, _("见证方的回答里没有它的签名。"))
