"""The address at which an officer sets a password again, from the command line."""

import re

import pytest
from django.test import Client

from benliu.audit.models import AuditEntry
from benliu.config.key import main
from benliu.identity.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "watermark-at-the-sluice"


def test_the_printed_address_lets_its_holder_in_once(client, capsys):
    account = User.objects.create_user("zhou", password="forgotten-long-ago")
    assert main(["zhou"]) == 0
    path = re.sub(r"^https?://[^/]+", "", capsys.readouterr().out.strip())
    client.get(path)
    words = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(path.rsplit("/", 2)[0] + "/set-password/", words).status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk) and Client().login(username="zhou", password=PASSWORD)
    assert Client().get(path).status_code == 404
    assert AuditEntry.objects.get().act == "renew_key"


def test_nobody_is_told_so(capsys):
    assert main(["nobody"]) == 2 and "nobody" in capsys.readouterr().err
