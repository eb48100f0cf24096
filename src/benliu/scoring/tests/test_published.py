"""Schemes that say more than the bureau's, as an officer reads them on their page."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from benliu.records.models import RecordKind
from benliu.scoring.services import adopt_scheme
from benliu.scoring.tests.factories import NOW, make_bureau

ROOT = Path(__file__).resolve().parents[4]
NAMES = sorted(file.parent.name for file in (ROOT / "schemes").glob("*/scheme.toml"))


@pytest.fixture
def read(db, client):
    """The page of a published scheme, its text alone."""
    bureau = make_bureau()
    client.force_login(bureau.accounts["olga"])

    def text_of(name):
        version = adopt_scheme(actor=bureau.officer, source=name, now=NOW)
        answer = client.get(reverse("scheme", args=[version.pk]))
        assert answer.status_code == 200
        shown = re.sub(r"<pre.*?</pre>", "", answer.content.decode(), flags=re.S)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())

    return text_of


@pytest.mark.parametrize("name", NAMES)
def test_every_published_scheme_can_be_read(read, name):
    text = (ROOT / "schemes" / name / "scheme.toml").read_text(encoding="utf-8")
    shown = read(name)
    assert set(RecordKind.objects.values_list("subject", flat=True)) <= set(RecordKind.Subject.values)
    for title in re.findall(r'^title = "(.*)"', text, re.M):
        assert title in shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fpt_movement", "每次 3 至 5 分，由认定决定"),
        ("stack_exchange", "每日最多 200 分（加分扣分相抵后计算）"),
        ("tax_credit", "直接评定："),
        ("liangxueyizuo", "每周期的数量合并计算"),
        ("atp_2020", "须符合："),
        ("bureau", "参加评定： 党员状态为正式党员 ；其余为不定等次"),
    ],
)
def test_what_the_language_says_further_stands_on_the_page(read, name, said):
    assert said in read(name)
