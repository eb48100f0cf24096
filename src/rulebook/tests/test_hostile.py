"""Hostile schemes: each refused with clear errors or accepted and scored, within 64 MiB and little CPU time.

The figures wanted are 200 ms and 64 MiB above the idle process. Memory is held by RLIMIT_AS. CPU time is measured in
the child and asserted with room for a busy machine; `python -m rulebook.tests.hostile.child 0 1000` shows every figure.
"""

import json
import subprocess
import sys

import pytest

CHUNK, QUICK, FULL = 50, 100, 1000
GENEROUS_CPU, MOST_MIB = 0.4, 64


@pytest.mark.parametrize(
    "first",
    [pytest.param(n, marks=[pytest.mark.proof] if n >= QUICK else []) for n in range(0, FULL, CHUNK)],
)
def test_a_hostile_scheme_costs_little(first, record_property):
    command = [sys.executable, "-m", "rulebook.tests.hostile.child", str(first), str(first + CHUNK)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    record_property("slowest, CPU seconds", max(cpu for *_, cpu, _ in told))
    assert [seed for seed, *_ in told] == list(range(first, first + CHUNK))
    wrong = [one for one in told if not one[2].startswith(("refused", "accepted"))]
    assert not wrong
    dear = [one for one in told if one[3] > GENEROUS_CPU or one[4] > MOST_MIB]
    assert not dear
