"""The log's keys: in a file outside the database, so that who owns the database cannot sign, nor make marks.

Made at first need, once and for all, together with the log's name and hash. Lost while there are leaves, they are not
made anew: a log that goes on under other keys would be another log.
"""

import contextlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from benliu_verify import COSIGNATURE, Key

from .models import Leaf


class KeysMissing(Exception):
    """There is a log, and the file with its keys is not where it should be."""


@dataclass(frozen=True)
class LogKeys:
    """Who signs: our log, and we as a witness of others. `secret`: for marks of what is about nobody."""

    origin: str
    algorithm: str
    signing: Ed25519PrivateKey
    witnessing: Ed25519PrivateKey
    secret: bytes

    @property
    def key(self) -> Key:
        """By which others check the log."""
        return Key(self.origin, _public(self.signing))

    @property
    def witness_key(self) -> Key:
        """By which others check what we have cosigned."""
        return Key(f"{self.origin}/witness", _public(self.witnessing), COSIGNATURE)

    def erasure_key(self, person_id: int) -> bytes:
        """The key of the digest over what is left of somebody."""
        return hmac.digest(self.secret, f"erasure\0{person_id}".encode(), "sha256")


def find_keys() -> LogKeys | None:
    """The keys, if there are any yet."""
    try:
        kept = json.loads(_place().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    signing, witnessing = (Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept[n])) for n in ("signing", "witness"))
    return LogKeys(kept["origin"], kept["hash"], signing, witnessing, bytes.fromhex(kept["secret"]))


def log_keys() -> LogKeys:
    """The keys; made where there is no log yet.

    Raises:
        KeysMissing: there is one, and its keys are gone.
    """
    if found := find_keys():
        return found
    if Leaf.objects.exists():
        raise KeysMissing(f"{_place()}: the transparency log's keys are missing; bring them back from the backup")
    _make()
    return log_keys()


def _make() -> None:
    """Two who do it at once end up with the same keys: the first file stays."""
    origin, algorithm = settings.BENLIU_LOG_ORIGIN.strip("/"), settings.BENLIU_LOG_HASH
    ending = "/sm3" if algorithm == "sm3" and not origin.endswith("/sm3") else ""
    made = {"origin": origin + ending, "hash": algorithm}
    made |= {name: secrets.token_hex(32) for name in ("signing", "witness", "secret")}
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, place)
    draft.unlink()


def _place() -> Path:
    return Path(settings.BENLIU_LOG_KEYS)


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
