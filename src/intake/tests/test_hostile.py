"""Damaged and hostile files: each is read or refused, quickly, within its memory; the caller never falls."""

import io
import random
import subprocess
import sys
import time
import zipfile

import pytest

from intake import Unreadable, read_ledger, read_roster, read_workbook
from intake.messages import codes
from intake.tests.test_bureau import CASE
from intake.tests.workbooks import ROSTER, TODAY, VOCABULARY, xlsx

SOUND = xlsx(
    {
        "机关第一党支部": [
            ["日期", "姓名", "事项", "数量"],
            ["2025-03-05", "沈静", "党课", 1],
            ["2025-03-06", "王立新", "=A1", "x"],
        ],
        "支部活动": [["支部", "会议类型", "日期"], ["水文中心党支部", "支委会", "2025.3.5"]],
    },
    {"机关第一党支部": ["A2:A3"]},
)
PAYLOADS = (
    b"\0",
    b"\xff\xfe",
    b"<!DOCTYPE a>",
    b"=cmd|'/c x'!A1",
    "🌊".encode(),
    b"\r\r\n",
    b"]]>",
    b"999999999999",
    b"A" * 70_000,
)


def damaged_bytes(random_):
    """Bytes flipped, cut out or put in, anywhere in the file."""
    data = bytearray(SOUND)
    for _ in range(random_.randint(1, 30)):
        at = random_.randrange(len(data))
        change = random_.choice(("flip", "cut", "put"))
        if change == "flip":
            data[at] ^= 1 << random_.randrange(8)
        elif change == "cut":
            del data[at : at + random_.randint(1, 200)]
        else:
            data[at:at] = random_.choice(PAYLOADS)
    return bytes(data)


def damaged_parts(random_):
    """A whole archive around parts that are damaged, missing or swapped: the reader gets deeper."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = bytearray(old.read(entry))
            if random_.random() < 0.4 and content:
                for _ in range(random_.randint(1, 8)):
                    at = random_.randrange(len(content))
                    content[at : at + random_.randint(0, 40)] = random_.choice(PAYLOADS)
            if random_.random() > 0.05:
                new.writestr(entry.filename, bytes(content))
    return stream.getvalue()


def strange_references(random_):
    """Row and column numbers, merged areas and types that cannot be."""
    wild = [
        b'r="A0"',
        b'r="ZZZZ9"',
        b'r="A99999999"',
        b'r=""',
        b't="s"',
        b't="b"',
        b't="zz"',
        b's="999"',
        b'r="XFD1048576"',
    ]

    def change(xml):
        for old in (b'r="A2"', b'r="B2"', b'r="C3"', b't="inlineStr"', b't="n"'):
            if random_.random() < 0.5:
                xml = xml.replace(old, random_.choice(wild), random_.randint(1, 3))
        return xml.replace(
            b'ref="A2:A3"', random_.choice((b'ref="A2:XFD1048576"', b'ref="B9:A1"', b'ref=":"', b'ref="A2:A3"'))
        )

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if "sheet" in name else content)
    return stream.getvalue()


def strange_text(random_):
    """Text of broken quotes, mixed encodings and odd characters."""
    pieces = [
        *PAYLOADS,
        "日期,姓名,事项\n".encode(),
        "沈静;党课\t\n".encode("gb18030"),
        b'"',
        b'""\n',
        b"\n",
        b",,,,",
        b"2025-03-05",
    ]
    return b"".join(random_.choices(pieces, k=random_.randint(1, 60)))


MAKERS = (damaged_bytes, damaged_parts, strange_references, strange_text)


def read_all(data):
    """What a page does with an uploaded file."""
    try:
        sheets = read_workbook(data, name="x.xlsx")
    except Unreadable as refused:
        assert refused.code in codes("refusals")
        assert refused.message("zh") and refused.message("en")
        return
    read_roster(sheets)
    ledger = read_ledger(sheets, ROSTER, VOCABULARY, TODAY)
    for rejection in ledger.rejected:
        assert rejection.message("zh") and rejection.mending("en")


def run(maker, seeds):
    for seed in seeds:
        data = maker(random.Random(seed))
        began = time.monotonic()
        try:
            read_all(data)
        except Exception as error:
            raise AssertionError(f"{maker.__name__} seed {seed}") from error
        assert time.monotonic() - began < 10, (maker.__name__, seed)


@pytest.mark.parametrize("maker", MAKERS)
def test_damaged_files_never_crash(maker):
    run(maker, range(12))


@pytest.mark.proof
@pytest.mark.parametrize("maker", MAKERS)
def test_five_thousand_damaged_files(maker):
    run(maker, range(1000, 2250))


MEASURE = """
import sys
from intake.child.__main__ import main
main()
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""


def test_memory_of_reading_a_whole_year():
    """Sheets that ask for more than the limit are refused, see `test_files`; a real year stays far below."""
    with (CASE / "records.xlsx").open("rb") as stream:
        done = subprocess.run([sys.executable, "-c", MEASURE], stdin=stream, capture_output=True, check=True)
    assert int(done.stderr) < 128 * 1024
