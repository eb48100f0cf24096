"""Pages of hazards: what stands on them, what is refused and kept; passers-by; the ledger, the papers, the phone."""

import re
import uuid
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from benliu.audit.models import AuditEntry
from benliu.common.paper.pdf import can_make_pdf
from benliu.org.tests.factories import NOW
from benliu.places.codes import printed_code
from benliu.sites.api import hazard as sync_hazard
from benliu.sites.models import Hazard, HazardContact
from benliu.sync.registry import Incoming

from .factories import make_guest, make_site, with_branch
from .hazards import PHOTO, make_hazard, notify, step


@pytest.fixture(autouse=True)
def _here(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def at(client, bureau):
    def signed_in(name):
        client.force_login(bureau.accounts[name])
        return client

    return signed_in


def address_of(site) -> str:
    return f"/spot/{printed_code(bytes(site.place.secret), site.place_id, 'spot')}/"


def seen(**rest) -> dict:
    said = {"once": str(uuid.uuid4()), "words": "基坑边没有护栏", "spot": "东门", "contact": "13800000000"}
    return said | {"photos": SimpleUploadedFile("a.png", PHOTO)} | rest


def test_a_passer_by_tells_sees_what_becomes_of_it_and_nobodys_name(client, bureau, site, at):
    assert client.get(address_of(site)).status_code == 200
    said = seen()
    answer = client.post(address_of(site), said)
    hazard = Hazard.objects.get()
    assert answer.url == f"/spot/seen/{hazard.word}/"
    assert len(hazard.word) >= 32 and str(hazard.pk) not in answer.url
    assert client.post(address_of(site), seen(once=said["once"])).url == answer.url, "pressed twice"
    assert Hazard.objects.count() == 1
    assert (hazard.state, hazard.way, hazard.contact.text) == ("review", "passer", "13800000000")
    page = client.get(answer.url).content.decode()
    assert "等待审核" in page and "13800000000" not in page
    assert at("林一").get(f"/hazards/{hazard.pk}/").status_code == 404, "nobody acts on it before it is reviewed"
    assert "13800000000" in at("周干部").get(f"/hazards/{hazard.pk}/").content.decode()
    step(bureau.officer, hazard, "taken_up", gravity="major", words="")
    assert "13800000000" not in at("林一").get(f"/hazards/{hazard.pk}/").content.decode()
    notify(bureau, hazard)
    step(bureau.officer, hazard, "rectified", person_id=bureau.people["林一"].pk)
    client.logout()
    page = client.get(answer.url).content.decode()
    assert "等待复查" in page and not re.search("林一|周干部|清源", page)


def test_a_passer_bys_photo_keeps_nothing_but_what_is_to_be_seen(client, site):
    picture, stream = Image.new("RGB", (30, 20), "red"), BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of Somebody", 6
    picture.save(stream, "JPEG", exif=exif)
    client.post(address_of(site), seen(photos=SimpleUploadedFile("a.jpg", stream.getvalue())))
    photo = Hazard.objects.get().steps.get().photos.get().file
    with photo.content.open("rb") as file:
        content = file.read()
    with Image.open(BytesIO(content)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((20, 30), {})
    assert b"Somebody" not in content and photo.stored_by_id is None
    answer = client.post(address_of(site), seen(photos=SimpleUploadedFile("a.jpg", b"<svg onload=x>")))
    assert answer.status_code == 422 and "不是照片" in answer.content.decode()
    assert "基坑边没有护栏" in answer.content.decode()


def test_programs_and_floods_get_nowhere(client, site):
    assert client.post(address_of(site), seen(website="http://spam")).status_code == 302
    assert not Hazard.objects.exists()
    given = [client.post(address_of(site), seen()).status_code for _nth in range(11)]
    assert given == [302] * 10 + [429]
    for nth in range(20):
        assert client.post(address_of(site), seen(), REMOTE_ADDR=f"10.0.0.{nth}").status_code == 302
    assert client.post(address_of(site), seen(), REMOTE_ADDR="10.0.1.1").status_code == 429
    assert Hazard.objects.count() == HazardContact.objects.count() == 30


def test_no_code_but_the_spots_own_leads_anywhere(client, site):
    other = printed_code(bytes(site.place.secret), site.place_id)
    for code in (other, "1", f"{site.place_id}.{'0' * 24}"):
        assert client.get(f"/spot/{code}/").status_code == 404
    assert client.get("/spot/seen/nothing/").status_code == 404


def test_what_was_typed_on_an_old_page_stays_and_what_changed_is_told(at, bureau, site):
    hazard = make_hazard(bureau, site)
    step(bureau.officer, hazard, "graded", gravity="major", words="靠近通道")
    url = f"/hazards/{hazard.pk}/graded/"
    answer = at("周干部").post(url, {"version": 1, "gravity": "ordinary", "words": "我看不严重"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我看不严重" in page and "靠近通道" in page and 'name="version" value="2"' in page
    hazard.refresh_from_db()
    assert hazard.gravity == "major"
    assert at("周干部").post(url, {"version": 2, "gravity": "ordinary", "words": "我看不严重"}).status_code == 302
    notify(bureau, Hazard.objects.get())
    answer = at("周干部").post(f"/hazards/{hazard.pk}/declined/", {"version": 3, "words": "其实是重复的"})
    assert answer.status_code == 409 and "其实是重复的" in answer.content.decode(), "though it can be declined no more"


def test_a_notice_is_issued_for_what_was_chosen_and_stands_on_paper(at, bureau, site):
    first, second = make_hazard(bureau, site), make_hazard(bureau, site, words="电缆拖地")
    client = at("周干部")
    page = client.get(f"/hazards/notify/{site.place_id}/?hazard={first.pk}").content.decode()
    assert page.count("checked") == 1
    chosen = [f"{one.pk}:{one.version}" for one in (first, second)]
    said = {"hazards": chosen, "to": "firm:清源水利工程公司", "working_days": "5"}
    answer = client.post(f"/hazards/notify/{site.place_id}/", said)
    assert answer.status_code == 302
    again = client.post(f"/hazards/notify/{site.place_id}/", said | {"words": "请马上办"})
    assert again.status_code == 409 and "请马上办" in again.content.decode()
    page = client.get(answer.url).content.decode()
    assert "护栏缺了一段" in page and "电缆拖地" in page
    assert client.get(f"{answer.url}word/").getvalue().startswith(b"PK")
    if can_make_pdf():
        assert client.get(f"{answer.url}pdf/").getvalue().startswith(b"%PDF")


def test_the_ledger_counts_filters_and_leaves_the_house_with_a_trace(at, bureau, site, monkeypatch):
    one, two, three = (make_hazard(bureau, site, words=f"第{nth}处") for nth in (1, 2, 3))
    make_hazard(bureau, site, words="=1+1")
    notify(bureau, one, two, days=1)
    notify(bureau, three, days=1)
    step(bureau.officer, three, "rectified", person_id=bureau.people["林一"].pk)
    client = at("周干部")
    page = client.get("/hazards/?show=overdue").content.decode()
    assert "第1处" in page and "第2处" in page and "第3处" not in page
    assert "没有这样的隐患" in client.get("/hazards/?words=nothing").content.decode()
    book = load_workbook(BytesIO(client.get("/hazards/export/?show=open").getvalue()))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 5 and {row[3] for row in rows[1:]} == {"第1处", "第2处", "第3处", "=1+1"}
    assert {row[0]: row[10] for row in rows[1:]} == {1: "是", 2: "是", 3: None, 4: None}
    assert AuditEntry.objects.get(act="export_hazards").details["count"] == 4
    assert at("林一").get("/hazards/export/").status_code == 403


def test_guests_see_their_site_and_name_nobody(at, bureau, site):
    with_branch(bureau, site)
    site.refresh_from_db()
    make_guest(bureau, site)
    here, far = make_hazard(bureau, site), make_hazard(bureau, make_site(bureau, "G2", "西塘工地"), words="远处")
    client = at("韩工")
    page = client.get("/hazards/?show=all").content.decode()
    assert "护栏缺了一段" in page and "远处" not in page
    page = client.get(f"/hazards/{here.pk}/").content.decode()
    assert "林一" not in page and "周干部" not in page
    assert client.get(f"/hazards/{far.pk}/").status_code == 404
    assert client.get(f"/hazards/notify/{site.place_id}/").status_code == 404
    page = client.get("/hazards/report/").content.decode()
    assert "东塘加固工地" in page and "西塘工地" not in page


def test_a_phone_tells_of_one_once(bureau, site):
    payload = {"place": site.place_id, "words": "裂缝", "gravity": "major"}
    told = Incoming(id=uuid.uuid4(), kind="sites.hazard", happened_at=NOW, payload=payload)
    account = bureau.accounts["林一"]
    given = [sync_hazard(actor=account, operation=told, now=timezone.now()) for _twice in range(2)]
    assert given == [{"hazard": str(told.id), "number": 1}] * 2
    assert Hazard.objects.get().found_at == NOW
