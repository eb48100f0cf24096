"""The database itself refuses to change what is verified, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from benliu.org.tests.factories import NOW
from benliu.records.models import Batch, Record
from benliu.records.services import number_verified, undo_batch

from .factories import make_draft, submit, verified

CONTENT = {
    "quantity": "9000",
    "happened_on": "'2020-01-01'",
    "level": "'I级'",
    "facts": "'{\"satisfaction\": 5000}'",
    "matter": "'x'",
    "act": "'cancel'",
    "position": "7",
    "content_hash": "'x'",
    "activity_id": "'00000000000000000000000000000007'",
    "filed_at": "'2020-01-01 00:00:00+00:00'",
    "filed_from": "'x'",
    "person_id": "NULL",
    "filed_by_id": "NULL",
    "kind_id": "(SELECT min(id) FROM records_recordkind)",
    "target_id": "id",
    "unit_id": "(SELECT min(id) FROM org_unit)",
}


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or their pending checks would refuse before the seal
            cursor.execute(statement)
    except DatabaseError as error:
        return "sealed" in str(error)
    return False


@pytest.fixture
def record(bureau):
    return verified(bureau.secretary, make_draft(bureau, "林一"))[0]


@pytest.mark.parametrize("column", CONTENT)
def test_no_content_of_a_verified_record_changes(record, column):
    assert refused(f"UPDATE records_record SET {column} = {CONTENT[column]}")


def test_every_content_column_is_tried():
    free = {"id", "state", "batch_id", "number"}
    assert set(CONTENT) == {f.attname for f in Record._meta.concrete_fields} - free


def test_a_verified_record_is_not_deleted(record):
    assert refused("DELETE FROM records_record")


def test_a_numbered_record_does_not_change_at_all(record):
    number_verified(now=NOW, at_once=True)
    for change in ("state = 'submitted', batch_id = NULL, number = NULL", "number = 2", "state = state"):
        assert refused(f"UPDATE records_record SET {change}")


def test_a_settled_batch_does_not_change(bureau, record):
    number_verified(now=NOW, at_once=True)
    other = verified(bureau.secretary, make_draft(bureau, "王二"))[0]
    undo_batch(actor=bureau.secretary, batch_id=other.batch_id, now=NOW)
    assert Batch.objects.count() == 2
    assert refused("UPDATE records_batch SET undone_at = NULL, numbered_at = NULL")
    assert refused("DELETE FROM records_batch")


def test_waiting_records_may_change(bureau):
    submit(bureau.member, make_draft(bureau, "林一"))
    assert not refused("UPDATE records_record SET quantity = 2000")
    assert not refused("DELETE FROM records_recordtext")
    assert not refused("DELETE FROM records_record")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_truncate_is_refused(record):
    assert refused("TRUNCATE records_record CASCADE")
    assert refused("TRUNCATE records_batch CASCADE")
