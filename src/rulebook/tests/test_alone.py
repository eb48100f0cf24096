"""The engine alone: nothing but NumPy can be imported to score, nothing but PyArrow besides for the command."""

import re
import subprocess
import sys
from pathlib import Path

import rulebook

HERE = Path(rulebook.__file__).parent
README = (HERE / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```python\n(.*?)```", README, re.S)[1]
BLOCKED = """
import sys
from importlib.metadata import packages_distributions

INSTALLED = {"benliu", "intake", *packages_distributions()} - {"rulebook", *NEEDED}

class Alone:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in INSTALLED:
            raise ImportError(f"{name} is not needed for this")

sys.meta_path.insert(0, Alone())
"""
CREDITED = """2025-01-08 1.5
2025-02-08 1.5
2025-03-08 1.5
2025-04-08 1.5
2025-05-08 0 yearly cap
"""


def run(code, *needed):
    command = [sys.executable, "-c", f"NEEDED = {('numpy', *needed)}\n{BLOCKED}{code}"]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def test_the_readmes_example_runs_without_django():
    done = run(EXAMPLE)
    assert done.stderr == ""
    assert [line.rstrip() for line in done.stdout.splitlines()] == CREDITED.splitlines()


def test_the_example_would_fail_if_it_needed_django():
    assert "django is not needed for this" in run("import django").stderr


def test_the_command_runs_without_django():
    done = run("from rulebook.command import main; sys.exit(main(['cases', 'fpt_movement']))", "pyarrow")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_public_names_are_those_of_the_readme():
    table = README.split("## The public names")[1].split("## Words")[0]
    told = re.findall(r"^\| `(\w+)", table, re.M)
    assert sorted(told) == sorted(rulebook.__all__)
