"""Drafts of schemes: written by officers, commented on, made a version by a second officer."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.records.models import RecordKind
from benliu.scoring.drafts import next_version, read_draft
from benliu.scoring.models import DraftComment, SchemeDraft, SchemeVersion
from benliu.scoring.schemes import BRANCHES, MEMBERS
from benliu.scoring.services import (
    approve_draft,
    change_numbers,
    change_text,
    comment_on_draft,
    open_for_comments,
    resolve_comment,
    return_draft,
    start_draft,
    submit_draft,
    take_back_changes,
    withdraw_draft,
)

from .factories import NOW, SMALL, Bureau

pytestmark = pytest.mark.django_db
NEXT_YEAR = dt.date(2026, 1, 1)
LESSON = {"members": {"item.soul.lesson.caps.0.max": "4"}}


def start(bureau: Bureau) -> SchemeDraft:
    return start_draft(actor=bureau.officer, base_id=bureau.scheme.pk, now=NOW)


def change(bureau: Bureau, draft: SchemeDraft, **other) -> SchemeDraft:
    chosen = {"actor": bureau.officer, "revision": draft.revision, "numbers": LESSON, "now": NOW} | other
    return change_numbers(draft_id=draft.pk, **chosen)


def ready(bureau: Bureau) -> SchemeDraft:
    return change(bureau, start(bureau), version="2", effective_from=NEXT_YEAR)


def submit(bureau: Bureau, draft: SchemeDraft, by: str = "olga") -> SchemeDraft:
    return submit_draft(actor=bureau.standing(by), draft_id=draft.pk, revision=draft.revision, now=NOW)


def decide(bureau: Bureau, draft: SchemeDraft, by: str = "otto"):
    return approve_draft(actor=bureau.standing(by), draft_id=draft.pk, revision=draft.revision, now=NOW)


def test_a_number_is_changed_where_it_stands(bureau):
    """Notes, layout and every other number of the file stay; version and day are set in both halves."""
    draft = ready(bureau)
    text = (SMALL / "scheme.toml").read_text(encoding="utf-8")
    expected = text.replace(
        'points = 1.5\ncaps = [{ per = "year", max = 3 }]', 'points = 1.5\ncaps = [{ per = "year", max = 4 }]'
    )
    expected = expected.replace('version = "1"', 'version = "2"').replace("from = 2024-01-01", "from = 2026-01-01")
    assert draft.files[MEMBERS] == expected != text and expected.startswith("# A scheme small enough")
    assert 'version = "2"' in draft.files[BRANCHES] and "from = 2026-01-01" in draft.files[BRANCHES]
    assert (draft.title, draft.version, draft.effective_from, draft.revision) == ("小办法", "2", NEXT_YEAR, 2)


def test_a_number_that_is_the_same_is_left_as_it_is_written(bureau):
    draft = start(bureau)
    same = change(bureau, draft, numbers={"members": {"item.soul.lesson.points": "1.50"}})
    assert same.revision == 1 and same.files == draft.files


@pytest.mark.parametrize("number", ["", "drei", "nan"])
def test_what_is_no_number_is_not_written(bureau, number):
    draft = start(bureau)
    with pytest.raises(Invalid):
        change(bureau, draft, numbers={"members": {"item.soul.lesson.points": number}})
    draft.refresh_from_db()
    assert draft.revision == 1


def test_two_officers_at_once(bureau):
    """Who comes second with the same number is told who changed it, when and to what; nothing is overwritten."""
    draft = start(bureau)
    change(bureau, draft, actor=bureau.second)
    with pytest.raises(Invalid, match="otto在 09-16 12:00 改过(.|\n)*党课 每年封顶：原来 3，现在 4，您填的是 9"):
        change(bureau, draft, numbers={"members": {"item.soul.lesson.caps.0.max": "9"}})
    with pytest.raises(Invalid, match="otto"):
        change_text(actor=bureau.officer, draft_id=draft.pk, revision=1, half="members", text="x = 1", now=NOW)
    with pytest.raises(Invalid, match="otto"):
        submit_draft(actor=bureau.officer, draft_id=draft.pk, revision=1, now=NOW)
    draft.refresh_from_db()
    assert draft.revision == 2 and "max = 9" not in draft.files[MEMBERS]


def test_two_officers_at_once_on_different_numbers_both_keep_theirs(bureau):
    """Each form names every number: what the sender left as it was when he opened it counts as left alone."""
    draft = start(bureau)
    change(bureau, draft, actor=bureau.second, version="2")
    sent = {"members": {"item.soul.lesson.points": "1.0", "item.soul.lesson.caps.0.max": "3"}}
    both = change(bureau, draft, numbers=sent, version="1.1", effective_from=NEXT_YEAR)
    assert 'points = 1.0\ncaps = [{ per = "year", max = 4 }]' in both.files[MEMBERS]
    assert (both.version, both.effective_from, both.revision) == ("2", NEXT_YEAR, 3)
    with pytest.raises(Invalid, match="版本：原来 1.1，现在 2，您填的是 3"):
        change(bureau, draft, version="3")
    with pytest.raises(Invalid, match="不是最新"):
        change(bureau, draft, revision=0)


def test_a_number_that_another_took_out_cannot_be_changed(bureau):
    draft = start(bureau)
    text = draft.files[MEMBERS].replace('caps = [{ per = "year", max = 3 }]', "", 1)
    change_text(actor=bureau.second, draft_id=draft.pk, revision=1, half="members", text=text, now=NOW)
    with pytest.raises(Invalid, match="党课 每年封顶：原来 3，现在 （没有了），您填的是 4"):
        change(bureau, draft)


def test_text_that_does_not_hold_together_is_kept_and_not_submitted(bureau):
    draft = start(bureau)
    broken = draft.files[MEMBERS].replace("points = 1.5", 'points = "many"').replace('per = "year"', 'per = "yaer"')
    draft = change_text(
        actor=bureau.officer, draft_id=draft.pk, revision=1, half="members", text=broken.replace("\n", "\r\n"), now=NOW
    )
    assert draft.files[MEMBERS] == broken and draft.title == "小办法"
    problems = read_draft(draft.files).problems
    assert len(problems) > 2 and all(problem.line and problem.column for problem in problems)
    with pytest.raises(Invalid, match=f"有 {len(problems)} 处错误"):
        submit(bureau, draft)
    with pytest.raises(Invalid, match="错误"):
        change(bureau, draft)
    with pytest.raises(Invalid, match="错误"):
        open_for_comments(actor=bureau.officer, draft_id=draft.pk, now=NOW)


def test_a_draft_from_pasted_text(bureau):
    text = (SMALL / "scheme.toml").read_text(encoding="utf-8").replace('name = "small"', 'name = "other"')
    draft = start_draft(actor=bureau.officer, files={MEMBERS: text}, now=NOW)
    submit(bureau, draft)
    version = decide(bureau, draft)
    assert (version.name, version.version, version.files) == ("other", "1", {MEMBERS: text})
    for nothing in ({}, {MEMBERS: "  "}, {MEMBERS: "a\x00b"}, {MEMBERS: "x" * 300_000}):
        with pytest.raises(Invalid):
            start_draft(actor=bureau.officer, files=nothing, now=NOW)


def test_only_officers_write_and_only_what_is_open_is_read(bureau):
    draft = start(bureau)
    with pytest.raises(Refused):
        start_draft(actor=bureau.standing("anna"), base_id=bureau.scheme.pk, now=NOW)
    with pytest.raises(Refused):
        change(bureau, draft, actor=bureau.standing("anna"))
    with pytest.raises(Refused, match="没有征求意见"):
        comment_on_draft(actor=bureau.standing("bert"), draft_id=draft.pk, clause="", words="好", now=NOW)


def test_everybody_on_the_roster_comments_on_a_clause(bureau):
    draft = ready(bureau)
    open_for_comments(actor=bureau.officer, draft_id=draft.pk, now=NOW)
    told = Notice.objects.filter(kind="scoring.draft_opened", path=f"/drafts/{draft.pk}/compare/")
    assert told.count() == 5
    said = {"draft_id": draft.pk, "words": "封顶太低", "now": NOW}
    comment = comment_on_draft(actor=bureau.standing("emil"), clause="members-item.soul.lesson", **said)
    assert comment.made_by_id == bureau.accounts["emil"].pk
    with pytest.raises(Invalid, match="没有这一条"):
        comment_on_draft(actor=bureau.standing("emil"), clause="members-item.nothing", **said)
    with pytest.raises(Invalid, match="写下"):
        comment_on_draft(actor=bureau.standing("emil"), clause="", **(said | {"words": " "}))
    with pytest.raises(Refused):
        resolve_comment(actor=bureau.standing("bert"), comment_id=comment.pk, now=NOW)
    done = resolve_comment(actor=bureau.second, comment_id=comment.pk, answer=" 改为 5 分 ", now=NOW)
    assert (done.resolved_at, done.answer, done.resolved_by_id) == (NOW, "改为 5 分", bureau.accounts["otto"].pk)
    told = Notice.objects.get(kind="scoring.comment_resolved")
    assert told.account_id == bureau.accounts["emil"].pk and "改为 5 分" not in str(told.text)
    own = comment_on_draft(actor=bureau.standing("emil"), clause="", **said)
    resolve_comment(actor=bureau.standing("emil"), comment_id=own.pk, now=NOW)
    assert Notice.objects.filter(kind="scoring.comment_resolved").count() == 1


def test_a_second_officer_makes_it_a_version(bureau):
    draft = ready(bureau)
    with pytest.raises(Invalid, match="没有送核准"):
        decide(bureau, draft)
    submit(bureau, draft)
    assert Notice.objects.get(kind="scoring.draft_submitted").account_id == bureau.accounts["otto"].pk
    with pytest.raises(Refused, match="另一位"):
        decide(bureau, draft, by="olga")
    with pytest.raises(Refused):
        decide(bureau, draft, by="anna")
    RecordKind.objects.filter(code="soul.lesson").update(title="?")
    version = decide(bureau, draft)
    assert (version.name, version.version, version.effective_from) == ("small", "2", NEXT_YEAR)
    assert version.adopted_by_id == bureau.accounts["otto"].pk and SchemeVersion.objects.count() == 2
    assert RecordKind.objects.get(code="soul.lesson").title == "党课", "its items are record kinds"
    told = Notice.objects.filter(kind="scoring.scheme_adopted", path=f"/schemes/{version.pk}/")
    assert told.count() == 5, "everybody on the roster, once"
    draft.refresh_from_db()
    assert (draft.state, draft.made) == (SchemeDraft.State.APPROVED, version)
    with pytest.raises(Invalid, match="已经核准或撤回"):
        change(bureau, draft)


def test_who_edited_cannot_approve_whoever_submitted(bureau):
    """otto changed one number once: neither he nor who sent it in is the second person."""
    draft = change(bureau, ready(bureau), actor=bureau.second, numbers={"members": {"item.soul.lesson.points": "2"}})
    draft = change(bureau, draft, numbers={"members": {"item.soul.lesson.points": "1"}})
    submit(bureau, draft)
    with pytest.raises(Refused, match="另一位"):
        decide(bureau, draft)


POINTS = {"members": {"item.soul.lesson.points": "2"}}


def take_back(bureau: Bureau, draft: SchemeDraft, by: str = "otto") -> SchemeDraft:
    return take_back_changes(actor=bureau.standing(by), draft_id=draft.pk, revision=draft.revision, now=NOW)


def test_who_takes_his_changes_back_may_approve_what_the_others_wrote(bureau):
    """otto: lesson 2 points, cap 5; olga: cap 6, then 4. Without otto: lesson 1.5 as it was, cap 4."""
    draft = change(bureau, ready(bureau), actor=bureau.second, numbers=POINTS)
    draft = change(bureau, draft, actor=bureau.second, numbers={"members": {"item.soul.lesson.caps.0.max": "5"}})
    draft = change(bureau, draft, numbers={"members": {"item.soul.lesson.caps.0.max": "6"}})
    draft = change(bureau, draft)
    draft = take_back(bureau, draft)
    assert draft.files == ready(bureau).files and draft.editors == [bureau.accounts["olga"].pk]
    assert decide(bureau, submit(bureau, draft)).version == "2"


def test_taking_back_gives_a_value_that_both_changed_to_the_last_of_the_others(bureau):
    """olga: cap 4; otto: 7. Without otto 4 again, although he wrote last; nothing else was touched."""
    draft = change(
        bureau, ready(bureau), actor=bureau.second, numbers={"members": {"item.soul.lesson.caps.0.max": "7"}}
    )
    draft = take_back(bureau, submit(bureau, draft, by="otto"))
    assert draft.state == SchemeDraft.State.DRAFT and 'caps = [{ per = "year", max = 4 }]' in draft.files[MEMBERS]
    assert decide(bureau, submit(bureau, draft)).version == "2"


def test_whole_text_is_taken_back_only_while_nobody_wrote_after_it(bureau):
    draft, text = ready(bureau), ready(bureau).files[MEMBERS] + "# otto's note\n"
    given = {"actor": bureau.second, "draft_id": draft.pk, "half": "members", "text": text, "now": NOW}
    draft = change_text(revision=draft.revision, **given)
    assert "otto" not in take_back(bureau, draft).files[MEMBERS]
    draft.refresh_from_db()
    draft = change(bureau, change_text(revision=draft.revision, **given), numbers=POINTS)
    with pytest.raises(Invalid, match="分不开"):
        take_back(bureau, draft)


def test_who_began_a_draft_or_never_wrote_in_it_takes_nothing_back(bureau):
    draft = change(bureau, ready(bureau), actor=bureau.second, numbers=POINTS)
    with pytest.raises(Refused):
        take_back(bureau, draft, by="olga")
    with pytest.raises(Refused):
        take_back(bureau, ready(bureau))


def test_a_change_after_it_was_sent_has_to_be_sent_again(bureau):
    draft = ready(bureau)
    seen = submit(bureau, draft).revision
    change(bureau, draft, numbers={"members": {"item.soul.lesson.points": "1"}})
    with pytest.raises(Invalid, match="olga在"):
        approve_draft(actor=bureau.second, draft_id=draft.pk, revision=seen, now=NOW)
    with pytest.raises(Invalid, match="没有送核准"):
        approve_draft(actor=bureau.second, draft_id=draft.pk, revision=seen + 1, now=NOW)


def test_a_returned_draft_is_mended_and_sent_again(bureau):
    draft = submit(bureau, ready(bureau))
    given = {"actor": bureau.second, "draft_id": draft.pk, "revision": draft.revision, "now": NOW}
    with pytest.raises(Invalid, match="原因"):
        return_draft(reason=" ", **given)
    returned = return_draft(reason="封顶改得太高", **given)
    assert (returned.state, returned.reason) == (SchemeDraft.State.RETURNED, "封顶改得太高")
    mended = change(bureau, returned, numbers={"members": {"item.soul.lesson.caps.0.max": "3.5"}})
    assert decide(bureau, submit(bureau, mended)).version == "2"


@pytest.mark.parametrize(
    ("version", "used", "expected"),
    [
        ("2026.1", {"2026.1"}, "2026.2"),
        ("2025", {"2025"}, "2025.1"),
        ("2025", {"2025", "2025.1", "2025.2"}, "2025.3"),
        ("2026.9", {"2026.9"}, "2026.10"),
        ("试行", {"试行"}, "试行.1"),
        ("1.a", set(), "1.a.1"),
    ],
)
def test_the_number_after_a_version(version, used, expected):
    assert next_version(version, used) == expected


def test_a_draft_from_a_version_proposes_the_next_number_and_new_year(bureau):
    """It is 2025; a version that begins later is followed by one that begins the year after that."""
    draft = start(bureau)
    assert (draft.version, draft.effective_from) == ("1.1", NEXT_YEAR)
    assert 'version = "1.1"' in draft.files[BRANCHES] and "from = 2026-01-01" in draft.files[BRANCHES]
    later = decide(bureau, submit(bureau, change(bureau, draft, effective_from=dt.date(2031, 3, 1))))
    draft = start_draft(actor=bureau.officer, base_id=later.pk, now=NOW)
    assert (draft.version, draft.effective_from) == ("1.2", dt.date(2032, 1, 1))


def test_what_is_no_new_version_is_not_sent(bureau):
    draft = change(bureau, start(bureau), numbers={}, version="1", effective_from=dt.date(2024, 1, 1))
    with pytest.raises(Invalid, match="一字不差"):
        submit(bureau, draft)
    with pytest.raises(Invalid, match="版本号 1 已经用过"):
        submit(bureau, change(bureau, draft))


def test_an_effective_date_in_a_closed_period_is_refused_with_both_dates(bureau):
    """2025 is closed: neither a day in it nor one before it may be the first day of another version."""
    bureau.close(bureau.run())
    draft = change(bureau, start(bureau), version="2", effective_from=dt.date(2025, 12, 31))
    with pytest.raises(Invalid, match="2025-12-31 .*封账到 2025-12-31.*2026-01-01"):
        submit(bureau, draft)
    draft = change(bureau, draft, effective_from=dt.date(2024, 6, 1))
    with pytest.raises(Invalid, match="2024-06-01"):
        submit(bureau, draft)
    assert submit(bureau, change(bureau, draft, effective_from=NEXT_YEAR)).state == SchemeDraft.State.SUBMITTED


def test_a_period_closed_meanwhile_is_found_at_the_approval(bureau):
    draft = submit(bureau, change(bureau, start(bureau), version="2", effective_from=dt.date(2025, 12, 1)))
    bureau.close(bureau.run())
    with pytest.raises(Invalid, match="封账到 2025-12-31"):
        decide(bureau, draft)


def test_a_withdrawn_draft_says_why(bureau):
    draft = open_for_comments(actor=bureau.officer, draft_id=ready(bureau).pk, now=NOW)
    with pytest.raises(Invalid, match="原因"):
        withdraw_draft(actor=bureau.officer, draft_id=draft.pk, reason="", now=NOW)
    withdraw_draft(actor=bureau.officer, draft_id=draft.pk, reason="明年再议", now=NOW)
    with pytest.raises(Invalid, match="不再收意见"):
        comment_on_draft(actor=bureau.standing("bert"), draft_id=draft.pk, clause="", words="好", now=NOW)


def test_the_database_knows_the_second_person_and_keeps_what_was_approved(bureau):
    draft = submit(bureau, ready(bureau))
    olga = bureau.accounts["olga"]
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeDraft.objects.filter(pk=draft.pk).update(state="approved", decided_by=olga, made=bureau.scheme)
    decide(bureau, draft)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        SchemeDraft.objects.filter(pk=draft.pk).update(files={})
    comment = DraftComment.objects.create(draft=draft, clause="", words="好", made_by=olga, made_at=NOW)
    DraftComment.objects.filter(pk=comment.pk).update(words="", resolved_at=NOW)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        DraftComment.objects.filter(pk=comment.pk).update(clause="total")
