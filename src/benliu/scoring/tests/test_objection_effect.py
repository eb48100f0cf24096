"""What became of an objection that was upheld: told by the first notice that can know of the answer."""

import datetime as dt

import pytest

from benliu.records.models import Record
from benliu.scoring.queries.objection import effect_of

from .factories import NOW
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
