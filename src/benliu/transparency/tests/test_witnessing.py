"""Two bureaus witness each other's log (C2SP tlog-witness): ours as the witness, and as who asks one."""

import base64
import datetime as dt
import html
import re

import pytest
import requests
from django.test import Client

from benliu.transparency.keys import log_keys
from benliu.transparency.models import Checkpoint, Cosignature, Witness, Witnessed
from benliu.transparency.queries import newest_checkpoint, tree_of
from benliu.transparency.services import (
    Unwitnessed,
    call_witnesses,
    cosign_checkpoint,
    sequence_leaves,
    wake_witnesses,
    witnessing,
)
from benliu_verify import Checkpoint as Signed
from benliu_verify import Note

from .factories import NOW

LATER = NOW + dt.timedelta(hours=1)
ADDRESS = "/log/witness/add-checkpoint"


@pytest.fixture
def other(settings, rows):
    """Another bureau's keys beside ours; our log is one that it follows."""
    ours, theirs = settings.BENLIU_LOG_KEYS, settings.BENLIU_LOG_KEYS.with_name("other.json")
    settings.BENLIU_LOG_WITNESSED = (str(log_keys().key),)
    settings.BENLIU_LOG_ORIGIN, settings.BENLIU_LOG_KEYS = "other.example/log", theirs
    key = log_keys().witness_key

    class Other:
        """Acts with its own keys, and sees what it has signed in the table that both share here."""

        def __init__(self) -> None:
            self.key, self.broken = key, ""

        def __enter__(self):
            settings.BENLIU_LOG_KEYS = theirs

        def __exit__(self, *_args):
            settings.BENLIU_LOG_KEYS = ours

        def asked(self, address, data):
            """In the place of the network."""
            assert address == "https://other.example/log/witness/add-checkpoint"
            if self.broken:
                raise requests.ConnectionError(self.broken)
            with self:
                found = Client().post(ADDRESS, data, content_type="application/octet-stream")
            answer = requests.Response()
            answer.status_code, answer._content, answer.encoding = found.status_code, found.content, "utf-8"
            return answer

    settings.BENLIU_LOG_KEYS = ours
    settings.BENLIU_LOG_WITNESSES = (f"https://other.example/log/witness {key}",)
    return Other()


def grow(rows, count: int) -> str:
    rows.add(*[None] * count)
    sequence_leaves(now=NOW)
    return newest_checkpoint().note


def request_of(old: int, note: str, steps=None) -> bytes:
    size = int(note.split("\n")[1])
    if steps is None:
        around = (old - 1, min(old, size - 1)) if old else ()
        steps = tree_of(size, "sha256", *around).consistency(old) if old <= size else []
    return "\n".join([f"old {old}", *(base64.b64encode(step).decode() for step in steps), "", note]).encode()


def test_a_checkpoint_that_begins_with_the_one_before_is_cosigned(rows, other):
    first = grow(rows, 3)
    with other:
        line = cosign_checkpoint(request_of(0, first), now=NOW)
    assert Note.read((first + line).encode()).signed_by(other.key)
    second = grow(rows, 300)
    with other:
        line = cosign_checkpoint(request_of(3, second), now=LATER)
        assert cosign_checkpoint(request_of(303, second), now=LATER), "asked again, signed again"
    assert Signed.read((second + line).encode(), log_keys().key, [other.key]).size == 303
    assert Witnessed.objects.get().size == 303


def status_of(body: bytes) -> int:
    with pytest.raises(Unwitnessed) as refused:
        cosign_checkpoint(body, now=NOW)
    return refused.value.status


def test_everything_else_is_refused_as_the_protocol_says(rows, other, settings):
    first = grow(rows, 3)
    with other:
        cosign_checkpoint(request_of(0, first), now=NOW)
    second = grow(rows, 10)
    forged = second.replace("\n13\n", "\n14\n")
    with other:
        assert status_of(request_of(0, second)) == 409
        assert status_of(request_of(4, second)) == 409
        assert status_of(request_of(14, second, [])) == 400
        assert status_of(request_of(3, second, [])) == 422
        assert status_of(request_of(3, second, [bytes(32)] * 3)) == 422
        assert status_of(request_of(3, second, [bytes(32)] * 64)) == 400
        assert status_of(request_of(3, forged, [])) == 403
        assert status_of(second.encode()) == 400
        assert status_of(b"old 03\n\n" + second.encode()) == 400
        assert status_of(b"old 3\n???\n\n" + second.encode()) == 400
        assert status_of(b"old 3\n\n\xff\xfe") == 404
        settings.BENLIU_LOG_WITNESSED = ()
        assert status_of(request_of(3, second)) == 404
    assert Witnessed.objects.get().size == 3


def test_two_views_of_one_size_are_not_both_signed(rows, other):
    first = grow(rows, 3)
    with other:
        cosign_checkpoint(request_of(0, first), now=NOW)
    Witnessed.objects.update(root=bytes(32))
    with other:
        assert status_of(request_of(3, first)) == 409


def test_ours_are_brought_and_what_goes_wrong_is_kept_and_tried_again(rows, other, monkeypatch):
    monkeypatch.setattr(witnessing.OnlyTo, "post", lambda session, address, data: other.asked(address, data))
    note = grow(rows, 5)
    other.broken = "no way there"
    assert call_witnesses(now=NOW) == 0
    assert "no way there" in Witness.objects.get().trouble
    other.broken = ""
    assert call_witnesses(now=LATER) == 1 and call_witnesses(now=LATER) == 0
    assert Witness.objects.get().trouble == "" and Witness.objects.get().size == 5
    newest = newest_checkpoint()
    assert newest.note.startswith(note) and Signed.read(newest.note.encode(), log_keys().key, [other.key]).size == 5
    grow(rows, 300)
    Witness.objects.update(size=0)  # we forgot where it was: it says so itself
    assert call_witnesses(now=LATER) == 1
    assert Cosignature.objects.filter(checkpoint=Checkpoint.objects.get(size=305)).exists()
    Witnessed.objects.update(size=1000)
    grow(rows, 1)
    assert call_witnesses(now=LATER) == 0 and "1000" in Witness.objects.get().trouble


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "的公钥"), ("en", "public key of the witness")])
def test_the_page_gives_the_key_of_who_witnesses(rows, other, language, words):
    grow(rows, 3)
    page, key = (
        html.unescape(Client(headers={"accept-language": language}).get("/log/").text),
        re.escape(str(other.key)),
    )
    shown = re.search(rf'<label for="key-of-1">([^<]*)</label><textarea[^>]*>{key}</textarea>', page)
    assert "other.example/log/witness" in shown[1] and words in shown[1].lower()


def test_a_worker_is_woken_once_while_a_witness_is_missing(rows, other):
    from django_tasks_db.models import DBTaskResult

    wake_witnesses(now=NOW)
    assert not DBTaskResult.objects.exists(), "there is nothing to bring yet"
    grow(rows, 1)
    Witness.objects.create(name=other.key.name, tried_at=NOW, trouble="no way there")
    wake_witnesses(now=NOW)
    assert not DBTaskResult.objects.exists(), "it failed just now"
    wake_witnesses(now=LATER)
    wake_witnesses(now=LATER)
    assert DBTaskResult.objects.count() == 1


def test_what_is_too_long_or_too_often_is_turned_away(db):
    client = Client(enforce_csrf_checks=True)
    long = client.post(ADDRESS, b"x" * 20_000, content_type="text/plain")
    assert long.status_code == 413
    said = [client.post(ADDRESS, b"old 0\n\nx\n", content_type="text/plain").status_code for _n in range(60)]
    assert set(said[:59]) == {404} and said[-1] == 429
