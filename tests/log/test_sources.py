"""What of records and entries enters the log: every column that is sealed, no words; and from filing to the proof."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

import benliu_verify
from benliu.common.clock import now
from benliu.config.settle import settle
from benliu.ledger import leaves as of_entries
from benliu.ledger.models import LedgerEntry
from benliu.ledger.services import Posting, post_entries
from benliu.org.services import erase_person
from benliu.org.tests.factories import NOW, make_bureau
from benliu.records import leaves as of_records
from benliu.records.models import Record
from benliu.records.services import number_verified
from benliu.records.tests.factories import make_draft, make_kinds, verified
from benliu.transparency.keys import log_keys
from benliu.transparency.models import Leaf
from benliu.transparency.services import sequence_leaves
from benliu_verify import canonical


@pytest.fixture
def bureau(db, settings, tmp_path):
    settings.BENLIU_LOG_KEYS = tmp_path / "log-keys.json"
    make_kinds()
    return make_bureau()


def test_every_sealed_column_of_a_record_is_in_its_leaf():
    """A later column needs a source of its own: in this one it would change what old leaves are of."""
    columns = {field.attname for field in Record._meta.concrete_fields}
    assert set(of_records.COLUMNS) == columns - {"id", "number", "state"}


def test_every_column_of_an_entry_is_in_its_leaf():
    assert set(of_entries.COLUMNS) == {field.attname for field in LedgerEntry._meta.concrete_fields} - {"id"}


def test_a_leaf_holds_no_word_of_a_record(bureau):
    said = {"note": "走访张三家", "achievement": "省级科技进步奖", "recorder": "李四"}
    (record,) = verified(bureau.secretary, make_draft(bureau, "林一", **said))
    number_verified(now=NOW, at_once=True)
    (entry,) = of_records.LEAVES.named([str(record.pk)])
    text = canonical(entry.content).decode()
    assert not [word for word in said.values() if word in text]
    assert entry.content["quantity"] == 1000 and entry.content["verified_by_id"] == bureau.secretary.account_id


def test_the_clockwork_logs_what_it_numbers_and_its_people_get_a_proof(bureau, tmp_path):
    (record,) = verified(bureau.secretary, make_draft(bureau, "林一"))
    assert not Leaf.objects.exists()
    settle(now())
    assert Leaf.objects.get().reference == str(record.pk)
    for who, status in {"林一": 200, "许书记": 200, "周干部": 200, "王二": 404, "钱书记": 404, "吴干部": 404}.items():
        client = Client()
        client.force_login(bureau.accounts[who])
        answer = client.get(f"/log/proof/record/{record.pk}/")
        assert answer.status_code == status, who
    client.force_login(bureau.accounts["林一"])
    page = client.get(f"/records/{record.pk}/").content.decode()
    assert f"/log/proof/record/{record.pk}/" in page and 'href="/log/"' in page
    proof = tmp_path / "proof.json"
    proof.write_bytes(client.get(f"/log/proof/record/{record.pk}/").content)
    assert checked(proof)[0] == 0
    changed = json.loads(proof.read_bytes())
    changed["content"]["quantity"] = 9000
    proof.write_text(json.dumps(changed))
    code, told = checked(proof)
    assert code == 1 and "Does not hold" in told


def checked(proof: Path) -> tuple[int, str]:
    """By the file alone, without what is installed here."""
    command = [sys.executable, "-I", "-S", benliu_verify.__file__, "proof", str(proof), "--key", str(log_keys().key)]
    done = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_entries_and_reversals_enter_and_an_erased_members_proof_still_verifies(bureau, tmp_path):
    (record,) = verified(bureau.secretary, make_draft(bureau, "林一"))
    number_verified(now=NOW, at_once=True)
    person = bureau.people["林一"]
    posting = Posting(person.pk, record.unit_id, "soul.lesson", 1000, record.pk)
    post_entries(actor=bureau.officer, run_id=1, period="2025", postings=[posting], now=NOW)
    post_entries(actor=bureau.officer, run_id=2, period="2025", postings=[], corrects=[1], now=NOW)
    assert sequence_leaves(now=NOW) == 3
    client = Client()
    client.force_login(bureau.accounts["林一"])
    entry = LedgerEntry.objects.order_by("pk")[0]
    proof = tmp_path / "proof.json"
    proof.write_bytes(client.get(f"/log/proof/entry/{entry.pk}/").content)
    erase_person(actor=bureau.officer, person_id=person.pk, now=NOW)
    assert sequence_leaves(now=NOW) == 1
    assert checked(proof)[0] == 0, "who was given it before can still show it"


@pytest.mark.parametrize("reference", ["x", "", "1.5", "²", "9" * 30, "-", "00000000-0000-0000-0000-000000000000"])
def test_references_that_are_none(bureau, reference):
    for source in (of_records.LEAVES, of_entries.LEAVES):
        assert not source.named([reference])
        assert source.readable(bureau.officer, reference) is None
