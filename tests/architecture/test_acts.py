"""Acts of the audit trail, and what they were done to, have words: people read them in what is kept about them."""

import ast
import re
from collections.abc import Callable

import pytest

from benliu.audit.wording import ACTS, DETAILS, SUBJECTS

from .sources import python_files

SAID = {"subject", "subjects"}
SUBJECT = re.compile(r"([a-z]+):?")
VERB = re.compile(r"[a-z]+(_[a-z]+)+")
NOTING = {"note_act", "note_acts", "_note", "_kept", "note_transfer", "take_step"}
ITSELF = {"actor_id", "act", "subject", "subjects", "now"}


def acts_in(source: str) -> set[str]:
    """The names of acts that a module notes, or keeps in a variable `act` or `VERBS`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        said: list[ast.AST] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NOTING:
            said = [*node.args, *(word.value for word in node.keywords if word.arg == "act")]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"act", "VERBS"}:
            said = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
        for one in said:
            branches = [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]
            found |= {b.value for b in branches if isinstance(b, ast.Constant) and isinstance(b.value, str)}
    return {act for act in found if VERB.fullmatch(act)}


def subjects_in(source: str) -> set[str]:
    """The first words of the subjects that a module notes, or keeps in a variable `subject`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        said: list[ast.AST] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NOTING:
            said = [word.value for word in node.keywords if word.arg in SAID]
        elif isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=False) if both else []
            said = [one for name, one in [(target, value), *pairs] if getattr(name, "id", "") in SAID]
        strings = [one for value in said for one in ast.walk(value) if isinstance(one, ast.Constant)]
        found |= {match[1] for one in strings if (match := SUBJECT.fullmatch(str(one.value)))}
    return found


def details_in(source: str) -> set[str]:
    """The keys of what else a module notes: words of the call, or of a dictionary that the same function keeps."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return set().union(*map(_details_in, functions or [tree]))


def _details_in(scope: ast.AST) -> set[str]:
    calls = [
        n for n in ast.walk(scope) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in NOTING - {"take_step"}
    ]
    words = [word for call in calls for word in call.keywords]
    kept = {getattr(word.value, "id", "") for word in words if word.arg is None}
    found = {word.arg for word in words if word.arg} - ITSELF
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and kept & {getattr(one, "id", "") for one in ast.walk(node.targets[0])}:
            dictionaries = [one for one in ast.walk(node.value) if isinstance(one, ast.Dict)]
            keys = [key for one in dictionaries for key in one.keys]
            found |= {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return found


def noted_by_services(what: Callable[[str], set[str]]) -> set[str]:
    services = [path for path in python_files() if "services" in path.parts or path.stem in {"services", "requests"}]
    sources = [path.read_text(encoding="utf-8") for path in services]
    noting = [source for source in sources if re.search("note_act|note_transfer|take_step", source)]
    return set().union(*(what(source) for source in noting))


def test_every_subject_has_words():
    assert noted_by_services(subjects_in) == SUBJECTS.keys(), "name them in benliu/audit/wording.py, and no others"


def test_every_act_has_words():
    noted = noted_by_services(acts_in)
    assert noted == ACTS.keys(), "name them in benliu/audit/wording.py, and no others"


@pytest.mark.parametrize(
    "source", ['note_act(actor_id=1, act="open_unit")', 'act = "open_unit" if a else "close_unit"']
)
def test_an_act_is_found(source):
    assert "open_unit" in acts_in(source)


def test_every_detail_has_words():
    assert noted_by_services(details_in) == DETAILS.keys(), "name them in benliu/audit/wording.py, and no others"


@pytest.mark.parametrize(
    "source", ['note_act(act="a_b", people=3)', 'subject, told = "unit:1", {"people": 3}\nnote_act(act="a_b", **told)']
)
def test_a_detail_is_found(source):
    assert details_in(source) == {"people"}


@pytest.mark.parametrize("source", ['note_act(subject=f"unit:{pk}")', 'subject, more = f"unit:{pk}", {}'])
def test_a_subject_is_found(source):
    assert subjects_in(source) == {"unit"}
