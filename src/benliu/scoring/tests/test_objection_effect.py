"""What became of an objection that was upheld: told by the first notice that can know of the answer."""

import datetime as dt

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid
from benliu.records.models import Record
from benliu.scoring.models import Objection
from benliu.scoring.queries.closing import upheld_in_vain
from benliu.scoring.queries.objection import effect_of
from benliu.scoring.services import close_run

from .factories import NOW, Bureau, after
from .test_publications import answer, correct, object_to

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_a_notice_of_a_run_that_began_before_the_answer_is_no_effect_of_it(bureau):
    """While Anna waited, another notice came; the answer came after it, and only then the run that knows of it."""
    objection = object_to(bureau, bureau.published(bureau.run()), "anna", "key.emergency", now=NOW - HOUR)
    bureau.published(bureau.run())
    answer(bureau, objection, "upheld", now=NOW + HOUR)
    objection.refresh_from_db()
    assert effect_of(objection) is None
    correct(bureau, objection.record, level="IV级")
    made = bureau.published(bureau.run(now=NOW + 2 * HOUR))
    found = effect_of(objection)
    assert found.publication_id == made.pk
    assert (found.line_before, found.line_after, found.total_before, found.total_after) == (5000, 1000, 10000, 6000)


def test_a_line_corrected_twice_tells_what_it_gives_in_the_end(bureau):
    """Level I was IV, said one; and it was a day later, said the next: 5 → 1 point."""
    objection = object_to(bureau, bureau.published(bureau.run()), "anna", "key.emergency", now=NOW - HOUR)
    answer(bureau, objection, "upheld")
    objection.refresh_from_db()
    correct(bureau, objection.record, level="IV级")
    correct(bureau, Record.objects.get(target=objection.record_id), happened_on=dt.date(2025, 7, 9))
    bureau.published(bureau.run(now=NOW + HOUR))
    found = effect_of(objection)
    assert (found.line_before, found.line_after) == (5000, 1000)


def upheld(bureau: Bureau, item: str | None) -> Objection:
    objection = object_to(bureau, bureau.published(bureau.run()), "anna", item, now=NOW - HOUR)
    answer(bureau, objection, "upheld")
    return objection


def test_a_later_run_that_gives_the_same_line_does_not_settle_an_objection(bureau):
    """Somebody else's record came, Anna's stands as it did: closing asks, and keeps that it was confirmed."""
    objection = upheld(bureau, "key.emergency")
    bureau.record("bert", "warm.service", "2025-08-01")
    newer = bureau.published(bureau.run(now=NOW + HOUR))
    assert [row.pk for row in upheld_in_vain(newer.run_id)] == [objection.pk]
    with pytest.raises(Invalid, match="已经采纳，这次计分却和原来一样"):
        close_run(actor=bureau.officer, run_id=newer.run_id, now=after(newer))
    close_run(actor=bureau.officer, run_id=newer.run_id, unchanged=[objection.pk], now=after(newer))
    assert AuditEntry.objects.get(act="close_run").details == {"unchanged": [objection.pk]}


def test_a_run_with_the_corrected_line_settles_an_objection(bureau):
    objection = upheld(bureau, "key.emergency")
    correct(bureau, objection.record, level="IV级")
    newer = bureau.published(bureau.run(now=NOW + HOUR))
    assert upheld_in_vain(newer.run_id) == []
    assert close_run(actor=bureau.officer, run_id=newer.run_id, now=after(newer)).closed_at


@pytest.mark.parametrize(("who", "open_yet"), [("anna", 0), ("bert", 1)])
def test_what_was_missing_is_settled_by_a_line_of_the_same_person(bureau, who, open_yet):
    upheld(bureau, None)
    bureau.record(who, "warm.service", "2025-08-01")
    assert len(upheld_in_vain(bureau.run(now=NOW + HOUR).pk)) == open_yet


def test_the_closing_page_leads_to_what_was_upheld_in_vain(client, bureau, monkeypatch):
    objection = upheld(bureau, "key.emergency")
    newer = bureau.published(bureau.run(now=NOW + HOUR))
    monkeypatch.setattr("benliu.scoring.pages.runs.now", lambda: after(newer))
    client.force_login(bureau.accounts["olga"])
    path = f"/runs/{newer.run_id}/close/"
    page = client.get(path).text
    assert f'href="/objections/{objection.pk}/"' in page and "1 条异议已经采纳" in page
    assert client.post(path).status_code == 422
    assert client.post(path, {"unchanged": [objection.pk]}).status_code == 302
