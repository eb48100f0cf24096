"""The demonstration's one-click doors exist in the demonstration only."""

import subprocess
import sys
from importlib import import_module, reload

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, get_resolver, reverse

from benliu.identity import urls
from benliu.identity.models import User


def _read_addresses_again() -> None:
    reload(urls)
    reload(import_module(settings.ROOT_URLCONF))  # by name: identity knows nothing above itself
    clear_url_caches()


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    _read_addresses_again()
    yield
    settings.DEMO = False
    _read_addresses_again()


@pytest.mark.django_db
def test_without_the_demonstration_no_address_exists(client):
    User.objects.create_user("demo-officer")
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/enter/officer/").status_code == 404
    assert client.post("/demo/enter/officer/").status_code == 404
    assert not [name for name in get_resolver().reverse_dict if isinstance(name, str) and "demo" in name]
    with pytest.raises(NoReverseMatch):
        reverse("demo_enter", args=["officer"])
    assert "一键" not in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "secretary", "member"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_one_click_signs_in(demo, client, role, method):
    person = User.objects.create_user(f"demo-{role}")
    answer = getattr(client, method)(f"/demo/enter/{role}/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
def test_the_door_posts_with_a_token_and_sign_in_shows_the_way(demo):
    User.objects.create_user("demo-officer")
    client = Client(enforce_csrf_checks=True)
    page = client.get("/demo/").content.decode()
    assert page.count("csrfmiddlewaretoken") >= 3
    assert client.post("/demo/enter/officer/").status_code == 403
    assert 'href="/demo/"' in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}])
def test_other_machines_stay_outside(demo, client, where):
    User.objects.create_user("demo-officer")
    answer = client.get("/demo/enter/officer/", **where)
    assert answer.status_code == 403
    assert "这台电脑" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_unknown_role_or_missing_data_is_not_found(demo, client):
    assert client.get("/demo/enter/officer/").status_code == 404
    assert client.get("/demo/enter/root/").status_code == 404


def test_the_setting_comes_from_the_environment_alone(tmp_path):
    code = "from benliu.config import settings; print(settings.DEMO)"
    found = [
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout.strip()
        for env in ({"BENLIU_DATA": str(tmp_path)}, {"BENLIU_DATA": str(tmp_path), "BENLIU_DEMO": "1"})
    ]
    assert found == ["False", "True"]
