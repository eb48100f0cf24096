"""What a hurried person or a strange phone sends: each gets an answer that loses nothing and says what to do."""

import datetime as dt
import json
import re
import struct
import uuid
import zlib
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid
from benliu.org.models import Membership, TemporaryMembership
from benliu.org.tests.factories import FIRST, NOW
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


def test_who_left_last_month_is_offered_for_the_days_before(bureau, settings, told):
    """王二 left on 10 February, came for a week in 2025, and is offered and taken for these days alone."""
    settings.CLOCK_SHIFT = NOW - clock.now()
    left, unit = bureau.people["王二"], bureau.units[FIRST]
    Membership.objects.filter(person=left).update(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 2, 10))
    week = (dt.date(2025, 1, 6), dt.date(2025, 1, 12))
    TemporaryMembership.objects.create(person=left, unit=unit, starts_on=week[0], ends_on=week[1])
    client = signed_in(bureau, "许书记")

    def offered(**said):
        page = client.post(reverse("record_once"), {"switch": "1"} | said).text
        return {int(pk): bool(on) for pk, on in re.findall(r'name="people" value="(\d+)"( checked)?', page)}.get(
            left.pk
        )

    assert offered() is False, "on the page, for a day of the year before, and not chosen today"
    days = ("2026-02-10", "2026-02-11", "2025-01-06", "2025-01-12", "2025-01-13")
    assert [offered(happened_on=day) for day in days] == [True, False, True, True, False]
    assert "2026-01-01/2026-02-10" in client.get(reverse("record_once")).text, "what a phone goes by"
    assert "到 2026-02-10" in client.get(reverse("record_once")).text
    assert "名单只到 2025-03-01" in client.get(reverse("record_once")).text, "NOW is 2 March 2026"
    said = {"id": str(uuid.uuid4()), "kind": "soul.lesson", "people": [left.pk], "quantity": "1"}
    assert client.post(reverse("record_once"), said | {"happened_on": "2025-01-07"}).status_code == 302
    late = client.post(reverse("record_once"), said | {"id": str(uuid.uuid4()), "happened_on": "2026-02-11"})
    assert late.status_code == 422 and "王二在 2026-02-11 不在这个支部。请去掉" in late.text
    assert list(Record.objects.filter(person=left).values_list("happened_on", flat=True)) == [dt.date(2025, 1, 7)]
    settings.CLOCK_SHIFT += dt.timedelta(days=366 + 40)
    assert offered() is None, "who left more than a year ago is not laid up on phones"
    assert offered(happened_on="2026-02-10") is True


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
