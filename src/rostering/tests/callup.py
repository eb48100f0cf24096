"""The instances of shared/cases/callup as problems, and their own checker as the judge."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rostering import Person, Plan, Post, Problem

CASES = Path(__file__).resolve().parents[4] / "shared/cases/callup/instance.py"
SHIFT = 8 * 60  # the first begins at eight in the morning; the third and the sixth meet the night


def judge() -> ModuleType:
    """The module of the case; skips a test where it is missing."""
    if not CASES.exists():
        pytest.skip(f"needs {CASES}")
    spec = importlib.util.spec_from_file_location("callup_instance", CASES)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def problem_of(case: dict[str, Any]) -> Problem:
    """People, posts and travel of an instance; an outpost's technical skill has the outpost's name."""
    shifts = case["av"].shape[1]
    outpost, role = case["cell"] // (3 * shifts), case["cell"] % 3
    minutes = case["C"] - 5 * case["prior"][case["I"]]
    pairs = zip(case["I"].tolist(), outpost.tolist(), strict=True)
    travel = {(f"m{who}", f"o{place}"): cost for (who, place), cost in zip(pairs, minutes.tolist(), strict=True)}
    skills = [{} for _ in range(case["nm"])]
    for who, place, wanted in zip(case["I"].tolist(), outpost.tolist(), role.tolist(), strict=True):
        if wanted < 2:
            skills[who][("lead", f"technical {place}")[wanted]] = None
    people = [
        Person(f"m{who}", skills[who], tuple(_times(s) for s in range(shifts) if not case["av"][who, s]), int(served))
        for who, served in enumerate(case["prior"])
    ]
    posts = []
    for cell in np.flatnonzero(case["dem"]).tolist():
        place = cell // (3 * shifts)
        skill = ("lead", f"technical {place}", "")[cell % 3]
        number, weight = int(case["dem"][cell]), int(case["pri"][cell])
        posts.append(Post(str(cell), f"o{place}", *_times(cell // 3 % shifts), skill, number, weight))
    return Problem(tuple(people), tuple(posts), travel)


def _times(shift: int) -> tuple[int, int]:
    return SHIFT + shift * SHIFT, SHIFT + shift * SHIFT + SHIFT


def chosen_in(case: dict[str, Any], plan: Plan) -> np.ndarray:
    """The plan as the checker wants it: whether each column of the instance is chosen."""
    cells = len(case["dem"])
    keys = [int(person[1:]) * cells + int(post) for person, post in plan.duties]
    chosen = np.isin(case["I"] * cells + case["cell"], keys)
    assert chosen.sum() == len(keys), "a duty that the instance does not allow"
    return chosen
