"""What is new enters the log once, in order, under keys; it is signed; nothing that was signed changes unnoticed."""

import base64
import datetime as dt
import json
import stat

import pytest
from django.db import DatabaseError, connection, transaction

from benliu.org.models import Person, PersonKey
from benliu.org.services import erase_person
from benliu.org.tests.factories import make_bureau
from benliu.transparency.keys import KeysMissing, find_keys, log_keys
from benliu.transparency.models import Checkpoint, Erasure, Leaf, Sequencing, Tile
from benliu.transparency.queries import newest_checkpoint, proof_of, root_in, tree_of
from benliu.transparency.services import export_log, sequence_leaves, sequencing
from benliu.transparency.tree import Damaged
from benliu_verify import Broken, check_archive, check_proof, leaf_hash, root_of

from .factories import NOW

LATER = NOW + dt.timedelta(hours=1)


def person(name: str = "林一") -> Person:
    return Person.objects.create(name=name)


def test_nothing_new_is_nothing(rows):
    assert sequence_leaves(now=NOW) == 0
    assert newest_checkpoint() is None


@pytest.mark.parametrize("sizes", [[1], [3, 4], [255, 1, 1], [256, 256], [300, 300, 5], [1000]])
@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_whatever_the_batches_the_tree_is_that_of_its_leaves(rows, settings, monkeypatch, sizes, algorithm):
    settings.BENLIU_LOG_HASH = algorithm
    monkeypatch.setattr(sequencing, "BATCH", 333)
    for size in sizes:
        rows.add(*[None] * size)
        assert sequence_leaves(now=NOW) == size
    marks = [bytes(mark) for mark in Leaf.objects.order_by("pk").values_list("mark", flat=True)]
    assert list(Leaf.objects.order_by("pk").values_list("pk", flat=True)) == list(range(sum(sizes)))
    newest = newest_checkpoint()
    assert newest.size == sum(sizes) == Sequencing.objects.get().size
    assert newest.root == root_of([leaf_hash(mark, algorithm) for mark in marks], algorithm)
    assert newest.note.startswith(f"log.example/log{'/sm3' if algorithm == 'sm3' else ''}\n{sum(sizes)}\n")
    assert [c.size for c in Checkpoint.objects.order_by("size")] == [sum(sizes[: n + 1]) for n in range(len(sizes))]
    assert sequence_leaves(now=LATER) == 0 and newest_checkpoint().signed_at == NOW


def test_who_has_no_key_gets_one_and_each_leaf_has_its_own(rows):
    one = person()
    rows.add(one.pk, one.pk)
    sequence_leaves(now=NOW)
    assert PersonKey.objects.filter(person=one).exists()
    first, second = (proof_of("test", row) for row in rows.rows)
    assert first["key"] != second["key"]
    check_proof(first, log_keys().key)
    with pytest.raises(Broken):
        check_proof(first | {"key": second["key"]}, log_keys().key)


def test_a_proof_says_where_and_what_and_leads_from_an_older_checkpoint(rows):
    rows.add(*[None] * 300)
    sequence_leaves(now=NOW)
    older = newest_checkpoint()
    rows.add(*[None] * 400)
    sequence_leaves(now=LATER)
    proof = json.loads(json.dumps(proof_of("test", rows.rows[299], older=older.size)))
    check_proof(proof, log_keys().key, [older.note.encode()])
    for name, wrong in {"index": 298, "position": 4, "reference": "r4", "content": {}, "source": "else"}.items():
        with pytest.raises(Broken):
            check_proof(proof | {name: wrong}, log_keys().key)
    with pytest.raises(Broken, match="older"):
        check_proof(proof_of("test", rows.rows[0]), log_keys().key, [older.note.encode()])


def test_what_is_not_signed_yet_has_no_proof(rows):
    rows.add(None)
    assert proof_of("test", rows.rows[0]) is None
    sequencing._append()
    assert proof_of("test", rows.rows[0]) is None
    assert sequence_leaves(now=NOW) == 0, "killed before it signed: the next round signs"
    assert proof_of("test", rows.rows[0])


def test_keys_lie_outside_for_the_owner_alone_and_stay_what_they_are(rows, settings):
    settings.BENLIU_LOG_HASH = "sm3"
    kept = log_keys()
    assert kept.origin == "log.example/log/sm3"
    assert stat.S_IMODE(settings.BENLIU_LOG_KEYS.stat().st_mode) == 0o600
    settings.BENLIU_LOG_HASH, settings.BENLIU_LOG_ORIGIN = "sha256", "elsewhere.example"
    assert str(log_keys().key) == str(kept.key) and log_keys().algorithm == "sm3"


def test_without_its_keys_a_log_does_not_go_on(rows, settings):
    rows.add(None)
    sequence_leaves(now=NOW)
    settings.BENLIU_LOG_KEYS.unlink()
    rows.add(None)
    with pytest.raises(KeysMissing):
        sequence_leaves(now=NOW)
    assert find_keys() is None and Leaf.objects.count() == 1


def test_a_log_that_was_changed_is_not_signed(rows):
    rows.add(*[None] * 300)
    sequence_leaves(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM transparency_tile WHERE level = 0 AND place = 1")
        hashes = bytes(cursor.fetchone()[0])
    Tile.objects.filter(level=0, place=1).update(hashes=hashes[32:64] + hashes[:32] + hashes[64:])
    rows.add(None)
    with pytest.raises(Damaged):
        sequence_leaves(now=LATER)
    assert newest_checkpoint().size == 300


@pytest.mark.parametrize("statement", [
    "UPDATE transparency_leaf SET mark = mark", "DELETE FROM transparency_leaf",
    "UPDATE transparency_tile SET width = 3 WHERE width = 256", "DELETE FROM transparency_tile",
    "UPDATE transparency_checkpoint SET size = 1", "DELETE FROM transparency_checkpoint",
    "UPDATE transparency_erasure SET broken = 1", "DELETE FROM transparency_erasure",
])  # fmt: skip
def test_the_database_refuses_to_change_the_log(rows, statement):
    rows.add(*[None] * 256)
    sequence_leaves(now=NOW)
    Erasure.objects.create(person_id=1, leaves=0, broken=0, digest=b"x")
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_after_an_erasure_the_proofs_of_others_hold_and_the_log_too(rows, tmp_path):
    bureau = make_bureau()
    gone, other = bureau.people["林一"], bureau.people["王二"]
    rows.add(gone.pk, other.pk, gone.pk, None)
    sequence_leaves(now=NOW)
    older, proof = newest_checkpoint().note.encode(), proof_of("test", rows.rows[1])
    erase_person(actor=bureau.officer, person_id=gone.pk, now=LATER)
    assert not PersonKey.objects.filter(person=gone).exists()
    export_log(tmp_path)
    check_archive(tmp_path, log_keys().key, [older])  # not in the log yet, and known already
    rows.add(gone.pk, other.pk)
    assert sequence_leaves(now=LATER) == 3
    assert not PersonKey.objects.filter(person=gone).exists(), "nobody gets a key after the erasure"
    export_log(tmp_path)
    check_archive(tmp_path, log_keys().key, [older])
    check_proof(proof, log_keys().key)
    assert proof_of("test", rows.rows[1]) and proof_of("test", rows.rows[0]) is None
    erasure = Erasure.objects.get()
    assert (erasure.person_id, erasure.leaves, erasure.broken) == (gone.pk, 2, 0)


def test_who_changes_a_row_and_then_erases_the_person_is_found(rows, tmp_path):
    bureau = make_bureau()
    gone = bureau.people["林一"]
    rows.add(gone.pk)
    sequence_leaves(now=NOW)
    rows.rows[0].content["figure"] = 1_000_000
    erase_person(actor=bureau.officer, person_id=gone.pk, now=LATER)
    sequence_leaves(now=LATER)
    export_log(tmp_path)
    with pytest.raises(Broken, match="before erasing|清除之前"):
        check_archive(tmp_path, log_keys().key)


def test_the_proofs_of_every_leaf_in_every_tree(rows):
    for _size in range(40):
        rows.add(None)
        sequence_leaves(now=NOW)
    notes = {c.size: c for c in Checkpoint.objects.all()}
    for size in (1, 2, 7, 8, 31, 40):
        tree = tree_of(size, "sha256", *range(size))
        assert tree.root() == root_in(notes[size].note)
    newest = proof_of("test", rows.rows[0], older=7)
    assert base64.b64decode(newest["older"]["proof"][0])
    for row in rows.rows:
        for older in (1, 6, 8, 39, 40):
            check_proof(proof_of("test", row, older=older), log_keys().key, [notes[older].note.encode()])
