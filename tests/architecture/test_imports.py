"""The contracts of .importlinter hold."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, layers, packages


def test_the_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_package_has_its_layer():
    assert set().union(*layers()) == {p.name for p in packages()}


def test_the_appraisal_starts_without_django():
    code = "import sys, benliu.config.command, benliu.appraise, rulebook, intake; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
