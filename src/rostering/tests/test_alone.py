"""The solver alone: no Django, nothing of the product, and the page says what there is."""

import re
import subprocess
import sys
from pathlib import Path

import rostering

README = (Path(rostering.__file__).parent / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```python\n(.*?)```", README, re.S)[1]
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
