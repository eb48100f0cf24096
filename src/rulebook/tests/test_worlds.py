"""The small worlds beside this file: what must come out of each was worked out by hand from what LANGUAGE.md says."""

from pathlib import Path

import pytest

from rulebook import load_bundle
from rulebook.cases import misses, read_cases

CASES = [
    pytest.param(file.parent, case, id=f"{file.parent.name}-{case.title}")
    for file in sorted(Path(__file__).with_name("worlds").glob("*/cases.toml"))
    for case in read_cases(load_bundle(file.parent))
]


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_world(folder, case):
    bundle = load_bundle(folder)
    assert [str(miss) for miss in misses(bundle.members, case, bundle.branches)] == []
