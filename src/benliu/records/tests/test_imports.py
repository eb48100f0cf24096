"""Imports: what will happen, mending, applying, taking back; over real workbooks."""

import datetime as dt
import uuid

import pytest
from django.core.files.base import ContentFile

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.models import Membership, Person
from benliu.org.tests.factories import FIRST, NOW, SECOND
from benliu.records.models import Batch, Evidence, Import, ImportRow, Record, RecordKind, StoredFile
from benliu.records.queries import effective_records
from benliu.records.queries.imports import import_detail
from benliu.records.queries.lines import record_lines
from benliu.records.services import (
    advance_import,
    apply_import,
    cancel_import,
    cancel_record,
    continue_import,
    discard_import,
    file_as_new,
    mend_row,
    number_verified,
    resume_stalled_imports,
    skip_row,
    start_import,
    stop_import,
    supersede_record,
    take_row_back,
    undo_batch,
    verify_records,
)
from benliu.records.services.imports.applying import CHUNK, file_drafts
from benliu.records.services.imports.upload import MOST_BYTES

from .factories import finish, imported, ledger, make_draft, outcomes, preview, roster, submit, verified, workbook

LATER = NOW + dt.timedelta(minutes=5)


def line(day="2026-02-10", name="林一", item="党课", quantity="1", *, number="", level="", achievement=""):
    return [day, name, number, item, quantity, level, achievement, "登记员"]


def test_a_row_becomes_a_record_with_its_place(bureau):
    run = imported(bureau.secretary, ledger(line(), sheet="二月"))
    record = effective_records().get()
    place = record.evidence.get()
    assert (run.state, run.total, run.batch_id) == ("done", 1, record.batch_id)
    assert (record.person, record.unit, record.quantity) == (bureau.people["林一"], bureau.units[FIRST], 1000)
    assert (place.file_name, place.sheet, place.row) == ("台账.xlsx", "二月", 2)
    assert place.cells["日期"] == "2026-02-10" and record.text.recorder == "登记员"
    assert record.batch.origin == Batch.Origin.IMPORT and record.filed_by_id == bureau.secretary.account_id


def test_levels_facts_and_achievements_reach_the_record(bureau):
    rows = [
        line(item="应急值守", level="Ⅲ级", quantity="2班次"),
        line(item="技术服务", level="满意度4.5"),
        line(item="荣誉", level="省级", achievement="治水案例"),
    ]
    imported(bureau.secretary, ledger(*rows))
    duty, water, honour = effective_records().order_by("position")
    assert (duty.level, duty.quantity) == ("III级", 2000)
    assert water.facts == {"satisfaction": 4500} and water.text.note == "满意度4.5"
    assert honour.level == "省级" and honour.matter and honour.text.achievement == "治水案例"


def test_the_same_workbook_again_changes_nothing(bureau):
    rows = [line(), line(item="荣誉", level="省级", achievement="案例"), line(item="技术服务", level="满意度5")]
    imported(bureau.secretary, ledger(*rows))
    again = preview(bureau.secretary, ledger(*rows, sheet="别的名字", name="别的.xlsx"))
    assert outcomes(again) == {"unchanged": 3}
    with pytest.raises(Invalid, match="没有要导入的行"):
        apply_import(actor=bureau.secretary, import_id=again.pk, now=NOW)


def test_what_waits_for_verification_is_not_filed_again(bureau):
    submit(bureau.member, make_draft(bureau, "林一"))
    assert outcomes(preview(bureau.secretary, ledger(line()))) == {"unchanged": 1}


def test_a_cancelled_record_does_not_stand_in_the_way(bureau):
    record = verified(bureau.secretary, make_draft(bureau, "林一"))[0]
    cancel_record(actor=bureau.secretary, record_id=record.pk, reason="错", new_id=uuid.uuid4(), now=NOW)
    assert outcomes(preview(bureau.secretary, ledger(line()))) == {"new": 1}


def test_duplicates_within_and_across_files_are_refused(bureau):
    run = preview(
        bureau.secretary, ledger(line(), line(quantity="1次")), ledger(line(item="听党课"), name="另一份.xlsx")
    )
    assert outcomes(run) == {"new": 1, "rejected": 2}
    assert {r.reason for r in run.rows.filter(outcome="rejected")} == {"duplicate"}


def test_a_changed_row_of_a_sheet_supersedes_what_came_from_it(bureau):
    imported(bureau.secretary, ledger(line(quantity="1"), line(item="谈心")))
    run = preview(bureau.secretary, ledger(line(quantity="2"), line(item="谈心")))
    changed = run.rows.get(outcome="changed")
    old = effective_records().get(kind__code="soul.lesson")
    assert outcomes(run) == {"changed": 1, "unchanged": 1}
    assert changed.target == old and changed.read["was"] == {"quantity": 1000}
    finish(run, bureau.secretary)
    newer = effective_records().get(kind__code="soul.lesson")
    assert (newer.act, newer.target, newer.quantity) == ("supersede", old, 2000)


def test_a_second_activity_of_the_day_is_new_where_the_first_is_still_in_the_sheet(bureau):
    imported(bureau.secretary, ledger(line(quantity="1")))
    run = preview(bureau.secretary, ledger(line(quantity="1"), line(quantity="2")))
    assert outcomes(run) == {"unchanged": 1, "new": 1}


def test_another_sheet_or_a_page_record_is_never_superseded(bureau):
    imported(bureau.secretary, ledger(line(quantity="1"), sheet="一月"))
    verified(bureau.secretary, make_draft(bureau, "王二"))
    run = preview(bureau.secretary, ledger(line(quantity="2"), line(name="王二", quantity="2"), sheet="二月"))
    assert outcomes(run) == {"new": 2}


def test_a_changed_row_can_be_filed_as_a_record_of_its_own(bureau):
    imported(bureau.secretary, ledger(line(quantity="1")))
    run = preview(bureau.secretary, ledger(line(quantity="2")))
    file_as_new(actor=bureau.secretary, row_id=run.rows.get().pk, now=NOW)
    finish(run, bureau.secretary)
    assert sorted(effective_records().values_list("quantity", flat=True)) == [1000, 2000]


def test_undo_of_a_changed_row_brings_the_old_record_back(bureau):
    imported(bureau.secretary, ledger(line(quantity="1")))
    run = finish(preview(bureau.secretary, ledger(line(quantity="2"))), bureau.secretary)
    undo_batch(actor=bureau.secretary, batch_id=run.batch_id, now=NOW)
    run.refresh_from_db()
    assert run.state == "undone" and effective_records().get().quantity == 1000
    assert Record.objects.count() == 1


def test_undo_lets_go_of_what_another_preview_pointed_to(bureau):
    first = imported(bureau.secretary, ledger(line()))
    second = preview(bureau.secretary, ledger(line()))
    undo_batch(actor=bureau.secretary, batch_id=first.batch_id, now=NOW)
    assert second.rows.get().target is None and not Record.objects.exists() and not Evidence.objects.exists()


def test_mending_in_place(bureau):
    run = preview(bureau.secretary, ledger(line("2026-02-31"), line(name="林乙", item="谈心")))
    bad_day, nobody = run.rows.order_by("order")
    assert (bad_day.reason, nobody.reason) == ("bad-date", "unknown-member")
    still = mend_row(actor=bureau.secretary, row_id=bad_day.pk, values={"date": "2026-02-30"}, now=NOW)
    assert still.outcome == "rejected" and still.values["date"] == "2026-02-30"
    mend_row(actor=bureau.secretary, row_id=bad_day.pk, values={"date": "2026-02-28"}, now=NOW)
    mend_row(actor=bureau.secretary, row_id=nobody.pk, values={"name": "", "staff_no": "S002"}, now=NOW)
    finish(run, bureau.secretary)
    days = sorted(effective_records().values_list("happened_on", flat=True))
    assert days == [dt.date(2026, 2, 10), dt.date(2026, 2, 28)]
    # What stands beside the record is the row as it was, not as it was mended.
    assert Evidence.objects.get(row=2).cells["日期"] == "2026-02-31"


def test_a_missing_column_can_be_mended_by_writing_into_it(bureau):
    sheet = workbook({FIRST: [["日期", "姓名", "事项"], ["2026-02-10", "林乙", "党课"]]})
    row = preview(bureau.officer, sheet).rows.get()
    mended = mend_row(
        actor=bureau.officer, row_id=row.pk, values={"name": "", "staff_no": "S002", "level": ""}, now=NOW
    )
    assert mended.outcome == "new" and mended.read["quantity"] == 1000 and "level" not in mended.values


def test_mending_into_a_duplicate_is_seen(bureau):
    run = preview(bureau.secretary, ledger(line(), line("2026-02-31")))
    row = run.rows.get(outcome="rejected")
    mended = mend_row(actor=bureau.secretary, row_id=row.pk, values={"date": "2026-02-10"}, now=NOW)
    assert (mended.outcome, mended.reason) == ("rejected", "duplicate")
    verified(bureau.secretary, make_draft(bureau, "林一", day="2026-02-09"))
    mended = mend_row(actor=bureau.secretary, row_id=row.pk, values={"date": "2026-02-09"}, now=NOW)
    assert mended.outcome == "unchanged"


def test_skipping_and_taking_back(bureau):
    run = preview(bureau.secretary, ledger(line(), line(item="谈心")))
    row = run.rows.order_by("order").first()
    skip_row(actor=bureau.secretary, row_id=row.pk, now=NOW)
    assert outcomes(run) == {"skipped": 1, "new": 1}
    take_row_back(actor=bureau.secretary, row_id=row.pk, now=NOW)
    assert outcomes(run) == {"new": 2}
    skip_row(actor=bureau.secretary, row_id=row.pk, now=NOW)
    finish(run, bureau.secretary)
    assert effective_records().get().kind.code == "warm.talk"


def test_only_who_started_an_import_changes_it_and_only_in_its_preview(bureau):
    run = preview(bureau.secretary, ledger(line(), line("2026-02-31")))
    row = run.rows.get(outcome="rejected")
    for act in (
        lambda: mend_row(actor=bureau.officer, row_id=row.pk, values={}, now=NOW),
        lambda: apply_import(actor=bureau.officer, import_id=run.pk, now=NOW),
        lambda: discard_import(actor=bureau.officer, import_id=run.pk, now=NOW),
        lambda: start_import(actor=bureau.member, import_id=uuid.uuid4(), files=[ledger(line())], now=NOW),
    ):
        with pytest.raises(Refused):
            act()
    finish(run, bureau.secretary)
    with pytest.raises(Invalid):
        mend_row(actor=bureau.secretary, row_id=row.pk, values={"date": "2026-02-28"}, now=NOW)


def test_a_secretary_imports_for_the_own_branch_only(bureau):
    sheets = {
        FIRST: [["日期", "姓名", "事项"], ["2026-02-10", "林一", "党课"]],
        SECOND: [["日期", "姓名", "事项"], ["2026-02-10", "孙三", "党课"], ["2026-02-11", "林一", "党课"]],
        "支部活动": [["支部", "会议类型", "日期"], [FIRST, "党课", "2026-02-10"], [SECOND, "党课", "2026-02-10"]],
    }
    run = preview(bureau.secretary, workbook(sheets))
    assert sorted(run.rows.values_list("outcome", "reason")) == [
        ("new", ""),
        ("new", ""),
        ("rejected", "other-branch"),
        ("rejected", "other-branch"),
        ("rejected", "other-branch"),
    ]
    assert outcomes(preview(bureau.officer, workbook(sheets))) == {"new": 4, "rejected": 1}


def test_a_secretary_learns_nothing_of_other_branches_people(bureau):
    run = preview(bureau.secretary, ledger(line(number="S102", name="林一"), line(name="孙三"), line(name="孙")))
    words = " ".join(str(row.message) for row in run.rows.all())
    assert outcomes(run) == {"rejected": 3}
    assert "S102" in words and "S101" not in words and SECOND not in words and "钱书记" not in words


def test_a_number_of_another_branch_is_told_apart_from_one_of_nobody(bureau):
    """Nobody of the own branch is to be added a second time; and the other's name stays the other branch's."""
    run = preview(bureau.secretary, ledger(line(number="s102", name=""), line(number="S999", name="")))
    elsewhere, nobody = run.rows.order_by("order")
    assert (elsewhere.reason, nobody.reason) == ("member-elsewhere", "unknown-member")
    assert "工号“s102”的党员不在您可以导入的支部里" in elsewhere.message["flaws"][0]["zh"]
    assert "孙三" not in str(elsewhere.message) and SECOND not in str(elsewhere.message)
    assert "花名册里没有工号“S999”" in nobody.message["flaws"][0]["zh"]
    assert mend_row(actor=bureau.secretary, row_id=nobody.pk, values={"staff_no": "S102"}, now=NOW).reason == (
        "member-elsewhere"
    )


def test_a_member_who_left_is_no_member_elsewhere(bureau):
    bureau.people["孙三"].memberships.update(ends_on=dt.date(2025, 12, 31))
    run = preview(bureau.secretary, ledger(line(number="S102", name="")))
    assert run.rows.get().reason == "unknown-member"


def test_a_roster_brings_people_and_their_records_at_once(bureau):
    people = roster(["S010", "新人", "第一支部", "预备党员"], ["S002", "林一", SECOND, "正式党员"])
    run = preview(bureau.officer, people, ledger(line(name="新人"), line(name="林一", number="S002")))
    assert outcomes(run) == {"new": 3, "changed": 1}
    moved = run.rows.get(about="person", outcome="changed")
    assert moved.read["was"]["unit"] == FIRST and moved.read["unit"] == SECOND
    finish(run, bureau.officer)
    new = Person.objects.get(staff_no="S010")
    assert new.memberships.get().unit.name == FIRST and new.memberships.get().status == "预备党员"
    old, now_in = Membership.objects.filter(person=bureau.people["林一"]).order_by("starts_on")
    assert (old.ends_on, now_in.starts_on, now_in.unit.name) == (dt.date(2025, 12, 31), dt.date(2026, 1, 1), SECOND)
    assert {r.person.name: r.unit.name for r in effective_records()} == {"新人": FIRST, "林一": SECOND}


def test_the_roster_again_is_unchanged_and_a_roster_alone_can_be_imported(bureau):
    people = [["S010", "新人", FIRST, "正式党员"], ["S002", "林一", FIRST, "正式党员"]]
    run = imported(bureau.officer, roster(*people))
    assert (run.state, bool(run.batch_id), run.total) == ("done", True, 0)
    assert outcomes(preview(bureau.officer, roster(*people))) == {"unchanged": 2}


def test_roster_rows_that_cannot_be_taken(bureau):
    rows = [
        ["S010", "新人", "第五党支部", "正式党员"],
        ["S011", "新人二", FIRST, "老党员"],
        ["S012", "", FIRST, "正式党员"],
        ["S013", "新人三", "", "正式党员"],
        ["S014", "新人四", FIRST, "正式党员"],
        ["S014", "新人四", FIRST, "正式党员"],
    ]
    run = preview(bureau.officer, roster(*rows))
    reasons = [row.reason for row in run.rows.order_by("order")]
    assert reasons == ["unknown-branch", "bad-status", "person-without-name", "no-branch", "", "person-twice"]
    wrong = run.rows.get(reason="unknown-branch")
    assert FIRST in wrong.message["flaws"][0]["candidates"]
    assert wrong.cells == {"工号": "S010", "姓名": "新人", "所在支部": "第五党支部", "党员状态": "正式党员"}
    assert mend_row(actor=bureau.officer, row_id=wrong.pk, values={"branch": SECOND}, now=NOW).outcome == "new"


def test_a_secretary_cannot_import_a_roster(bureau):
    run = preview(bureau.secretary, roster(["S010", "新人", FIRST, "正式党员"]), ledger(line(name="新人")))
    assert [r.reason for r in run.rows.order_by("order")] == ["roster-by-officer", "unknown-member"]


def test_an_officer_of_one_branch_reaches_no_further(bureau):
    rows = roster(
        ["S010", "新人", "第三党支部", "正式党员"],
        ["S011", "新人", FIRST, "正式党员"],
        ["S002", "林一", "第三党支部", ""],
    )
    run = preview(bureau.standing("吴干部"), rows)
    assert [r.reason for r in run.rows.order_by("order")] == ["", "other-branch", "person-elsewhere"]


def test_mending_a_roster_row_lets_its_records_in_and_skipping_it_shuts_them_out(bureau):
    run = preview(bureau.officer, roster(["S010", "新人", "五支部", ""]), ledger(line(name="新人")))
    assert outcomes(run) == {"rejected": 2}
    person = run.rows.get(about="person")
    mend_row(actor=bureau.officer, row_id=person.pk, values={"branch": FIRST}, now=NOW)
    assert outcomes(run) == {"new": 2}
    skip_row(actor=bureau.officer, row_id=person.pk, now=NOW)
    assert outcomes(run) == {"skipped": 1, "rejected": 1}
    take_row_back(actor=bureau.officer, row_id=person.pk, now=NOW)
    assert outcomes(run) == {"new": 2}


def test_people_without_numbers_are_known_by_name_and_branch(bureau):
    sheet = workbook(
        {"名册": [["姓名", "所在支部", "党员状态"], ["甲一", FIRST, "正式党员"], ["林一", FIRST, "正式党员"]]}
    )
    run = imported(bureau.officer, sheet, ledger(line(name="甲一")))
    assert outcomes(run) == {"new": 2, "unchanged": 1}
    assert effective_records().get().person == Person.objects.get(name="甲一", staff_no=None)


def test_limits_of_an_upload(bureau):
    big = ContentFile(b"x" * (MOST_BYTES + 1), name="很大.xlsx")
    act = {"actor": bureau.officer, "import_id": uuid.uuid4(), "now": NOW}
    for files, words in [([big], "很大.xlsx"), ([], "请选择"), ([ledger(line())] * 21, "最多")]:
        with pytest.raises(Invalid, match=words):
            start_import(files=files, **act)
    assert not StoredFile.objects.exists()


def test_an_import_id_belongs_to_who_used_it_first(bureau):
    run = start_import(actor=bureau.officer, import_id=uuid.uuid4(), files=[ledger(line())], now=NOW)
    with pytest.raises(Invalid, match="另一次导入"):
        start_import(actor=bureau.secretary, import_id=run.pk, files=[ledger(line())], now=NOW)
    assert run.files.count() == 1


def test_the_same_content_is_stored_once(bureau):
    one = ledger(line())
    preview(bureau.officer, one, ContentFile(one.read(), name="../../副本.xlsx"))
    assert StoredFile.objects.count() == 1
    assert list(Import.objects.get().files.order_by("pk").values_list("name", flat=True)) == ["台账.xlsx", "副本.xlsx"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 nothing", "wrong-type"),
        (b"PK\x03\x04broken", "broken"),
        (b"\xd0\xcf\x11\xe0" * 200, None),
    ],
)
def test_a_bad_file_fails_with_its_reason_and_the_others_go_on(bureau, content, code):
    bad = ContentFile(content, name="坏.xlsx")
    alone = preview(bureau.officer, bad)
    note = alone.files.get().notes[0]
    assert alone.state == "failed" and note["zh"] and note["en"] and code in (None, note["code"])
    both = preview(bureau.officer, ContentFile(content, name="坏.xlsx"), ledger(line()))
    assert both.state == "preview" and outcomes(both) == {"new": 1}


def test_discarding_leaves_nothing(bureau):
    run = preview(bureau.secretary, ledger(line()))
    stored = StoredFile.objects.get()
    storage, name = stored.content.storage, stored.content.name
    assert storage.exists(name)
    discard_import(actor=bureau.secretary, import_id=run.pk, now=NOW)
    assert not ImportRow.objects.exists() and not StoredFile.objects.exists() and not Record.objects.exists()


def test_discarding_keeps_a_file_that_evidence_rests_on(bureau):
    imported(bureau.secretary, ledger(line()))
    content = StoredFile.objects.get().content.read()
    run = preview(bureau.secretary, ContentFile(content, name="台账.xlsx"))
    discard_import(actor=bureau.secretary, import_id=run.pk, now=NOW)
    assert StoredFile.objects.count() == 1


def test_nothing_counts_before_all_of_it_does(bureau):
    rows = [line(f"2025-{1 + i % 12:02}-{1 + i % 28:02}", quantity=str(1 + i)) for i in range(CHUNK + 5)]
    run = preview(bureau.secretary, ledger(*rows))
    apply_import(actor=bureau.secretary, import_id=run.pk, now=NOW)
    assert file_drafts(import_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert run.progress == CHUNK == Record.objects.filter(state="draft").count()
    assert not effective_records().exists() and not Batch.objects.exists()
    advance_import(import_id=run.pk, clock=lambda: NOW)
    assert effective_records().count() == CHUNK + 5
    advance_import(import_id=run.pk, clock=lambda: NOW)
    assert Record.objects.count() == CHUNK + 5 and Batch.objects.count() == 1


def test_stopping_goes_back_to_the_preview_without_drafts(bureau):
    run = preview(bureau.secretary, ledger(line()))
    apply_import(actor=bureau.secretary, import_id=run.pk, now=NOW)
    file_drafts(import_id=run.pk, now=NOW)
    stop_import(actor=bureau.secretary, import_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert run.state == "preview" and not Record.objects.exists()
    advance_import(import_id=run.pk, clock=lambda: NOW)
    assert not Record.objects.exists()
    finish(run, bureau.secretary)
    assert effective_records().count() == 1


def test_two_previews_of_one_workbook_file_it_once(bureau):
    first, second = (preview(bureau.officer, ledger(line(), line(item="谈心"))) for _ in range(2))
    finish(first, bureau.officer)
    done = finish(second, bureau.officer)
    assert effective_records().count() == 2 and Record.objects.count() == 2
    assert outcomes(second) == {"unchanged": 2} and (done.state, done.batch_id, done.total) == ("done", None, 0)


def test_two_previews_that_bring_the_same_new_person_file_it_once(bureau):
    files = [
        roster(["S010", "新人", FIRST, "正式党员"]),
        ledger(line(name="新人", item="荣誉", level="省级", achievement="案例")),
    ]
    first, second = (preview(bureau.officer, *files) for _ in range(2))
    finish(first, bureau.officer)
    finish(second, bureau.officer)
    assert Person.objects.filter(name="新人").count() == 1 and effective_records().count() == 1


@pytest.mark.parametrize("figures", [("2", "3.5"), ("3.5", "2"), ("3", "4"), ("4", "3")])
def test_one_of_two_alike_is_corrected_and_the_other_stays(bureau, figures):
    """Two rows of one person, kind and day: what is there already keeps its own record, now as at the preview."""
    imported(bureau.secretary, ledger(line(item="志愿服务", quantity="2"), line(item="志愿服务", quantity="3")))
    run = imported(bureau.secretary, ledger(*(line(item="志愿服务", quantity=q) for q in figures)))
    assert outcomes(run) == {"changed": 1, "unchanged": 1} and run.total == 1
    expected = {int(float(q) * 1000) for q in figures}
    assert set(effective_records().values_list("quantity", flat=True)) == expected


def test_a_target_corrected_since_the_preview_is_left_alone(bureau):
    imported(bureau.secretary, ledger(line(quantity="1")))
    run = preview(bureau.secretary, ledger(line(quantity="2"), line(item="谈心")))
    old = effective_records().get()
    newer = supersede_record(
        actor=bureau.secretary, record_id=old.pk, reason="错", new_id=uuid.uuid4(), now=NOW, quantity=5000
    )
    done = finish(run, bureau.secretary)
    assert done.state == "done" and run.rows.get(reason="target-gone").outcome == "rejected"
    assert set(effective_records().values_list("quantity", flat=True)) == {newer.quantity, 1000}


def test_what_can_no_longer_be_applied_is_held_with_its_reason(bureau):
    run = preview(bureau.officer, ledger(line()))
    apply_import(actor=bureau.officer, import_id=run.pk, now=NOW)
    bureau.people["周干部"].offices.update(ends_on=dt.date(2026, 3, 1))
    advance_import(import_id=run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    assert run.state == "preview" and "只能登记" in run.trouble and not Record.objects.exists()


class Died(BaseException):
    """What a killed worker is to the work it was at."""


def die():
    raise Died


def test_a_stalled_import_is_resumed_once_and_not_for_ever(bureau):
    run = start_import(actor=bureau.officer, import_id=uuid.uuid4(), files=[ledger(line())], now=NOW)
    assert resume_stalled_imports(now=NOW + dt.timedelta(seconds=29)) == 0
    moment = NOW
    for attempt in range(1, 21):
        with pytest.raises(Died):
            advance_import(import_id=run.pk, clock=die)
        moment += dt.timedelta(seconds=31)
        assert resume_stalled_imports(now=moment) == (attempt < 20)
        assert resume_stalled_imports(now=moment) == 0
    run.refresh_from_db()
    assert run.state == "failed" and "没有完成" in run.trouble


def test_an_import_that_only_waits_for_a_worker_is_never_given_up(bureau):
    run = start_import(actor=bureau.officer, import_id=uuid.uuid4(), files=[ledger(line())], now=NOW)
    for minutes in range(1, 21):
        assert resume_stalled_imports(now=NOW + dt.timedelta(minutes=minutes)) == 1
    advance_import(import_id=run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    assert run.state == "preview"


def test_who_sees_an_import_can_have_it_go_on(bureau):
    run = start_import(actor=bureau.secretary, import_id=uuid.uuid4(), files=[ledger(line())], now=NOW)
    continue_import(actor=bureau.officer, import_id=run.pk, now=LATER)
    run.refresh_from_db()
    assert run.beat_at == LATER
    with pytest.raises(Refused):
        continue_import(actor=bureau.standing("钱书记"), import_id=run.pk, now=LATER)


def test_cancelling_an_import_and_taking_that_back(bureau):
    run = imported(bureau.secretary, ledger(line(), line(item="谈心"), line(name="王二")))
    number_verified(now=LATER)
    with pytest.raises(Invalid, match="已经编号"):
        undo_batch(actor=bureau.secretary, batch_id=run.batch_id, now=LATER)
    corrected = Record.objects.get(kind__code="warm.talk")
    supersede_record(
        actor=bureau.secretary, record_id=corrected.pk, reason="错", new_id=uuid.uuid4(), now=LATER, quantity=2000
    )
    for actor in (bureau.member, bureau.standing("钱书记")):
        with pytest.raises(Refused):
            cancel_import(actor=actor, import_id=run.pk, reason="错", now=LATER)
    batch = cancel_import(actor=bureau.secretary, import_id=run.pk, reason="传错了", now=LATER)
    assert batch.records.count() == 2 and effective_records().get().quantity == 2000
    undo_batch(actor=bureau.secretary, batch_id=batch.pk, now=LATER)
    assert effective_records().count() == 3
    cancel_import(actor=bureau.secretary, import_id=run.pk, reason="传错了", now=LATER)
    assert effective_records().count() == 1


@pytest.mark.parametrize("count", [10, 400])
def test_mending_asks_the_database_as_often_for_many_rows_as_for_few(bureau, count, django_assert_max_num_queries):
    rows = [line(f"2025-{1 + i % 12:02}-{1 + i % 28:02}", quantity=str(1 + i)) for i in range(count)]
    imported(bureau.secretary, ledger(*rows))
    run = preview(bureau.secretary, ledger(*rows, line("2026-02-31")))
    row = run.rows.get(outcome="rejected")
    with django_assert_max_num_queries(24):
        mend_row(actor=bureau.secretary, row_id=row.pk, values={"date": "2026-02-28"}, now=NOW)


def test_what_a_second_person_must_verify_waits_and_an_undone_import_takes_it_back(bureau):
    RecordKind.objects.filter(code="warm.talk").update(needs_second=True)
    run = imported(bureau.secretary, ledger(line(), line(item="谈心"), line(name="王二", item="谈心")))
    detail = import_detail(run.pk, bureau.secretary, NOW)
    assert (run.state, run.total, detail.left_to_others) == ("done", 1, 2)
    assert effective_records().get().kind.code == "soul.lesson"
    waiting = Record.objects.filter(state="submitted").order_by("pk")
    assert {record.kind.code for record in waiting} == {"warm.talk"}
    with pytest.raises(Refused, match="第二人"):
        verify_records(actor=bureau.secretary, record_ids=[waiting[0].pk], now=NOW)
    verify_records(actor=bureau.officer, record_ids=[waiting[0].pk], now=NOW)
    undo_batch(actor=bureau.secretary, batch_id=run.batch_id, now=NOW)
    assert effective_records().get().kind.code == "warm.talk" and Record.objects.count() == 1


def test_what_a_secretary_imports_or_cancels_of_himself_waits_for_somebody_else(bureau):
    run = imported(bureau.secretary, ledger(line(), ["2026-02-10", "许书记", "S001", "党课", "1次"]))
    assert (run.total, import_detail(run.pk, bureau.secretary, NOW).left_to_others) == (1, 1)
    own = Record.objects.get(state="submitted")
    assert own.person == bureau.people["许书记"]
    assert [one.kind for one in Notice.objects.filter(account=bureau.accounts["周干部"])] == ["records.waiting"]
    run = imported(bureau.officer, ledger(*(["2026-02-11", who, "", "谈心", "1次"] for who in ("许书记", "林一"))))
    assert run.total == 2, "the officer may"
    bureau.people["许书记"].offices.update(unit=bureau.units["示例市水利局"], role="officer")
    batch = cancel_import(actor=bureau.secretary, import_id=run.pk, reason="重复", now=NOW)
    assert Record.objects.filter(batch=batch).get().person == bureau.people["林一"]
    assert Record.objects.get(act="cancel", state="submitted").person == bureau.people["许书记"]
    undo_batch(actor=bureau.secretary, batch_id=batch.pk, now=NOW)
    assert not Record.objects.filter(act="cancel").exists()


def test_only_branches_are_offered_for_a_branch_that_nobody_knows(bureau):
    rows = [["S010", "新人", "机关党支部", "正式党员"], ["S011", "新人二", "", "正式党员"]]
    run = preview(bureau.officer, roster(*rows), ledger(line(name="林一"), sheet="台账"))
    offered = {c for row in run.rows.filter(about="person") for f in row.message["flaws"] for c in f["candidates"]}
    assert offered and offered <= {FIRST, SECOND, "第三党支部"}


@pytest.mark.parametrize(("written", "kept"), [("Ⅲ级", ""), ("III级", ""), ("三级", ""), ("防汛Ⅲ级", "防汛Ⅲ级")])
def test_a_note_that_only_says_the_level_is_not_shown_beside_it(bureau, written, kept):
    run = imported(bureau.secretary, ledger(["2026-02-10", "林一", "S002", "防汛防台应急任务", "2班次", written]))
    record = Record.objects.select_related("kind", "unit", "text").get(pk=run.rows.get().record_id)
    (line,) = record_lines([record])
    assert (record.text.note, record.level, line.words) == (written, "III级", kept)
