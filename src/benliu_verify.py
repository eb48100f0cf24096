#!/usr/bin/env python3
"""Check what a transparency log says, with this file and Python alone: nothing to install, no server asked.

The log is a Merkle tree of RFC 6962 (SHA-256, or SM3 where its origin says so), published as C2SP tlog-checkpoint
(signed notes, Ed25519) and tlog-tiles. Leaves are keyed: who holds a leaf's key can show what it is a leaf of, and who
destroys it leaves a proof that still holds.

    benliu-verify proof  PROOF.json     a proof of inclusion as it was downloaded
    benliu-verify log    FOLDER         a whole log: every tile, the root, its signatures
    benliu-verify grown  OLD NEW        two checkpoints with the proof that the older one is the newer one's beginning

Exit code 0: all holds; 1: it does not, and why is printed; 2: it cannot be read.
"""

import argparse
import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HASHES = ("sha256", "sm3")
TILE = 256  # hashes a tile


class Broken(Exception):
    """What is said does not hold; the text says why."""


# ── the tree (RFC 6962, 2.1) ──


def leaf_hash(entry: bytes, algorithm: str = "sha256") -> bytes:
    """The hash of a leaf's bytes."""
    return hashlib.new(algorithm, b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes, algorithm: str = "sha256") -> bytes:
    """The hash over two subtrees."""
    return hashlib.new(algorithm, b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes], algorithm: str = "sha256") -> bytes:
    """The root of a tree with these leaf hashes."""
    if not hashes:
        return hashlib.new(algorithm, b"").digest()
    level = list(hashes)
    while len(level) > 1:
        above = [node_hash(a, b, algorithm) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = above + level[-1:] if len(level) % 2 else above
    return level[0]


def check_inclusion(  # noqa: PLR0917 - the arguments of RFC 9162, 2.1.3.2
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, algorithm: str = "sha256"
) -> None:
    """A leaf with this hash stands at `index` of the tree of `size` leaves with this root (RFC 9162, 2.1.3.2).

    Raises:
        Broken: it does not.
    """
    if not 0 <= index < size:
        raise Broken(f"index {index} is beyond size {size}")
    if len(leaf) != hashlib.new(algorithm).digest_size:
        raise Broken("the leaf is no hash")
    at, last, found = index, size - 1, leaf
    for step in proof:
        if not last:
            raise Broken("the proof is longer than the tree is high")
        if at & 1 or at == last:
            found = node_hash(step, found, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise Broken("the proof is shorter than the tree is high")
    _same(found, root)


def check_consistency(  # noqa: PLR0917 - the arguments of RFC 9162, 2.1.4.2
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes, algorithm: str = "sha256"
) -> None:
    """The tree of `old` leaves is the beginning of that of `new` leaves (RFC 9162, 2.1.4.2).

    Raises:
        Broken: it is not.
    """
    if not 0 <= old <= new:
        raise Broken(f"size {old} is not a beginning of size {new}")
    if not old:
        raise Broken("an empty log is the beginning of every log: that says nothing")
    if old == new:
        if proof:
            raise Broken("nothing is to be proved, and a proof is given")
        _same(old_root, new_root)
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise Broken("the proof is empty")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for step in path[1:]:
        if not last:
            raise Broken("the proof is longer than the tree is high")
        if at & 1 or at == last:
            older, newer = node_hash(step, older, algorithm), node_hash(step, newer, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, step, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise Broken("the proof is shorter than the tree is high")
    _same(older, old_root)
    _same(newer, new_root)


def _same(found: bytes, said: bytes) -> None:
    if not hmac.compare_digest(found, said):
        raise Broken(f"comes to {found.hex()}, not to {said.hex()}")


# ── signed notes and checkpoints (C2SP signed-note, tlog-checkpoint) ──

ED25519, COSIGNATURE = 0x01, 0x04


@dataclass(frozen=True)
class Key:
    """Who signs: a name, and a public key of Ed25519. `kind` says what is signed: a note, or a witness's view of one."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    @classmethod
    def read(cls, text: str) -> "Key":
        """A key as it is handed round: name+hash+base64.

        Raises:
            Broken: it is not one, or its hash is another's.
        """
        name, _, rest = text.strip().partition("+")
        said, _, coded = rest.partition("+")
        data = _decoded(coded, "key")
        key = cls(name, data[1:], data[0] if data else 0)
        if key.kind not in {ED25519, COSIGNATURE} or len(key.public) != 32 or key.hash.hex() != said.lower():
            raise Broken(f"no key: {text.strip()[:80]}")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True)
class Note:
    """A signed text: `text` ends with a line break; each signature is (name, hash of the key, bytes)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def read(cls, data: bytes) -> "Note":
        """Text, an empty line, lines of signatures.

        Raises:
            Broken: it is not that.
        """
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Broken("a note is UTF-8") from None
        text, gap, below = whole.rpartition("\n\n")
        if not gap or not below.endswith("\n") or any(ord(sign) < 32 and sign != "\n" for sign in whole):
            raise Broken("no signed note: text, an empty line, signatures")
        return cls(text + "\n", tuple(map(_signature, below[:-1].split("\n"))))

    def signed_by(self, key: Key) -> bool:
        """Whether one of the signatures is this key's and holds.

        Raises:
            Broken: there is one that names the key and does not hold.
        """
        found = False
        for name, mark, data in self.signatures:
            if (name, mark) != (key.name, key.hash):
                continue
            signed, signature = self.text.encode(), data
            if key.kind == COSIGNATURE:  # a time of 8 bytes stands before the signature
                time, signature = int.from_bytes(data[:8], "big"), data[8:]
                signed = f"cosignature/v1\ntime {time}\n".encode() + signed
            if not ed25519_holds(key.public, signed, signature):
                raise Broken(f"the signature of {name} does not hold")
            found = True
        return found


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, coded = ([*line.split(" "), "", ""])[:3]
    if dash != "—" or not name or line.count(" ") != 2:
        raise Broken(f"no signature: {line[:80]}")
    data = _decoded(coded, "signature")
    if len(data) < 5:
        raise Broken(f"no signature: {line[:80]}")
    return name, data[:4], data[4:]


def _decoded(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Broken(f"the {what} is not base64") from None


@dataclass(frozen=True)
class Checkpoint:
    """How large the log is and its root, as it was signed."""

    origin: str
    size: int
    root: bytes
    note: Note

    @classmethod
    def read(cls, data: bytes, log: Key, witnesses: Iterable[Key] = ()) -> "Checkpoint":
        """A checkpoint that the log has signed, and every witness named.

        Raises:
            Broken: it is none, or not signed so.
        """
        note = Note.read(data)
        lines = note.text.split("\n")
        if len(lines) < 4 or not lines[0] or not (lines[1] == "0" or lines[1].isdecimal() and lines[1][0] != "0"):
            raise Broken("no checkpoint: origin, size, root")
        if lines[0] != log.name:
            raise Broken(f"the log {lines[0]} is not {log.name}")
        for key in (log, *witnesses):
            if not note.signed_by(key):
                raise Broken(f"not signed by {key.name}")
        return cls(lines[0], int(lines[1]), _decoded(lines[2], "root"), note)


# ── Ed25519 (RFC 8032, 5.1), to check signatures only: slow, plain, and no secret passes through it ──

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` of `message` was made with the private half of `public`."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    return _equal(_times(scalar, _BASE), _added(nonce, _times(challenge, key)))


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _x_of(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if not square:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x & 1 != sign else x


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _added(result, point)
        point, number = _added(point, point), number >> 1
    return result


def _equal(one: Point, other: Point) -> bool:
    return not ((one[0] * other[2] - other[0] * one[2]) % _P or (one[1] * other[2] - other[1] * one[2]) % _P)


_BASE = _point(bytes.fromhex("5866666666666666666666666666666666666666666666666666666666666666")) or (0, 1, 1, 0)


# ── a whole log in a folder (C2SP tlog-tiles) ──


def tile_path(level: int | str, index: int, width: int = TILE) -> str:
    """Where a tile lies: tile/0/x001/234, with .p/WIDTH where it is not full; `level` "entries" for what leaves are of."""
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03d}")
    return "/".join(["tile", str(level), *parts]) + (f".p/{width}" if width < TILE else "")


def tiles(folder: Path, level: int | str, count: int) -> Iterable[bytes]:
    """The tiles of a level that has `count` hashes, in their order.

    Raises:
        Broken: one is missing.
    """
    for index in range(-(-count // TILE)):
        path = tile_path(level, index, min(TILE, count - index * TILE))
        try:
            yield (folder / path).read_bytes()
        except OSError:
            raise Broken(f"{path} is missing") from None


def entries_of(bundle: bytes) -> list[bytes]:
    """What the leaves of a bundle are of: each with its length before it, two bytes.

    Raises:
        Broken: it ends within an entry.
    """
    found, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if end > len(bundle) or at + 2 > len(bundle):
            raise Broken("a bundle of entries ends within one")
        found.append(bundle[at + 2 : end])
        at = end
    return found


def check_log(
    folder: Path, checkpoint: Checkpoint, older: Iterable[Checkpoint] = (), algorithm: str = "sha256"
) -> None:
    """Every entry, every tile and the root are what the checkpoint says; older checkpoints are beginnings of it.

    Raises:
        Broken: something is not; the text says what.
    """
    size, width = checkpoint.size, hashlib.new(algorithm).digest_size
    entries = [entry for bundle in tiles(folder, "entries", size) for entry in entries_of(bundle)]
    level = hashes = [leaf_hash(entry, algorithm) for entry in entries]
    if len(hashes) != size:
        raise Broken(f"{len(hashes)} entries, and the checkpoint says {size}")
    for height in range(8):
        if not level:
            break
        for index, tile in enumerate(tiles(folder, height, len(level))):
            if tile != b"".join(level[index * TILE : (index + 1) * TILE]):
                at = next(
                    (n for n in range(0, len(tile), width) if tile[n : n + width] != level[index * TILE + n // width]),
                    0,
                )
                raise Broken(
                    f"{tile_path(height, index, min(TILE, len(level) - index * TILE))} differs, hash {at // width}"
                )
        full = len(level) // TILE
        level = [root_of(level[n * TILE : (n + 1) * TILE], algorithm) for n in range(full)]
    _same(root_of(hashes, algorithm), checkpoint.root)
    for one in older:
        if one.size > size:
            raise Broken(f"the log had {one.size} leaves and now has {size}")
        _same(root_of(hashes[: one.size], algorithm), one.root)
