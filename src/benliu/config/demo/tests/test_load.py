"""Loading through the real services: what a visitor then finds."""

import datetime as dt
from collections import Counter, defaultdict

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from openpyxl import load_workbook

from benliu.config.demo import command
from benliu.config.demo.load import load_demo
from benliu.config.demo.people import DEMO_BRANCH
from benliu.config.demo.repertoire import THEME_DAYS
from benliu.config.demo.samples import LEDGER, write_samples
from benliu.identity.queries import DEMO_USERNAMES, demo_account
from benliu.ledger.models import LedgerEntry
from benliu.org.models import Office, Person, Unit
from benliu.org.standing import standing_of
from benliu.records.models import Evidence, Record, RecordKind
from benliu.records.queries import record_vocabulary, roster_of_members
from benliu.records.queries.burden import burden_of
from benliu.records.queries.waiting import waiting_records
from benliu.scoring.models import BranchResult, Credit, MemberResult, Objection, Publication, Run, SchemeDraft
from benliu.scoring.policies import can_decide_on_draft
from benliu.scoring.queries.draft import halves_of
from benliu.scoring.services import repeat_run
from benliu.workdays.models import SpecialDay
from intake import read_ledger, read_workbook

NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The bureau, loaded once for this file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def bureau(loaded, db):
    return loaded


def run_of(year):
    """The run that was published first, or is the clockwork's."""
    return Run.objects.get(period=str(year), state=Run.State.DONE, corrects=None)


def test_the_running_year_has_its_holidays(bureau):
    assert SpecialDay.objects.filter(day__year=NOW.year, is_working=False).count() > 10


def test_tree_accounts_and_posts(bureau):
    assert [u.kind for u in Unit.objects.order_by("path")] == ["bureau", "committee", *["branch"] * 7]
    for username in DEMO_USERNAMES.values():
        assert not get_user_model().objects.get(username=username).has_usable_password()
    officer, second, secretary, member = (standing_of(demo_account(role), on=TODAY) for role in DEMO_USERNAMES)
    branch = Unit.objects.get(name=DEMO_BRANCH)
    assert all(one.is_officer and one.leads(branch.path) for one in (officer, second))
    assert secretary.secretary_paths == (branch.path,) and not secretary.is_officer
    assert member.branch_id == secretary.branch_id == branch.pk and not member.led_paths
    assert Office.objects.filter(role="secretary").values("unit").distinct().count() == 6


def test_numbers(bureau):
    members = Person.objects.exclude(staff_no=None)  # two of a site's contractor stand on no roster
    assert bureau.members == members.count() == Person.objects.count() - 2
    assert len(set(members.values_list("staff_no", flat=True))) == bureau.members
    assert 110 <= bureau.members <= 116
    by_year = Counter(Record.objects.filter(number__isnull=False).values_list("happened_on__year", flat=True))
    assert all(5800 <= by_year[year] <= 7200 for year in (2024, 2025))
    assert not Record.objects.filter(happened_on__gt=TODAY).exists()
    assert not Record.objects.filter(filed_at__gt=NOW).exists()


def test_published_results_name_their_checkpoint(bureau):
    """The log of then holds at least the records up to the run's cut-off."""
    notices = Publication.objects.select_related("run").order_by("published_at")
    assert notices.count() == 3
    for notice in notices:
        assert int(notice.checkpoint.split("\n")[1]) >= notice.run.cutoff


def test_next_years_rules_wait_for_the_second_officer(bureau):
    """Written by one, commented on by two, each change with its reason; the other may approve it, and none else."""
    draft = SchemeDraft.objects.get()
    officer, second, secretary, member = (standing_of(demo_account(role), on=TODAY) for role in DEMO_USERNAMES)
    assert (draft.state, draft.editors) == (SchemeDraft.State.SUBMITTED, [officer.account_id])
    assert draft.effective_from == dt.date(2027, 1, 1) and draft.submitted_at < NOW
    changed = {line.key for half in halves_of(draft) for part in half.parts for line in part.lines if line.changed}
    assert changed == set(draft.reasons) and len(changed) == 3
    comments = draft.comments.order_by("made_at")
    assert [(one.made_by_id, bool(one.resolved_at)) for one in comments] == [
        (secretary.account_id, True),
        (member.account_id, False),
    ]
    assert can_decide_on_draft(second, draft) and not can_decide_on_draft(officer, draft)


def test_two_years_are_closed_and_the_running_one_is_the_clockworks(bureau):
    for year in (2024, 2025):
        run = run_of(year)
        assert run.closed_at and run.started_by_id == demo_account("officer").pk
        posted = LedgerEntry.objects.filter(run_id=run.pk).count()
        assert posted == Credit.objects.filter(run=run, person__isnull=False).exclude(credited=0).count() > 4000
    running = run_of(2026)
    assert running.closed_at is None and running.started_by_id is None
    assert repeat_run(run_id=running.pk).same


def test_a_closed_year_was_corrected_by_an_objection(bureau):
    """The member's objection was upheld by somebody else, and one entry is taken back and posted anew."""
    first, again = Run.objects.filter(period="2024", state=Run.State.DONE).order_by("pk")
    assert (again.corrects, bool(again.closed_at)) == (first, True)
    objection = Objection.objects.get()
    assert (objection.outcome, objection.is_late) == ("upheld", True)
    changed = LedgerEntry.objects.filter(run_id=again.pk)
    assert set(changed.values_list("person", flat=True)) == {objection.person_id}
    assert changed.get(record_id=objection.record_id).points < 0, "what was told too small is taken back"
    assert changed.get(record_id=objection.record.successors.get().pk).points > 0
    for notice in Publication.objects.all():
        assert notice.prepared_by != notice.published_by


def test_grades_and_stars_are_various(bureau):
    grades, stars = defaultdict(Counter), {}
    for year in (2024, 2025, 2026):
        run = run_of(year)
        grades[year] = Counter(MemberResult.objects.filter(run=run).values_list("grade", flat=True))
        stars[year] = dict(BranchResult.objects.filter(run=run).values_list("unit__name", "stars"))
    names = {"优秀", "良好", "合格", "基本合格", "不合格", "不定等次"}
    assert all(set(grades[year]) == names for year in grades)
    assert all(max(count.values()) <= 0.6 * count.total() for count in grades.values())
    assert stars[2024] != stars[2025]
    assert {star for year in (2024, 2025) for star in stars[year].values()} >= {"2", "3", "4", "5"}


def test_the_quota_leaves_somebody_out(bureau):
    above = MemberResult.objects.filter(run__period__in=["2025", "2026"], grade="良好", total__gte=85_000)
    assert above.exists()


def test_caps_and_other_limits_are_met_and_zero_point_records_occur(bureau):
    credits = Credit.objects.filter(person__isnull=False)
    met = Counter(credits.exclude(limited_by="").values_list("limited_by", flat=True))
    assert len(met) == 6 and min(met.values()) >= 2  # quarter, year, group, deductions, monthly, highest
    assert credits.filter(credited=0).count() > 100


def test_mistakes_were_corrected_and_returned(bureau):
    acts = Counter(Record.objects.exclude(act="file").values_list("act", flat=True))
    assert acts == {"cancel": 9, "supersede": 10}
    assert Record.objects.filter(state=Record.State.RETURNED).count() == 2


def test_every_verified_record_rests_on_a_row_of_a_stored_workbook_or_on_a_timed_entry(bureau):
    filed = Record.objects.filter(act="file", state=Record.State.VERIFIED)
    assert not filed.filter(evidence=None, activity=None).exists()
    assert not filed.filter(evidence=None, activity__seconds=0).exists()
    assert set(filed.filter(evidence=None).values_list("unit__name", flat=True)) == {DEMO_BRANCH}
    evidence = Evidence.objects.select_related("file", "record").exclude(record__person=None).order_by("pk")[1000]
    with evidence.file.content.open() as content:
        cells = [cell.value for cell in load_workbook(content, read_only=True)[evidence.sheet][evidence.row]]
    assert cells[0] == evidence.record.happened_on.isoformat() and cells[2] == evidence.record.person.staff_no


def test_the_secretarys_desk(bureau):
    everything = waiting_records(standing_of(demo_account("secretary"), on=TODAY))
    lines = [line for line in everything if not line.barred]
    assert 12 <= len(lines) <= 20 and [line.head_count for line in everything if line.barred] == [1, 1, 1]
    assert sum(line.head_count for line in everything) == bureau.waiting
    doubtful = [{doubt.code for doubt in line.doubts} for line in lines if line.doubts]
    assert sorted(doubtful, key=min) == [{"quantity"}, {"twin"}]
    (suspect,) = [suspect for line in lines for suspect in line.suspects]
    assert {side.note for side in suspect.sides} == {"东堤沿线义务巡查", "东堤巡查志愿服务"} and len(suspect.pairs) == 5
    assert max(line.head_count for line in lines) >= 15


def test_honours_and_punishments_ask_for_a_second_person_and_one_waits_for_the_officer(bureau):
    seconded = set(RecordKind.objects.filter(needs_second=True).values_list("title", flat=True))
    assert seconded == {"党纪政务处分", "争先创优荣誉", "品牌荣誉"}
    told = {"unit_id": Unit.objects.get(name=DEMO_BRANCH).pk}
    barred = {
        role: [line.note for line in waiting_records(standing_of(demo_account(role), on=TODAY), **told) if line.barred]
        for role in ("secretary", "officer")
    }
    assert barred == {"secretary": ["工程廉洁提醒会", "局级表彰", "11 月主题党日：" + THEME_DAYS[10]], "officer": []}


def test_nobody_verified_his_own(bureau):
    own = Record.objects.filter(batch__verified_by__person=F("person"))
    assert Record.objects.filter(state="verified").count() > 10_000 and not own.exists()
    people = Person.objects.filter(account__username__in=[DEMO_USERNAMES["officer"], DEMO_USERNAMES["secretary"]])
    assert all(Record.objects.filter(person=one, state="verified").count() > 50 for one in people)


def test_the_last_half_year_has_minutes_of_what_was_told_on_the_form(bureau):
    branch, secretary = Unit.objects.get(name=DEMO_BRANCH), standing_of(demo_account("secretary"), on=TODAY)
    months = burden_of(branch.pk, secretary, TODAY)
    assert [month.first.month for month in months] == [6, 7, 8, 9, 10, 11]
    assert all(month.entries >= 3 and month.timed == month.entries and month.minutes >= 2 for month in months)
    twice = Record.objects.filter(unit=branch, person=None, state=Record.State.VERIFIED, act="file")
    assert max(Counter(twice.values_list("kind__code", "happened_on")).values()) == 1, "no meeting of the branch twice"


def test_the_sample_ledger_has_about_200_rows_and_ten_bad_ones(bureau, tmp_path):
    write_samples(bureau.bureau, tmp_path)
    sheets = read_workbook(tmp_path / LEDGER, name=LEDGER)
    ledger = read_ledger(sheets, roster_of_members(TODAY), record_vocabulary(), TODAY)
    assert 150 <= len(ledger.rows) <= 260
    reasons = Counter(row.reason for row in ledger.rejected)
    assert 9 <= reasons.total() <= 13
    assert set(reasons) == {
        "duplicate", "bad-date", "unknown-member", "ambiguous-member", "bad-quantity", "unknown-item", "bad-level"
    }  # fmt: skip


def test_loading_again_does_nothing(bureau, capsys):
    before = Record.objects.count()
    assert command.main(["load"]) == 0
    assert "已经装入" in capsys.readouterr().out
    assert Record.objects.count() == before
