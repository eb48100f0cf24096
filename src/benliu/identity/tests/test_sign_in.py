"""Sign-in: limits, rotation, no guessing, only the pages that are offered."""

import re

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from benliu.identity.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "一串足够长的密码-31"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("lin", password=PASSWORD)


def sign_in(client: Client, username: str, password: str, **more: str):
    return client.post("/sign-in/", {"login": username, "password": password, **more})


def test_the_right_password_opens_and_rotates_the_session(client, person):
    client.get("/sign-in/")
    session = client.session
    session["before"] = "sign-in"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    answer = sign_in(client, "lin", PASSWORD)
    assert answer.status_code == 302
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(person.pk)
    assert not Client(headers={"cookie": f"sessionid={before}"}).session.get("_auth_user_id")


@pytest.mark.parametrize(("said", "kept"), [({}, ""), ({"remember": "on"}, 14 * 24 * 3600)])
def test_the_session_outlives_the_browser_only_on_ones_own_device(client, person, said, kept):
    assert 'name="remember"' in client.get("/sign-in/").content.decode()
    sign_in(client, "lin", PASSWORD, **said)
    assert client.cookies["sessionid"]["max-age"] == kept


def test_repeated_failures_lock_the_account_and_say_when_to_come_back(client, person):
    for _ in range(5):
        assert "用户名或密码不对" in sign_in(client, "lin", "wrong-guess").content.decode()
    answer = sign_in(client, "lin", PASSWORD)
    assert answer.status_code == 200
    assert "请五分钟后再试" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_address_cannot_try_names_without_end(client, person):
    for n in range(10):
        sign_in(client, f"name-{n}", "wrong-guess")
    assert "请五分钟后再试" in sign_in(client, "lin", PASSWORD).content.decode()


def test_many_requests_are_answered_with_429_in_our_own_words(client):
    for _ in range(30):
        sign_in(client, "", "")
    answer = sign_in(client, "", "")
    assert answer.status_code == 429
    assert "尝试太频繁" in answer.content.decode()


def test_unknown_and_known_names_get_the_same_words(client, person):
    texts = [sign_in(client, name, "wrong-guess").content.decode() for name in ("lin", "nobody")]
    bare = [re.sub(r'csrfmiddlewaretoken" value="[^"]+|CSRFToken": "[^"]+', "", text) for text in texts]
    assert bare[0].replace("lin", "?") == bare[1].replace("nobody", "?").replace("lin", "?")


def test_unknown_and_known_names_cost_the_same_work(client, settings, monkeypatch):
    """What takes the time is the key derivation: as many rounds of it for a name that does not exist."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.create_user("lin", password=PASSWORD)
    rounds: list[int] = []
    derive = hashers.pbkdf2
    monkeypatch.setattr(hashers, "pbkdf2", lambda *a, **k: rounds.append(a[2]) or derive(*a, **k))
    sign_in(client, "lin", "wrong-guess")
    known = rounds.copy()
    rounds.clear()
    sign_in(client, "nobody", "wrong-guess")
    assert known == rounds
    assert sum(known) >= 100_000


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_to_another_site(client, person, target):
    assert sign_in(client, "lin", PASSWORD, next=target)["Location"] == "/"


def test_next_leads_on_within_the_site(client, person):
    assert sign_in(client, "lin", PASSWORD, next="/password/")["Location"] == "/password/"


def test_only_the_offered_account_pages_are_routed():
    offered = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "socialaccount_", "mfa_"))
    }
    assert offered == {"account_login", "account_logout", "account_change_password", "account_inactive"}
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_sign_out_asks_first_and_ends_the_session(client, person):
    client.force_login(person)
    assert "退出登录？" in client.get("/sign-out/").content.decode()
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_pages_of_a_person_are_kept_in_no_cache(client, person):
    assert "no-store" not in client.get("/demo-not-there/").get("Cache-Control", "")
    client.force_login(person)
    answer = client.get("/password/")
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(client, person):
    elsewhere = Client()
    elsewhere.force_login(person)
    sign_in(client, "lin", PASSWORD)
    new = "另一串足够长的密码-32"
    wrong = client.post("/password/", {"oldpassword": "no", "password1": new, "password2": new})
    assert "现在的密码不对" in wrong.content.decode()
    right = client.post("/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert right.status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302


def test_an_account_without_password_is_told_so(client):
    person = User.objects.create_user("demo-member")
    client.force_login(person)
    answer = client.get("/password/")
    assert answer.status_code == 403
    assert "没有设置密码" in answer.content.decode()


def test_the_content_policy_is_strict(client):
    policy = client.get("/sign-in/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
