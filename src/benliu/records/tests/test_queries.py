"""What waits, what counts, what is told to the reader of workbooks, what records were used for."""

import datetime as dt
import uuid

import pytest

from benliu.common.decision import Refused
from benliu.org.tests.factories import FIRST, NOW, SECOND
from benliu.records import uses
from benliu.records.models import RecordKind
from benliu.records.queries import (
    Filters,
    record_detail,
    record_page,
    record_vocabulary,
    roster_of_members,
    waiting_count,
    waiting_records,
)
from benliu.records.queries.listing import filter_units
from benliu.records.services import cancel_record, supersede_record

from .factories import make_draft, submit, verified


def test_one_activity_is_one_line(bureau):
    drafts = [make_draft(bureau, who, note="二月党课") for who in ("林一", "王二", "许书记")]
    other = make_draft(bureau, "林一", "warm.talk")
    submit(bureau.secretary, *drafts, other)
    lesson, talk = sorted(waiting_records(bureau.officer), key=lambda line: -line.head_count)
    assert lesson.head_count == 3 and set(lesson.record_ids) == {d.id for d in drafts}
    assert set(lesson.names) == {"林一", "王二", "许书记"} and lesson.filed_by == "许书记" and lesson.is_clean
    assert (lesson.kind, lesson.quantity, lesson.note) == ("党课", 1000, "二月党课") and talk.head_count == 1
    assert waiting_count(bureau.officer) == 4


def test_what_is_about_the_reader_is_a_line_of_its_own_at_the_end(bureau):
    drafts = [make_draft(bureau, who, note="二月党课") for who in ("林一", "许书记", "王二")]
    submit(bureau.secretary, *drafts)
    theirs, own = waiting_records(bureau.secretary)
    assert (theirs.names, theirs.is_clean, theirs.barred) == (("林一", "王二"), True, False)
    assert (own.names, own.is_clean, own.barred) == (("许书记",), False, True)
    assert waiting_count(bureau.secretary) == 2


@pytest.mark.parametrize(
    "change",
    [{"day": "2026-02-11"}, {"code": "warm.talk"}, {"note": "另一件"}, {"who": FIRST, "code": "meeting.lesson"}],
)
def test_other_things_are_other_lines(bureau, change):
    submit(bureau.secretary, make_draft(bureau, "林一", note="一件"))
    said = {"who": "王二", "code": "soul.lesson", "day": "2026-02-10", "note": "一件"} | change
    submit(bureau.secretary, make_draft(bureau, said["who"], said["code"], said["day"], note=said["note"]))
    assert len(waiting_records(bureau.secretary)) == 2


def test_what_others_filed_is_another_line(bureau):
    submit(bureau.secretary, make_draft(bureau, "王二"))
    submit(bureau.member, make_draft(bureau, "林一"))
    assert len(waiting_records(bureau.secretary)) == 2


@pytest.mark.parametrize("end", ["cancelled", "superseded to another day"])
def test_what_no_longer_counts_is_no_twin(bureau, end):
    record = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    act = {"actor": bureau.secretary, "record_id": record.pk, "reason": "错", "new_id": uuid.uuid4(), "now": NOW}
    if end == "cancelled":
        cancel_record(**act)
    else:
        supersede_record(**act, happened_on=dt.date(2026, 2, 1))
    submit(bureau.member, make_draft(bureau, "林一"))
    assert waiting_records(bureau.secretary)[0].is_clean


def test_branches_are_compared_with_branches(bureau):
    verified(bureau.secretary, make_draft(bureau, FIRST, "meeting.lesson"))
    submit(bureau.officer, make_draft(bureau, FIRST, "meeting.lesson"), make_draft(bureau, SECOND, "meeting.lesson"))
    assert {line.branch: line.is_clean for line in waiting_records(bureau.officer)} == {FIRST: False, SECOND: True}


def test_an_unusual_quantity_and_a_late_filing_are_told(bureau):
    RecordKind.objects.filter(code="warm.service").update(usual_most=12_000)
    submit(bureau.member, make_draft(bureau, "林一", "warm.service", quantity=12_000))
    assert waiting_records(bureau.secretary)[0].is_clean
    submit(bureau.member, make_draft(bureau, "林一", "warm.service", "2026-02-11", quantity=12_001))
    submit(bureau.member, make_draft(bureau, "林一", "warm.talk", "2025-09-02"))
    codes = [[d.code for d in line.doubts] for line in waiting_records(bureau.secretary)]
    assert codes == [["late"], ["quantity"], []]


def test_a_secretary_sees_only_what_waits_in_the_own_branch(bureau):
    submit(bureau.officer, make_draft(bureau, "林一"), make_draft(bureau, "孙三"))
    assert [line.branch for line in waiting_records(bureau.secretary)] == [FIRST]
    assert waiting_count(bureau.officer) == 2 and waiting_count(bureau.member) == 0
    assert len(waiting_records(bureau.officer, unit_id=bureau.units[SECOND].pk)) == 1


@pytest.mark.parametrize("count", [10, 1000])
def test_waiting_records_take_a_fixed_number_of_queries(bureau, count, django_assert_num_queries):
    submit(bureau.secretary, *[make_draft(bureau, "林一", quantity=1000 + i, note=str(i % 40)) for i in range(count)])
    secretary = bureau.secretary
    with django_assert_num_queries(2):
        waiting_records(secretary)


def test_the_vocabulary_is_the_kinds_in_use(bureau):
    RecordKind.objects.filter(code="warm.talk").update(retired_at=NOW)
    kinds = {kind.id: kind for kind in record_vocabulary().kinds}
    assert "warm.talk" not in kinds and kinds["soul.lesson"].aliases == ("三会一课-党课", "听党课")
    assert kinds["meeting.lesson"].subject == "branch" and not kinds["soul.lesson"].level_required
    assert kinds["key.emergency"].level_required and "I级" in kinds["key.emergency"].levels
    assert kinds["key.water"].notes == {"satisfaction": "满意度{number}"}
    assert set(record_vocabulary().units) == {"次", "学时", "小时", "班次", "项"}


def test_the_roster_is_the_members_of_the_day(bureau):
    roster = roster_of_members(dt.date(2026, 3, 2))
    assert roster.by_number("S002").key == str(bureau.people["林一"].pk) and len(roster.people) == 5
    assert not roster_of_members(dt.date(2023, 12, 31)).people


def test_a_records_page_lists_its_uses(bureau, monkeypatch):
    record = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    monkeypatch.setattr(uses, "_consumers", [])
    asked = []

    def of_records(ids, reader):
        asked.append((list(ids), reader))
        return [uses.Use("2026 年积分", "/somewhere/", "记 1.5 分")]

    consumer = uses.Consumer(of_records, lambda _activities, _reader: {})
    uses.register_consumer(consumer)
    uses.register_consumer(consumer)
    assert record_detail(record.pk, bureau.member).uses == (uses.Use("2026 年积分", "/somewhere/", "记 1.5 分"),)
    assert asked == [([record.pk], bureau.member)]


def test_who_may_open_a_record(bureau):
    own, branch = verified(bureau.officer, make_draft(bureau, "林一"), make_draft(bureau, FIRST, "meeting.lesson"))
    for name in ("林一", "许书记", "周干部"):
        record_detail(own.pk, bureau.standing(name))
        record_detail(branch.pk, bureau.standing(name))
    record_detail(branch.pk, bureau.standing("王二"))
    for name in ("王二", "钱书记", "孙三", "吴干部"):
        with pytest.raises(Refused):
            record_detail(own.pk, bureau.standing(name))


def test_records_are_found_by_the_beginning_of_a_branchs_name(bureau):
    verified(bureau.officer, make_draft(bureau, "林一"), make_draft(bureau, "孙三"))
    assert {line.branch for line in record_page(bureau.officer, Filters(words=SECOND[:-1])).lines} == {SECOND}
    assert {line.who for line in record_page(bureau.officer, Filters(words="孙")).lines} == {"孙三"}
    assert record_page(bureau.member, Filters(words=SECOND)).lines == []


def test_pages_of_records_reached_by_several_ways_hold_each_record_once(bureau, monkeypatch):
    """The secretary leads the branch, filed some of the records and is the person of one: never twice, in order."""
    monkeypatch.setattr("benliu.records.queries.listing.PAGE", 2)
    own = submit(bureau.secretary, make_draft(bureau, "许书记", day="2026-01-05"))
    filed = submit(bureau.secretary, *[make_draft(bureau, "林一", day=f"2026-01-{day:02}") for day in (2, 3)])
    other = submit(bureau.officer, make_draft(bureau, "王二", day="2026-01-04"))
    submit(bureau.officer, make_draft(bureau, "孙三", day="2026-01-04"))
    pages, key = [], ""
    for _ in range(2):
        page = record_page(bureau.secretary, Filters(), key)
        pages, key = [*pages, [line.id for line in page.lines]], page.next_key
    assert pages == [[own[0].pk, other[0].pk], [filed[1].pk, filed[0].pk]] and key == ""


def test_a_menu_of_very_many_branches_is_left_out(bureau, monkeypatch):
    assert [name for _pk, name in filter_units(bureau.officer)] == [FIRST, SECOND]
    monkeypatch.setattr("benliu.records.queries.listing.MOST_UNITS", 1)
    assert filter_units(bureau.officer) == []
    assert [name for _pk, name in filter_units(bureau.secretary)] == [FIRST]


def test_an_import_that_brought_nothing_has_no_records(bureau):
    verified(bureau.officer, make_draft(bureau, "林一"))
    assert record_page(bureau.officer, Filters(import_id=uuid.uuid4())).lines == []


def test_pages_turn_within_a_day(bureau, monkeypatch):
    monkeypatch.setattr("benliu.records.queries.listing.PAGE", 2)
    drafts = submit(bureau.officer, *[make_draft(bureau, "林一", quantity=1000 + i) for i in range(5)])
    shown, key = [], ""
    for size in (2, 2, 1):
        page = record_page(bureau.officer, Filters(), key)
        assert len(page.lines) == size
        shown, key = [*shown, *(line.id for line in page.lines)], page.next_key
    assert shown == sorted((d.pk for d in drafts), reverse=True) and key == ""
