"""What a hurried person or a strange phone sends: each gets an answer that loses nothing and says what to do."""

import datetime as dt
import json
import struct
import uuid
import zlib
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benliu.common.decision import Invalid
from benliu.org.tests.factories import NOW
from benliu.records.models import Evidence, Record
from benliu.records.queries.waiting import waiting_records
from benliu.records.services import merge_doubles, store_photo, verify_records

from .factories import picture, signed_in, tell

TOO_MANY = "照片的点数太多。请缩小到 4000 万点以内再选。"


def header_of(width: int, height: int) -> bytes:
    """A PNG that says it is as large as that, and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [head, b"IDAT" + zlib.compress(b"")]
    marked = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(marked)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (header_of(1_000_000, 1_000_000), TOO_MANY),
        (b"\xff\xd8" * (20 * 1024 * 1024), "超过 10 MB"),
        (b"MZ\x90\x00" + b"\x00" * 500, "这不是照片"),
        (b"", "这不是照片"),
        (picture()[:60], "这不是照片"),
        (picture((9000, 9000), "PNG"), "太大了"),
        (b"\xff" * (10 * 1024 * 1024 + 1), "超过 10 MB"),
    ],
    ids=["a million pixels a side", "40 MB", "renamed program", "empty", "cut", "too many pixels", "too large"],
)
def test_what_is_no_photo_is_refused_with_a_reason(bureau, content, words):
    with pytest.raises(Invalid, match=words):
        store_photo(actor=bureau.member, sha256=sha256(content).hexdigest(), content=content, now=NOW)
    address = reverse("photo") + f"?sha256={sha256(content).hexdigest()}"
    answer = signed_in(bureau, "林一").post(address, content, content_type="image/jpeg")
    assert answer.status_code == 422 and words in answer.json()["error"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xd8" * (20 * 1024 * 1024), "照片超过 10 MB。"),
        (b"MZ\x90" * 99, "这不是照片。请选 JPG"),
        (header_of(1_000_000, 1_000_000), TOO_MANY),
    ],
    ids=["40 MB", "renamed program", "a million pixels a side"],
)
def test_a_photo_that_cannot_be_taken_costs_nothing_that_was_written(bureau, told, content, words):
    said = {
        "id": str(uuid.uuid4()), "kind": "soul.lesson", "happened_on": "2026-02-10", "people": list(told().people),
        "quantity": "1", "note": "读了三章", "photos": SimpleUploadedFile("合影.jpg", content, "image/jpeg"),
    }  # fmt: skip
    client = signed_in(bureau, "许书记")
    page = client.post(reverse("record_once"), said)
    assert page.status_code == 422 and words in page.content.decode() and not Record.objects.exists()
    assert "读了三章" in page.content.decode() and page.content.decode().count(" checked>") == 3
    assert client.post(reverse("record_once"), said | {"photos": ""}).status_code == 302, "without it, all goes through"
    assert Record.objects.count() == 4 and not Evidence.objects.exists()


def test_a_phone_from_the_future_is_told_to_mend_the_day_and_loses_nothing(bureau, told):
    client = signed_in(bureau, "许书记")

    def send(day):
        payload = {"kind": "soul.lesson", "unit_id": told().unit_id, "happened_on": day, "people": told().people}
        said = {"id": str(uuid.uuid4()), "kind": "records.tell_activity", "happened_at": f"{day}T08:00:00+08:00"}
        body = json.dumps({"operations": [said | {"payload": payload}]})
        return client.post("/sync/operations", body, content_type="application/json").json()["answers"][0]

    early = send("2101-02-10")
    assert early["status"] == "rejected" and "日期 2101-02-10 还没有到。请改成活动发生的日期。" in early["reason"]
    assert not Record.objects.exists() and send("2026-02-10")["status"] == "applied", "mended, under a new id"


def test_a_day_years_ago_is_not_verified_unseen(bureau, told):
    """A clock set back to a time when all of them were members already: the secretary is asked to look."""
    tell(bureau.secretary, told(happened_on=dt.date(2024, 3, 1)))
    lines = waiting_records(bureau.secretary)
    assert lines and not any(line.is_clean for line in lines)
    assert {doubt.code for line in lines for doubt in line.doubts} == {"late"}
    with pytest.raises(Invalid, match="2016-01-01 不在这个支部。请去掉，或由当时所在的支部登记"):
        tell(bureau.secretary, told(happened_on=dt.date(2016, 1, 1)))


def test_two_who_record_the_same_at_once_both_keep_theirs_until_it_is_decided(bureau, told):
    """Neither saw the other: both are taken, neither is verified unseen, and one of each pair stays after merging."""
    own = (bureau.people["林一"].pk,)
    tell(bureau.secretary, told(people=own))
    tell(bureau.member, told(people=own))
    assert Record.objects.filter(person_id=own[0]).count() == 2
    lines = [line for line in waiting_records(bureau.secretary) if line.kind_code == "soul.lesson"]
    assert len(lines) == 2 and not any(line.is_clean for line in lines)
    (suspect,) = (suspect for line in lines for suspect in line.suspects)
    merge_doubles(actor=bureau.secretary, pairs=suspect.pairs, now=NOW)
    states = sorted(Record.objects.filter(person_id=own[0]).values_list("state", flat=True))
    assert states == ["merged", "submitted"], "nothing is deleted"
    (left,) = (line for line in waiting_records(bureau.secretary) if line.kind_code == "soul.lesson")
    assert left.is_clean
    verify_records(actor=bureau.secretary, record_ids=left.record_ids, now=NOW)
    assert Record.objects.filter(person_id=own[0], state="verified").count() == 1
