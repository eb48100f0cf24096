"""The one-file verifier beside the vectors of others: RFC 6962 proofs and roots, signed notes, a log of Tessera's.

The cases lie beside the workspace (`../shared/cases/log`); the test is skipped where they do not.
"""

import base64
import json
from pathlib import Path

import pytest

from benliu_verify import (
    Broken,
    Checkpoint,
    Key,
    Note,
    check_consistency,
    check_inclusion,
    check_log,
    leaf_hash,
    root_of,
)

CASES = Path(__file__).resolve().parents[3] / "shared/cases/log"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases/log")
PROOFS = sorted(CASES.glob("transparency-dev-merkle/testdata/**/*.json"))
LOG = CASES / "tessera/testdata/log"
LOG_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def holds(case: dict) -> bool:
    proof = [decoded(step) for step in case["proof"] or []]
    try:
        if "leafIdx" in case:
            leaf, root = decoded(case["leafHash"]), decoded(case["root"])
            check_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, root)
        else:
            roots = decoded(case["root1"]), decoded(case["root2"])
            check_consistency(case["size1"], case["size2"], proof, *roots)
    except Broken:
        return False
    return True


def test_all_proofs_are_judged_as_they_should():
    cases = [json.loads(path.read_bytes()) for path in PROOFS]
    assert len(cases) == 196 and sum(case["wantErr"] for case in cases) == 184
    assert not [case["desc"] for case in cases if holds(case) == case["wantErr"]]


def test_the_roots_of_the_specification():
    said = json.loads((CASES / "rfc6962_tree_hashes.json").read_bytes())
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in said["leaf_inputs_hex"]]
    assert [one.hex() for one in hashes] == said["node_hashes_by_level"][0]
    found = [root_of(hashes[:size]).hex() for size in range(len(hashes) + 1)]
    assert found == said["root_by_size"] and len(found) == 9


def test_the_checkpoints_and_the_log_of_tessera():
    key = Key.read(LOG_KEY)
    checkpoints = [Checkpoint.read((LOG / f"checkpoint.{n}").read_bytes(), key) for n in range(16)]
    assert [one.size for one in checkpoints] == list(range(16))
    assert len(check_log(LOG, checkpoints[15], checkpoints)) == 15


def test_the_signed_notes_of_the_specification():
    (said,) = json.loads((CASES / "c2sp/signed_note_examples.json").read_bytes())["examples"]
    key = Key.read(said["vkey"])
    assert str(key) == said["vkey"]
    assert Note.read(f"{said['text']}\n{said['sig_line']}\n".encode()).signed_by(key)
    with pytest.raises(Broken, match=r"example\.com/foo"):
        Note.read(f"{said['text']}!\n\n{said['sig_line']}\n".encode()).signed_by(key)
