"""What a phone keeps is all that the kept pages need, and no page of a person goes to another."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from benliu.identity.models import User
from benliu.sync.pages import ICONS
from benliu.sync.registry import kept_pages

pytestmark = pytest.mark.django_db
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?from "(\./|\.\./)([^"]+)"', re.MULTILINE)


@pytest.fixture
def person(client) -> User:
    user = User.objects.create_user("lin")
    client.force_login(user)
    return user


def plan() -> dict[str, object]:
    text = Client().get("/worker.js").content.decode()
    return json.loads(re.search(r"^work\((.*)\);$", text, re.MULTILINE)[1])


def imported(address: str) -> set[str]:
    """The modules that a module imports, however far down."""
    path = Path(finders.find(address.removeprefix("/static/")))
    found = set()
    for start, name in IMPORT.findall(path.read_text(encoding="utf-8")):
        folder = path.parent if start == "./" else path.parent.parent
        target = (folder / name).resolve()
        found.add("/static/" + str(target.relative_to(target.parents[1])))
    return found.union(*(imported(one) for one in found))


def test_the_shell_has_every_file_of_every_kept_page(client, person):
    for path in [*plan()["pages"], plan()["offline"]]:
        page = client.get(path).content.decode()
        named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)) - {"/static/sync/icon-192.png"}
        needed = named.union(*(imported(one) for one in named if one.endswith(".js")))
        assert needed, path
        assert needed <= set(plan()["shell"]), path


def test_every_file_of_the_shell_is_there():
    assert not [one for one in plan()["shell"] if not finders.find(one.removeprefix("/static/"))]


def test_the_worker_names_everything_that_a_phone_keeps():
    said = plan()
    assert said["pages"] == [reverse(page.url_name) for page in kept_pages()]
    assert {"/unsent/", "/record/"} <= set(said["pages"])
    assert said["sign_out"] == "/sign-out/"


def test_the_worker_serves_the_whole_site_and_is_asked_for_each_time():
    answer = Client().get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"


def test_pages_say_whose_they_are(client):
    assert "data-account" not in client.get("/sign-in/").content.decode()
    person = User.objects.create_user("zhou")
    client.force_login(person)
    for path in plan()["pages"]:
        assert f'data-account="{person.pk}"' in client.get(path).content.decode()


def test_the_app_has_its_icons_in_the_sizes_it_says():
    said = Client().get("/manifest.webmanifest").json()
    assert said["name"] == "奔流"
    assert {way["url"] for way in said["shortcuts"]} == {
        "/record/",
        "/scan/",
        "/watch/",
        "/duty/",
        "/unsent/",
        "/patrol/",
        "/hazards/report/",
        "/advice/mine/",
    }
    assert len(said["icons"]) == len(ICONS) == 3
    for icon in said["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]


def test_the_app_speaks_the_language_of_its_person():
    said = Client(headers={"Accept-Language": "en"}).get("/manifest.webmanifest").json()
    assert (said["name"], said["lang"]) == ("Benliu", "en")


def test_the_page_without_network_offers_what_works(client, person):
    page = client.get("/offline/").content.decode()
    assert all(f'href="{path}"' in page for path in plan()["pages"])
    assert "/record/" not in Client().get("/offline/").content.decode()
