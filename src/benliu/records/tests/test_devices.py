"""A record says from which device it was filed and verified."""

import json
import uuid

from django.urls import reverse

from benliu.org.tests.factories import FIRST
from benliu.records.models import Record

from .factories import signed_in

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/116.0 MicroMessenger/8.0.47"}
DESK = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Edg/130.0.0.0"}


def test_the_record_page_tells_the_device_of_each_step(bureau):
    said = {"kind": "soul.lesson", "unit_id": bureau.units[FIRST].pk, "happened_on": "2026-02-10"}
    said["people"] = [bureau.people["林一"].pk]
    about = {"kind": "records.tell_activity", "happened_at": "2026-02-10T08:00:00+08:00", "payload": said}
    body = json.dumps({"operations": [{"id": str(uuid.uuid4()), **about}]})
    answer = signed_in(bureau, "林一").post("/sync/operations", body, content_type="application/json", **PHONE)
    assert answer.json()["answers"][0]["status"] == "applied"
    record = Record.objects.get()
    signed_in(bureau, "许书记").post(reverse("record_verify", args=[record.pk]), **DESK)
    page = signed_in(bureau, "林一").get(reverse("record", args=[record.pk])).content.decode()
    filed, verified = (part.split("</li>")[0] for part in page.split('class="tl"')[1].split("<li")[1:3])
    assert "登记" in filed and "设备：Android 微信 · " in filed
    assert "审核" in verified and "设备：Windows Edge · " in verified
