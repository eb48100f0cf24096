"""Every act of the audit trail has words: people read them in the archive of what is kept about them."""

import ast
import re

import pytest

from benliu.audit.wording import ACTS

from .sources import python_files

VERB = re.compile(r"[a-z]+(_[a-z]+)+")
NOTING = {"note_act", "note_acts", "_note"}


def acts_in(source: str) -> set[str]:
    """The names of acts that a module notes, or keeps in a variable `act`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        said: list[ast.AST] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NOTING:
            said = [*node.args, *(word.value for word in node.keywords if word.arg == "act")]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "act":
            said = [node.value]
        for one in said:
            branches = [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]
            found |= {b.value for b in branches if isinstance(b, ast.Constant) and isinstance(b.value, str)}
    return {act for act in found if VERB.fullmatch(act)}


def test_every_act_has_words():
    services = [path for path in python_files() if "services" in path.parts or path.stem in {"services", "requests"}]
    noted = set().union(*(acts_in(path.read_text(encoding="utf-8")) for path in services))
    assert noted == ACTS.keys(), "name them in benliu/audit/wording.py, and no others"


@pytest.mark.parametrize(
    "source", ['note_act(actor_id=1, act="open_unit")', 'act = "open_unit" if a else "close_unit"']
)
def test_an_act_is_found(source):
    assert "open_unit" in acts_in(source)
