#!/usr/bin/env python3
"""Check what a transparency log says, with this file and Python alone: nothing to install, no server asked.

The log is a Merkle tree of RFC 6962 (SHA-256, or SM3 where its name ends with /sm3), published as C2SP tlog-checkpoint
(signed notes, Ed25519) and tlog-tiles. Leaves are keyed: who holds a leaf's key can show what it is a leaf of, and who
destroys it leaves a proof that still holds.

    benliu_verify.py proof       FILE   --key KEY [--older CHECKPOINT]   a proof of an entry as it was downloaded
    benliu_verify.py consistency FILE   --key KEY --older CHECKPOINT     that the log of today begins with an older one
    benliu_verify.py archive     FOLDER --key KEY [--older CHECKPOINT]   all that the log is made of, entry by entry
    benliu_verify.py log         FOLDER --key KEY [--older CHECKPOINT]   what the log publishes: tiles, root, signatures

Several files are checked one after the other, and * stands for anything, also where no shell says so: proof-*.json.
Exit code 0: all holds; 1: it does not, and why is printed; 2: it cannot be read.
"""

import argparse
import base64
import glob
import hashlib
import hmac
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TILE = 256  # hashes a tile
GAPLESS = {"record"}  # sources whose positions are 1, 2, 3 …
_words = {"language": "en" if os.environ.get("LANG", "").startswith("en") else "zh"}


def _say(chinese: str, english: str) -> str:
    return english if _words["language"] == "en" else chinese


class Broken(Exception):
    """What is said does not hold; the text says why, in the language that is spoken."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese, english)

    def __str__(self) -> str:
        return _say(*self.args)


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
        raise Broken(f"序号 {index} 超出了日志的 {size} 条", f"index {index} is beyond size {size}")
    if len(leaf) != hashlib.new(algorithm).digest_size:
        raise Broken("叶子不是摘要", "the leaf is no hash")
    at, last, found = index, size - 1, leaf
    for step in proof:
        if not last:
            raise Broken("证明比树还高", "the proof is longer than the tree is high")
        if at & 1 or at == last:
            found = node_hash(step, found, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise Broken("证明没有到树根", "the proof is shorter than the tree is high")
    _same(found, root)


def check_consistency(  # noqa: PLR0917 - the arguments of RFC 9162, 2.1.4.2
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes, algorithm: str = "sha256"
) -> None:
    """The tree of `old` leaves is the beginning of that of `new` leaves (RFC 9162, 2.1.4.2).

    Raises:
        Broken: it is not.
    """
    if not 0 <= old <= new:
        raise Broken(f"{old} 条不是 {new} 条的开头", f"size {old} is not a beginning of size {new}")
    if not old:
        raise Broken("空日志是任何日志的开头，说明不了什么", "an empty log begins every log: that says nothing")
    if old == new:
        if proof:
            raise Broken("不需要证明，却附了证明", "nothing is to be proved, and a proof is given")
        _same(old_root, new_root)
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise Broken("证明是空的", "the proof is empty")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for step in path[1:]:
        if not last:
            raise Broken("证明比树还高", "the proof is longer than the tree is high")
        if at & 1 or at == last:
            older, newer = node_hash(step, older, algorithm), node_hash(step, newer, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, step, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise Broken("证明没有到树根", "the proof is shorter than the tree is high")
    _same(older, old_root)
    _same(newer, new_root)


def _same(found: bytes, said: bytes) -> None:
    if not hmac.compare_digest(found, said):
        raise Broken(
            f"算出的根是 {found.hex()}，不是 {said.hex()}", f"the root comes to {found.hex()}, not to {said.hex()}"
        )


# ── signed notes and checkpoints (C2SP signed-note, tlog-checkpoint) ──

ED25519, COSIGNATURE = 0x01, 0x04


@dataclass(frozen=True)
class Key:
    """Who signs: a name, a public key of Ed25519. `kind`: what is signed, a note or a witness's view of one."""

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
            raise Broken(f"不是公钥：{text.strip()[:80]}", f"no key: {text.strip()[:80]}")
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
            raise Broken("签名全文不是 UTF-8", "a note is UTF-8") from None
        text, gap, below = whole.rpartition("\n\n")
        if not gap or not below.endswith("\n") or any(ord(sign) < 32 and sign != "\n" for sign in whole):
            raise Broken("不是签名全文（正文、空行、签名）", "no signed note: text, an empty line, signatures")
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
                raise Broken(f"{name} 的签名不成立", f"the signature of {name} does not hold")
            found = True
        return found


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, coded = ([*line.split(" "), "", ""])[:3]
    if dash != "—" or not name or line.count(" ") != 2:
        raise Broken(f"不是签名：{line[:80]}", f"no signature: {line[:80]}")
    data = _decoded(coded, "signature")
    if len(data) < 5:
        raise Broken(f"不是签名：{line[:80]}", f"no signature: {line[:80]}")
    return name, data[:4], data[4:]


def _decoded(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Broken(f"不是 base64：{what}", f"the {what} is not base64") from None


@dataclass(frozen=True)
class Checkpoint:
    """How large the log is and its root, as it was signed."""

    origin: str
    size: int
    root: bytes
    note: Note

    @property
    def algorithm(self) -> str:
        """What the tree is made with: the log's name says so."""
        return algorithm_of(self.origin)

    @classmethod
    def read(cls, data: bytes, log: Key, witnesses: Iterable[Key] = ()) -> "Checkpoint":
        """A checkpoint that the log has signed, and every witness named.

        Raises:
            Broken: it is none, or not signed so.
        """
        note = Note.read(data)
        lines = note.text.split("\n")
        if len(lines) < 4 or not lines[0] or not (lines[1] == "0" or lines[1].isdecimal() and lines[1][0] != "0"):
            raise Broken("不是检查点（日志名、条数、树根）", "no checkpoint: origin, size, root")
        if lines[0] != log.name:
            raise Broken(f"日志是 {lines[0]}，不是 {log.name}", f"the log {lines[0]} is not {log.name}")
        for key in (log, *witnesses):
            if not note.signed_by(key):
                raise Broken(f"没有 {key.name} 的签名", f"not signed by {key.name}")
        root = _decoded(lines[2], "root")
        if len(root) != 32:
            raise Broken("不是检查点（日志名、条数、树根）", "no checkpoint: origin, size, root")
        return cls(lines[0], int(lines[1]), root, note)


def algorithm_of(origin: str) -> str:
    """What the tree of a log of this name is made with."""
    return "sm3" if origin.endswith("/sm3") else "sha256"


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
    """Where a tile lies: tile/0/x001/234, .p/WIDTH where it is not full; `level` "entries" for what leaves are of."""
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
            raise Broken(f"缺少 {path}", f"{path} is missing") from None


def entries_of(bundle: bytes) -> list[bytes]:
    """What the leaves of a bundle are of: each with its length before it, two bytes.

    Raises:
        Broken: it ends within an entry.
    """
    found, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if end > len(bundle) or at + 2 > len(bundle):
            raise Broken("一组条目在中间断了", "a bundle of entries ends within one")
        found.append(bundle[at + 2 : end])
        at = end
    return found


def check_log(folder: Path, checkpoint: Checkpoint, older: Iterable[Checkpoint] = ()) -> list[bytes]:
    """What the leaves are of. Every entry, every tile and the root are what the checkpoint says; older ones begin it.

    Raises:
        Broken: something is not; the text says what.
    """
    size, algorithm = checkpoint.size, checkpoint.algorithm
    entries = [entry for bundle in tiles(folder, "entries", size) for entry in entries_of(bundle)]
    level = hashes = [leaf_hash(entry, algorithm) for entry in entries]
    if len(hashes) != size:
        raise Broken(
            f"有 {len(hashes)} 条，检查点说 {size} 条", f"{len(hashes)} entries, and the checkpoint says {size}"
        )
    for height in range(8):
        if not level:
            break
        for index, tile in enumerate(tiles(folder, height, len(level))):
            if tile != b"".join(level[index * TILE : (index + 1) * TILE]):
                path = tile_path(height, index, min(TILE, len(level) - index * TILE))
                raise Broken(f"{path} 和条目对不上", f"{path} does not match the entries")
        full = len(level) // TILE
        level = [root_of(level[n * TILE : (n + 1) * TILE], algorithm) for n in range(full)]
    _same(root_of(hashes, algorithm), checkpoint.root)
    for one in older:
        if one.size > size:
            raise Broken(
                f"日志曾有 {one.size} 条，现在只有 {size} 条", f"the log had {one.size} leaves and now has {size}"
            )
        _same(root_of(hashes[: one.size], algorithm), one.root)
    return entries


# ── what the leaves are of: rows under keys of their own ──


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way in which something is written: equal content, equal bytes, on every machine."""
    return _WRITER.encode(content).encode()


def mark_of(key: bytes, source: str, position: int, reference: str, content: object) -> bytes:
    """What a leaf is made of: the row, under the leaf's own key."""
    row = {"source": source, "position": position, "reference": reference, "content": content}
    return hmac.digest(key, canonical(row), "sha256")


def digest_of(key: bytes, person: int, broken: int, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """What an erasure says of the rows that are left of somebody, in the order of their leaves."""
    digest = hmac.new(key, canonical({"person": person, "broken": broken}), "sha256")
    for row in rows:
        digest.update(canonical({name: row[name] for name in ("index", "source", "position", "reference", "content")}))
    return digest.digest()


def check_proof(
    proof: Mapping[str, Any], log: Key, older: Iterable[bytes] = (), witnesses: Sequence[Key] = ()
) -> Checkpoint:
    """The row that a proof shows stands in the log, at its place, under a signed checkpoint; older ones begin it.

    Raises:
        Broken: it does not.
    """
    checkpoint = Checkpoint.read(proof["checkpoint"].encode(), log, witnesses)
    key = bytes.fromhex(proof["key"])
    mark = mark_of(key, proof["source"], proof["position"], proof["reference"], proof["content"])
    path = [_decoded(step, "proof") for step in proof["proof"]]
    leaf = leaf_hash(mark, checkpoint.algorithm)
    check_inclusion(leaf, proof["index"], checkpoint.size, path, checkpoint.root, checkpoint.algorithm)
    for data in older:
        _begins(proof, Checkpoint.read(data, log), checkpoint)
    return checkpoint


def check_growth(
    proof: Mapping[str, Any], log: Key, older: Sequence[bytes], witnesses: Sequence[Key] = ()
) -> Checkpoint:
    """The log under the proof's signed checkpoint begins with what the older ones signed: it only grew.

    Raises:
        Broken: it does not.
        ValueError: there is no older one, and so nothing to be shown.
    """
    if not older:
        raise ValueError(_say("请用 --older 附上以前留下的检查点", "name a checkpoint that was kept earlier: --older"))
    checkpoint = Checkpoint.read(proof["checkpoint"].encode(), log, witnesses)
    for data in older:
        _begins(proof, Checkpoint.read(data, log), checkpoint)
    return checkpoint


def _begins(proof: Mapping[str, Any], one: Checkpoint, newest: Checkpoint) -> None:
    said = proof.get("older") or {"size": newest.size, "proof": []}
    if one.size != said["size"]:
        raise Broken(
            f"证明里没有从 {one.size} 条到 {newest.size} 条的部分；下载时在地址后加 ?older={one.size}，"
            f"或在透明日志页填 {one.size}，另下载一致性证明",
            f"the proof leads from no {one.size} leaves to {newest.size}: download it with ?older={one.size}, "
            f"or a consistency proof for {one.size} from the log's page",
        )
    steps = [_decoded(step, "proof") for step in said["proof"]]
    check_consistency(one.size, newest.size, steps, one.root, newest.root, newest.algorithm)


@dataclass
class _Archive:
    """What is learnt line by line."""

    marks: list[bytes]
    last: dict[str, int] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    keyless: dict[int, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    of_person: dict[int, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    erasures: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    found: int = 0

    def take(self, line: Mapping[str, Any]) -> None:
        """One line: a leaf with its row, or a row without a leaf."""
        name = f"{line['source']} {line['reference']}"
        if line["index"] is None:
            if not line.get("pending"):
                raise Broken(f"{name} 不在日志里，是后来插入的", f"{name} stands in no leaf: it was inserted")
            self._erasure(line)
            return
        if line["index"] != self.found or self.found >= len(self.marks):
            raise Broken(f"第 {self.found} 条缺失", f"entry {self.found} is missing")
        self.found += 1
        if line["content"] is None:
            raise Broken(f"{name} 已被删除", f"{name} was deleted")
        if line["row"] != line["position"]:
            raise Broken(f"{name} 的次序不对", f"{name} stands in no order")
        self._place(line, name)
        mark = self.marks[line["index"]]
        if line["person"] is not None:
            self.of_person[line["person"]].append(line)
        if line["key"] is None:
            if line["person"] is None:
                raise Broken(f"{name} 没有密钥", f"{name} has no key")
            self.keyless[line["person"]].append(line)
        elif (
            mark_of(bytes.fromhex(line["key"]), *(line[n] for n in ("source", "position", "reference", "content")))
            != mark
        ):
            raise Broken(f"{name} 和日志对不上", f"{name} is not what the log says")
        if line["source"] == "erasure":
            self._erasure(line)

    def _place(self, line: Mapping[str, Any], name: str) -> None:
        source, before = line["source"], self.last.get(line["source"])
        next_one = 1 if before is None else before + 1
        if (before is not None and line["position"] <= before) or (source in GAPLESS and line["position"] != next_one):
            raise Broken(f"{name} 的次序不对", f"{name} stands in no order")
        if (source, line["reference"]) in self.seen:
            raise Broken(f"{name} 出现了两次", f"{name} is there twice")
        self.last[source] = line["position"]
        self.seen.add((source, line["reference"]))

    def _erasure(self, line: Mapping[str, Any]) -> None:
        self.erasures[line["content"]["person"]] = line

    def finish(self) -> None:
        """Every leaf was there, and every key that is gone went with its person, of whom nothing was changed."""
        if self.found != len(self.marks):
            raise Broken(f"第 {self.found} 条缺失", f"entry {self.found} is missing")
        if lost := self.keyless.keys() - self.erasures.keys():
            who = min(lost)
            raise Broken(f"人员 {who} 的密钥没有了，却没有清除存证", f"person {who} has no key and was not erased")
        for person, line in self.erasures.items():
            self._erased(person, line)

    def _erased(self, person: int, line: Mapping[str, Any]) -> None:
        said, rows = line["content"], self.of_person[person]
        found = digest_of(bytes.fromhex(line["digest_key"]), person, said["broken"], rows).hex()
        if said["leaves"] != len(rows) or not hmac.compare_digest(found, said["digest"]):
            raise Broken(f"人员 {person} 清除后留下的内容被改过", f"what is left of person {person} was changed")
        if said["broken"]:
            raise Broken(
                f"人员 {person} 的内容在清除之前被改过", f"rows of person {person} were changed before the erasure"
            )


def _json(text: "str | bytes", file: Path) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ValueError(
            _say(f"{file} 的内容不完整或不是下载的原样", f"{file} is not whole, or not as it was downloaded")
        ) from None


def check_archive(folder: Path, log: Key, older: Iterable[bytes] = (), witnesses: Sequence[Key] = ()) -> Checkpoint:
    """Every row is what the log says, no row is missing or was put in, and older checkpoints begin the log.

    Raises:
        Broken: something is not; the text says what.
    """
    checkpoint = Checkpoint.read((folder / "checkpoint").read_bytes(), log, witnesses)
    marks = check_log(folder, checkpoint, [Checkpoint.read(data, log) for data in older])
    archive = _Archive(marks)
    with (folder / "entries.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            archive.take(_json(line, folder / "entries.jsonl"))
    archive.finish()
    return checkpoint


# ── the command ──


def _named(names: Iterable[str]) -> Iterator[str]:
    """Files and folders by their names; * is taken for anything also where no shell has done so."""
    for name in names:
        yield from sorted(glob.glob(name)) or [name]


def _checked(options: argparse.Namespace, where: Path) -> Iterator[str]:
    """Check one file or folder, and say line by line what holds."""
    log, witnesses = Key.read(options.key), [Key.read(text) for text in options.witness]
    older = [Path(name).read_bytes() for name in options.older]
    if options.what == "proof":
        proof = _json(where.read_bytes(), where)
        checkpoint = check_proof(proof, log, older, witnesses)
        what, place = f"{proof['source']} {proof['reference']}", proof["index"]
        yield _say(f"{what} 是日志的第 {place} 条，内容如下：", f"{what} is entry {place} of the log. It says:")
        yield json.dumps(proof["content"], ensure_ascii=False, indent=2, sort_keys=True)
        yield _say(
            "其中的分数和数量以千分之一为单位：1500 是 1.5。",
            "Points and quantities in it are thousandths: 1500 is 1.5.",
        )
    elif options.what == "consistency":
        checkpoint = check_growth(_json(where.read_bytes(), where), log, older, witnesses)
    elif options.what == "archive":
        checkpoint = check_archive(where, log, older, witnesses)
        yield _say(
            "每一条都和日志一致，没有增、删、改、换。",
            "Every row is what the log says; none is missing, none was put in.",
        )
    else:
        checkpoint = Checkpoint.read((where / "checkpoint").read_bytes(), log, witnesses)
        check_log(where, checkpoint, [Checkpoint.read(data, log) for data in older])
        yield _say("瓦片和树根一致。", "Tiles and root agree.")
    size = checkpoint.size
    yield _say(
        f"检查点：{log.name}，{size} 条，签名成立。", f"Checkpoint: {log.name}, {size} entries, signature holds."
    )
    for key in witnesses:
        yield _say(f"见证方 {key.name} 的签名成立。", f"The witness {key.name} has signed it.")
    for name in options.older:
        yield _say(f"{name} 是它的开头，没有改写过。", f"{name} is its beginning: nothing was rewritten.")


def _in_words(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return _say(f"没有 {error.filename} 这个文件", f"there is no file {error.filename}")
    if isinstance(error, LookupError):
        return _say(f"缺少 {error}", f"{error} is missing")
    return str(error)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="benliu_verify.py", description=_say("核对透明日志", "check a transparency log")
    )
    parser.add_argument("what", choices=("proof", "consistency", "archive", "log"))
    parser.add_argument("where", nargs="+", help=_say("文件或文件夹", "file or folder"))
    parser.add_argument("--key", required=True, help=_say("日志的公钥", "the log's public key"))
    parser.add_argument(
        "--older", action="append", default=[], help=_say("以前留下的检查点，可多次", "a checkpoint kept earlier")
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        help=_say("须有的见证方公钥，可多次", "a witness that must have signed"),
    )
    parser.add_argument("--lang", choices=("zh", "en"), help=_say("用哪种语言", "which language"))
    options = parser.parse_args(argv)
    _words["language"] = options.lang or _words["language"]
    return max(_told(options, Path(name)) for name in _named(options.where))


def _told(options: argparse.Namespace, where: Path) -> int:
    """Check one file or folder, print what is found, and return the exit code."""
    try:
        for line in _checked(options, where):
            print(line)
    except Broken as error:
        print(f"{where}  " + _say("不成立：", "Does not hold: ") + str(error), file=sys.stderr)
        return 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        print(f"{where}  " + _say("读不懂：", "Cannot be read: ") + _in_words(error), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
