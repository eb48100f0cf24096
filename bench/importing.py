"""An import as an officer does it: a workbook of many rows read into a preview, then applied, on a fresh demonstration.

    python bench/importing.py [--rows 10000] [--rounds 3]

Times are those of the background steps, which the page waits for; the bureau is loaded anew for each round.
"""

import argparse
import datetime as dt
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

SEED, DAYS = 20251125, 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(*_once(options.rows))
        return
    times = [_round(options.rows) for _ in range(options.rounds)]
    reading, applying = (statistics.median(each) for each in zip(*times, strict=True))
    print(
        f"{options.rows:,} rows: read {reading:.1f} s + apply {applying:.1f} s = {reading + applying:.1f} s (goal 10 s)"
    )


def _round(rows: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "BENLIU_DATA": data, "BENLIU_DEMO": "1"}
        subprocess.run(
            [sys.executable, "-m", "benliu.config.command", "manage", "migrate", "-v0"], env=environment, check=True
        )
        subprocess.run(
            [sys.executable, "-m", "benliu.config.command", "demo", "load"],
            env=environment,
            check=True,
            capture_output=True,
        )
        command = [sys.executable, __file__, "--once", "--rows", str(rows)]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    reading, applying = map(float, done.stdout.split()[-2:])
    return reading, applying


def _once(rows: int) -> tuple[float, float]:
    from benliu.config.command import set_up_django

    set_up_django()
    from django.core.files.uploadedfile import SimpleUploadedFile

    from benliu.common.clock import local_date, now
    from benliu.identity.queries import demo_account
    from benliu.org.standing import standing_of
    from benliu.records.models import Import
    from benliu.records.services import advance_import, apply_import, start_import

    officer = standing_of(demo_account("officer"), on=local_date(now()))
    upload = SimpleUploadedFile("台账.xlsx", _workbook(rows, local_date(now())))
    run = start_import(actor=officer, import_id=uuid.uuid4(), files=[upload], now=now())
    began = time.perf_counter()
    advance_import(import_id=run.pk, clock=now)
    read = time.perf_counter()
    apply_import(actor=officer, import_id=run.pk, now=now())
    advance_import(import_id=run.pk, clock=now)
    applied = time.perf_counter()
    done = Import.objects.get(pk=run.pk)
    assert done.state == Import.State.DONE and done.progress > rows * 0.95, (done.state, done.progress)
    return read - began, applied - read


def _workbook(rows: int, today: dt.date) -> bytes:
    """Rows of members, days and items at random, each its own matter; names and numbers as the roster has them."""
    from openpyxl import Workbook

    from benliu.org.models import Person
    from benliu.records.models import RecordKind

    luck = random.Random(SEED)
    people = list(Person.objects.exclude(staff_no=None).values_list("name", "staff_no").order_by("pk"))
    plain = RecordKind.objects.filter(subject="member", retired_at=None, needs_second=False)
    kinds = [k for k in plain.order_by("pk") if not k.levels]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(["日期", "姓名", "工号", "事项", "数量", "等级/说明", "成果名称", "登记人"])
    for number in range(rows):
        (name, staff_no), kind = luck.choice(people), luck.choice(kinds)
        day = today - dt.timedelta(days=luck.randrange(DAYS))
        sheet.append([day, name, staff_no, kind.title, luck.randint(1, 3), "", f"第 {number} 件", "组织委员"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


if __name__ == "__main__":
    main()
