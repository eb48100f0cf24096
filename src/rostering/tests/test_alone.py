"""The solver alone: no Django, nothing of the product, and the page says what there is."""

import re
import subprocess
import sys
from pathlib import Path

import rostering

README = (Path(rostering.__file__).parent / "README.md").read_text(encoding="utf-8")
EXAMPLE, CALM = re.findall(r"```python\n(.*?)```", README, re.S)
CHECK = "\nimport sys\nprint(sorted({'django', 'benliu', 'rulebook', 'intake'} & set(sys.modules)))"
SAID = "Of all who could come nobody else is free. 12 minutes away; duty 1 of this roster, 0 served before."


def test_the_readmes_example_runs_without_django_and_says_nothing_else():
    done = subprocess.run([sys.executable, "-c", EXAMPLE + CHECK], check=False, capture_output=True, text=True)
    plan, loaded = done.stdout.splitlines()
    assert plan.startswith(f"(('Lin', 'gate'), ('Zhao', 'pump')) {SAID}")
    assert (loaded, done.stderr) == ("[]", "")


def test_the_public_names_are_those_of_the_readme():
    table = README.split("## The public names")[1].split("## How it goes")[0]
    assert sorted(re.findall(r"^\| `(\w+)", table, re.M)) == sorted(rostering.__all__)


def test_the_readmes_weeks_are_spread_and_swapped():
    done = subprocess.run(
        [sys.executable, "-c", CALM + "\nprint(plan.duties, plan.empty)"], check=False, capture_output=True, text=True
    )
    moved, plan = done.stdout.splitlines()
    assert len(eval(moved)) == 2
    assert re.findall(r"'(\w+)', 'day [56]'", plan).count("Lin") == 0, "who had a weekend already has none now"
    assert plan.endswith(" {}")
