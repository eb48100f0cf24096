"""Founding a bureau: tree, officer, scheme; again: further branches; a weak password writes nothing."""

import pytest

from benliu.config.found import main
from benliu.identity.models import User
from benliu.org.models import Office, Unit
from benliu.scoring.models import SchemeVersion

pytestmark = pytest.mark.django_db
WORDS = ["某市水利局", "--branch", "甲支部", "--officer", "林一", "--staff-no", "A1", "--account", "lin-yi"]


def test_a_bureau_is_founded_and_grows(monkeypatch, client):
    monkeypatch.setenv("BENLIU_PASSWORD", "足够长的密码-2026")
    assert main(WORDS) == 0
    assert main(["某市水利局", "--branch", "乙支部"]) == 0
    assert [u.name for u in Unit.objects.order_by("path")] == ["某市水利局", "甲支部", "乙支部"]
    assert Office.objects.get().role == Office.Role.OFFICER
    assert SchemeVersion.objects.count() == 1
    assert client.login(username="lin-yi", password="足够长的密码-2026")


def test_a_new_bureau_needs_an_officer(capsys):
    assert main(["某市水利局", "--branch", "甲支部"]) == 2
    assert "--officer" in capsys.readouterr().err
    assert not Unit.objects.exists()


def test_a_weak_password_writes_nothing(monkeypatch, capsys):
    monkeypatch.setenv("BENLIU_PASSWORD", "12345")
    assert main(WORDS) == 2
    assert capsys.readouterr().err
    assert not Unit.objects.exists() and not User.objects.exists()
