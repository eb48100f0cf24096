"""The owner of the database cannot rewrite history unnoticed: one file that needs no Django finds everything.

`make proofs` does it ten thousand times, and looks a thousand times at a log with which nobody has tampered.
"""

import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection, transaction

import benliu_verify
from benliu.transparency.models import Leaf
from benliu.transparency.queries import newest_checkpoint, proof_of
from benliu.transparency.services import sequence_leaves
from benliu.transparency.services.erasing import entries_of
from benliu_verify import Broken, check_proof

from .tampering import ACTS, lift_seals
from .world import NOW, World, make_world

NOT_READ = (OSError, ValueError, LookupError, TypeError)  # the command ends with 2: not in order either


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    """Not tampered with."""
    return make_world(settings, tmp_path)


class Rolled(Exception):
    """Leads out of a savepoint."""


def tampered(world: World, seed: int) -> tuple[str, bool]:
    """Do one thing as the database's owner, look, take it back. Tells what it was and whether it was found."""
    chance = random.Random(seed)
    sort = list(ACTS)[seed % len(ACTS)]
    found = False
    try:
        with transaction.atomic():
            lift_seals()
            what = chance.choice(ACTS[sort])(world, chance)
            try:
                world.check()
            except (Broken, *NOT_READ):
                found = True
            raise Rolled
    except Rolled:
        return f"{sort}: {what}", found


def tamper(world: World, count: int) -> None:
    world.check()
    started, done, missed = time.monotonic(), Counter(), []
    for seed in range(count):
        what, found = tampered(world, seed)
        done[what.partition(":")[0]] += 1
        if not found:
            missed.append((seed, what))
    world.check()
    print(
        f"{count} tamperings on {connection.vendor}, {len(missed)} missed, {time.monotonic() - started:.0f} s: {done}"
    )
    assert not missed
    assert done.keys() == ACTS.keys()


def test_two_hundred_tamperings_are_found(world):
    tamper(world, 200)


@pytest.mark.proof
def test_ten_thousand_tamperings_are_found(world):
    tamper(world, 10_000)


def clean(world: World, seed: int) -> None:
    """Honest work in random steps, looked at after each: nothing is found."""
    chance = random.Random(seed)
    try:
        with transaction.atomic():
            people = list(world.people)
            for _step in range(chance.randint(1, 3)):
                act = chance.choice(["records", "entries", "erase", "nothing"])
                if act == "records":
                    world.add_records(chance, chance.randint(1, 30))
                elif act == "entries":
                    world.add_entries(chance, chance.randint(1, 30))
                elif act == "erase":
                    gone = world.people.pop(chance.randrange(8, len(world.people)) if len(world.people) > 8 else -1)
                    world.erase(gone)
                if chance.random() < 0.7:
                    sequence_leaves(now=NOW)
                world.check()
            prove(world, chance)
            raise Rolled
    except Rolled:
        world.people[:] = people


def prove(world: World, chance: random.Random) -> None:
    """One random proof holds, also beside the older checkpoint."""
    leaf = Leaf.objects.get(pk=chance.randrange(newest_checkpoint().size))
    entry = entries_of([leaf])[leaf.source, leaf.reference]
    proof = proof_of(leaf.source, entry, older=world.older_size)
    if proof:
        check_proof(proof, world.key, world.older)


def test_twenty_honest_logs_raise_no_alarm(world):
    for seed in range(20):
        clean(world, seed)


@pytest.mark.proof
def test_a_thousand_honest_logs_raise_no_alarm(world):
    for seed in range(1000):
        clean(world, seed)


def test_the_command_alone_finds_it(world, tmp_path):
    """In a process of its own, without Django: 0 for the honest archive, 1 for the changed one, 2 for nonsense."""
    older = tmp_path / "older"
    older.write_bytes(world.older[0])
    world.check()
    command = [sys.executable, "-I", benliu_verify.__file__, "archive", str(world.folder), "--key", str(world.key)]
    command += ["--older", str(older), "--lang", "en"]

    def run(*more: str) -> tuple[int, str]:
        done = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    code, said = run()
    assert code == 0 and "none is missing" in said, said
    assert run("--witness", str(world.witness))[0] == 1, "the newest checkpoint is not cosigned"
    lines = (world.folder / "entries.jsonl").read_text(encoding="utf-8")
    (world.folder / "entries.jsonl").write_text(lines.replace('"quantity":', '"quantity":9', 1), encoding="utf-8")
    code, said = run()
    assert code == 1 and "is not what the log says" in said
    (world.folder / "entries.jsonl").write_text("{", encoding="utf-8")
    code, said = run()
    assert code == 2 and "is not whole, or not as it was downloaded" in said and "Error" not in said
    (world.folder / "entries.jsonl").unlink()
    code, said = run()
    assert code == 2 and "there is no file" in said and "Error" not in said
