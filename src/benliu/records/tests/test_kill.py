"""Killed with SIGKILL while it applies, an import goes on later: every row once, nothing counted in between."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from benliu.common import clock
from benliu.org.tests.factories import NOW, make_bureau
from benliu.records.models import Batch, Import, Record
from benliu.records.queries import effective_records
from benliu.records.services import advance_import, apply_import

from .factories import ledger, make_kinds, preview

ROWS = 3500
ROOT = Path(__file__).resolve().parents[4]
# What a background worker does, in a process of its own on the tests' database.
WORKER = """
import os, sys, uuid
import django
django.setup()
from django.db import connection
connection.settings_dict.update(NAME=os.environ["KILL_DATABASE"])
from benliu.common.clock import now
from benliu.records.services import advance_import
print("ready", flush=True)
advance_import(import_id=uuid.UUID(sys.argv[1]), clock=now)
"""


def worker(run: Import) -> subprocess.Popen:
    environment = os.environ | {
        "KILL_DATABASE": str(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(run.pk)], env=environment, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_every_row_is_filed_once():
    bureau = make_bureau()
    make_kinds()
    rows = [[f"2025-{1 + i % 12:02}-{1 + i % 28:02}", "林一", "", "党课", str(1 + i), "", "", ""] for i in range(ROWS)]
    run = preview(bureau.officer, ledger(*rows))
    apply_import(actor=bureau.officer, import_id=run.pk, now=NOW)
    kills = 0
    for wait in (0.15, 0.35, 0.25, 0.45):
        process = worker(run)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        run.refresh_from_db()
        filed = Record.objects.count()
        assert run.state in ("applying", "done") and filed == (run.progress if run.state == "applying" else ROWS)
        assert effective_records().count() == (0 if run.state == "applying" else ROWS)
        kills += run.state == "applying"
    assert kills >= 1
    advance_import(import_id=run.pk, clock=clock.now)
    numbers = list(effective_records().order_by("position").values_list("quantity", flat=True))
    assert numbers == [1000 * (1 + i) for i in range(ROWS)]
    assert Record.objects.count() == ROWS and Batch.objects.count() == 1
