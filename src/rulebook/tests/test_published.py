"""The published schemes under `schemes/`: every worked example of their sources, as the cases beside them tell it."""

from functools import cache
from pathlib import Path

import pytest

from rulebook import load_bundle
from rulebook.cases import misses, read_cases

SCHEMES = Path(__file__).resolve().parents[3] / "schemes"
EXAMPLES = [
    pytest.param(file.parent.name, case, id=f"{file.parent.name}-{case.title}")
    for file in sorted(SCHEMES.glob("*/cases.toml"))
    for case in read_cases(load_bundle(file.parent))
]


@cache
def bundle_of(name):
    return load_bundle(SCHEMES / name)


@pytest.mark.parametrize(("name", "case"), EXAMPLES)
def test_example(name, case):
    if case.skip:
        pytest.skip(case.skip)
    bundle = bundle_of(name)
    assert [str(miss) for miss in misses(bundle.members, case, bundle.branches)] == []


def test_every_scheme_has_examples():
    named = {file.parent.name for file in SCHEMES.glob("*/scheme.toml")}
    assert named == {file.parent.name for file in SCHEMES.glob("*/cases.toml")}


def test_every_example_expects_something():
    silent = [
        case.title
        for case in (param.values[1] for param in EXAMPLES)
        if not case.skip
        and not any(line.keys() - {"id"} for line in case.expected)
        and not any(record.get("expect") for record in case.records)
    ]
    assert silent == []
