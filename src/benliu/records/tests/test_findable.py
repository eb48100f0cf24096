"""What can be found is what is there: no hit leads to a record that was taken back."""

import re
import uuid
from html import unescape

from django.test import Client

from benliu.org.tests.factories import NOW
from benliu.records.models import Record
from benliu.records.services import number_verified, supersede_record, undo_batch

from .factories import make_draft, submit, verified


def addresses(page):
    return {hit.address for of in page.context["found"] for hit in of.hits if "/records/" in hit.address}


def search(bureau, who, words):
    client = Client()
    client.force_login(bureau.accounts[who])
    return client, client.get("/search/", {"q": words})


def test_a_record_is_found_by_its_own_person_and_by_who_leads_the_branch(bureau):
    (record,) = submit(bureau.member, make_draft(bureau, "林一", achievement="冬修水利案例"))
    for who in ("林一", "许书记", "周干部"):
        client, page = search(bureau, who, "水利案例")
        assert addresses(page) == {f"/records/{record.pk}/"}
        assert client.get(f"/records/{record.pk}/").status_code == 200
    assert addresses(search(bureau, "王二", "水利案例")[1]) == set()


def test_what_was_taken_back_is_not_found(bureau):
    (old,) = verified(bureau.secretary, make_draft(bureau, "林一", achievement="清淤案例"))
    number_verified(now=NOW, at_once=True)
    newer = supersede_record(
        actor=bureau.officer, record_id=old.pk, new_id=uuid.uuid4(), quantity=3000, reason="数错了", now=NOW
    )
    newer.refresh_from_db()
    assert f"/records/{newer.pk}/" in addresses(search(bureau, "周干部", "清淤案例")[1])
    undo_batch(actor=bureau.officer, batch_id=newer.batch_id, now=NOW)
    client, page = search(bureau, "周干部", "清淤案例")
    assert not Record.objects.filter(pk=newer.pk).exists()
    assert addresses(page) == {f"/records/{old.pk}/"}
    assert all(client.get(address).status_code == 200 for address in addresses(page))


def test_the_page_leads_to_further_ones_of_a_kind_of_thing_and_back(bureau):
    for number in range(21):
        submit(bureau.secretary, make_draft(bureau, "林一", achievement=f"清淤案例第{number:02}篇"))
    client, first = search(bureau, "周干部", "清淤案例")
    (way,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = client.get(f"/search/{unescape(way)}")
    assert [len(found.hits) for found in second.context["found"]] == [1] and "下一页" not in second.content.decode()
    assert 'rel="prev"' in second.content.decode() and 'href="?q=' in second.content.decode()
    for nonsense in ("x", "9999", "²", "-1"):
        assert client.get("/search/", {"q": "清淤案例", "of": "record", "page": nonsense}).status_code == 200
