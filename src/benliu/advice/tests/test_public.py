"""The pages without account: what they show, and what they withstand."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from benliu.advice.anonymity import Lesson
from benliu.advice.models import Request, StepPhoto
from benliu.advice.services import accept_request, close_request, triage_request
from benliu.advice.services.overdue import forget_requesters
from benliu.advice.tests.factories import DAY, MONDAY, WORDS, advised, asked
from benliu.common.ids import new_id
from benliu.places.models import Place
from benliu.records.models import StoredFile

NOBODYS = "A" * 43
TOKEN = r'(?<=X-CSRFToken": ")\w+|(?<=name="csrfmiddlewaretoken" value=")\w+'  # another one each time


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def form(topic, **rest):
    said = {"id": new_id(), "topic": topic.pk, "words": WORDS, "spot": "北塘", "name": "陈大海", "reach": "13900001234"}
    return said | rest


def photo() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (30, 20)).save(stream, "JPEG", comment=b"<script>")
    return SimpleUploadedFile("../../x.php", stream.getvalue(), "text/html")


def test_a_photo_is_kept_as_a_new_one_and_given_as_a_download(bureau, topic, client):
    page = client.post("/ask/", form(topic, photos=[photo()]))
    kept = StepPhoto.objects.get()
    assert kept.file.name.endswith(".jpg") and b"<script>" not in kept.file.content.read()
    answer = client.get(f"{page['Location']}photos/{kept.pk}/")
    assert answer["Content-Type"] == "application/octet-stream" and "attachment" in answer["Content-Disposition"]
    other = asked(topic)
    assert client.get(f"/ask/{other.key}/photos/{kept.pk}/").status_code == 404


def test_what_is_no_photo_is_said_and_the_words_stay(bureau, topic, client):
    drawing = SimpleUploadedFile("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg")
    page = client.post("/ask/", form(topic, photos=[drawing]))
    assert page.status_code == 422 and "这不是照片" in page.content.decode() and WORDS in page.content.decode()
    five = client.post("/ask/", form(topic, photos=[photo() for _ in range(5)]))
    assert five.status_code == 422 and "最多 4 张" in five.content.decode()
    assert not Request.objects.exists() and not StoredFile.objects.exists()


def test_a_program_that_fills_in_everything_is_led_back(bureau, topic, client):
    page = client.post("/ask/", form(topic, website="https://example.com"))
    assert (page.status_code, page["Location"]) == (302, "/ask/") and not Request.objects.exists()


def test_too_many_from_one_address_are_turned_away_for_an_hour(bureau, topic, client):
    for _time in range(10):
        assert client.post("/ask/", form(topic)).status_code == 302
    page = client.post("/ask/", form(topic))
    assert page.status_code == 429 and "太多了" in page.content.decode()
    assert client.post("/ask/", form(topic), REMOTE_ADDR="192.0.2.7").status_code == 302
    assert Request.objects.count() == 11


def test_behind_the_proxy_the_address_is_what_the_proxy_saw(bureau, topic, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(12):  # what the sender writes before it is not believed
        page = client.post("/ask/", form(topic), HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 192.0.2.9")
    assert page.status_code == 429


def test_a_wrong_key_and_one_whose_time_is_over_are_the_same(bureau, topic, client, on_monday):
    request = advised(bureau, topic)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=None, now=MONDAY)
    assert client.get(f"/ask/{request.key}/").status_code == 200
    on_monday(MONDAY + 91 * DAY)
    over, wrong = client.get(f"/ask/{request.key}/"), client.get(f"/ask/{NOBODYS}/")
    assert over.status_code == wrong.status_code == 404
    assert re.sub(TOKEN, "", over.content.decode()) == re.sub(
        TOKEN, "", wrong.content.decode().replace(NOBODYS, request.key)
    )
    assert client.post(f"/ask/{request.key}/rate/", {"score": 5}).status_code == 404


def test_forms_carry_a_token(bureau, topic):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/ask/", form(topic)).status_code == 403
    assert strict.post(f"/ask/{asked(topic).key}/rate/", {"score": 5}).status_code == 403


def test_words_are_never_markup(bureau, topic, client):
    request = asked(topic, words="<script>run(1)</script>", spot='"><img src=x onerror=run(1)>')
    page = client.get(f"/ask/{request.key}/").content.decode()
    assert "<script>run" not in page and "<img" not in page and "&lt;script&gt;" in page


def test_the_page_names_nobody_and_keeps_no_copy(bureau, topic, client):
    answer = client.get(f"/ask/{advised(bureau, topic).key}/")
    page = answer.content.decode()
    assert "换止水橡皮" in page
    assert not any(word in page for word in ("林一", "周干部", "陈大海", "13900001234"))
    assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_advice_on_paper(bureau, topic, client, ending):
    request = advised(bureau, topic)
    answer = client.get(f"/ask/{request.key}/paper/{ending}/")
    assert answer.status_code == 200 and len(answer.getvalue()) > 1000
    assert client.get(f"/ask/{asked(topic).key}/paper/{ending}/").status_code == 404


def test_known_answers_are_found_by_chinese_words(bureau, topic, client):
    request = advised(bureau, topic)
    lesson = Lesson("闸门漏水", "底止水老化", "更换止水橡皮")
    close_request(actor=bureau.officer, request_id=request.pk, lesson=lesson, now=MONDAY)
    client.force_login(bureau.accounts["孙三"])
    assert "闸门漏水" in client.get("/advice/known/", {"q": "橡皮"}).content.decode()
    assert "没有查到" in client.get("/advice/known/", {"q": "水泵"}).content.decode()
    assert "闸门漏水" in client.get("/search/", {"q": "老化"}).content.decode()


def test_a_position_is_attached_only_by_who_wants_to_and_told_exactly_to_few(bureau, topic, client):
    here = form(topic, latitude="30.123456", longitude="120.654321")
    client.post("/ask/", here)
    client.post("/ask/", form(topic))
    request, plain = Request.objects.get(pk=here["id"]), Request.objects.exclude(pk=here["id"]).get()
    assert (request.latitude, request.longitude) == (30_123_456, 120_654_321)
    assert (plain.latitude, plain.longitude) == (None, None)
    triage_request(
        actor=bureau.officer, request_id=request.pk, person_id=bureau.people["林一"].pk, place_id=None, now=MONDAY
    )

    def told(name):
        client.force_login(bureau.accounts[name])
        return client.get(f"/advice/{request.pk}/").content.decode()

    assert "30.12346, 120.65432" in told("周干部")
    assert "30.12, 120.65" in told("林一") and "30.123" not in told("林一")
    accept_request(actor=bureau.standing("林一"), request_id=request.pk, now=MONDAY)
    assert "30.12346, 120.65432" in told("林一")
    assert client.post("/ask/", form(topic, latitude="91", longitude="0")).status_code == 422


def test_the_position_goes_with_the_contact(bureau, topic, client):
    request = advised(bureau, topic)
    Request.objects.filter(pk=request.pk).update(latitude=30_000_000, longitude=120_000_000)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=None, now=MONDAY)
    forget_requesters(now=MONDAY + 90 * DAY)
    request.refresh_from_db()
    assert request.latitude == 30_000_000
    assert forget_requesters(now=MONDAY + 91 * DAY) == 1
    request.refresh_from_db()
    assert (request.latitude, request.longitude, request.contact.name) == (None, None, "")
    assert forget_requesters(now=MONDAY + 92 * DAY) == 0


def test_a_place_is_known_by_its_name_in_the_words(bureau, topic, client):
    unit = bureau.units["示例市水利局"]
    names = ("北塘", "北塘 3 号闸")
    made = [
        Place.objects.create(unit=unit, code=str(n), name=name, opened_on=MONDAY.date()) for n, name in enumerate(names)
    ]
    request = asked(topic, spot="北塘 3 号闸上游")
    client.force_login(bureau.accounts["周干部"])
    assert f'<option value="{made[1].pk}" selected>' in client.get(f"/advice/{request.pk}/").content.decode()
