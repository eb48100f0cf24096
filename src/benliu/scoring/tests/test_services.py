"""Runs: results added up by hand, marks that stay, closing."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.ledger.queries import entries_of_person, posted_total
from benliu.notices.models import Notice
from benliu.records.models import RecordKind
from benliu.records.services import cancel_record, number_verified, supersede_record
from benliu.scoring.models import BranchResult, Credit, MemberResult, Run, SchemeVersion
from benliu.scoring.queries import current_run, find_run, runs
from benliu.scoring.services import (
    adopt_scheme,
    close_run,
    discard_run,
    repeat_run,
    rescore_open_periods,
    run_scheme,
    start_run,
)
from benliu.scoring.services.telling import tell_closed
from rulebook import Scheme, load_bundle

from .factories import NOW, SMALL, new_id


def outcome(run: Run) -> dict[str, tuple[int, str]]:
    return {r.person.name: (r.total, r.grade) for r in run.members.select_related("person")}


def test_a_run_gives_what_the_hand_adds_up(bureau):
    """anna: lessons 1.5 + 1.5, the third meets the cap of 3; service 3 h, of which the group's 5 leave 2; one I级 5.

    bert 5; both reach 优秀, the branch's quota is 30 % of 3 full members, at least 1: anna.
    """
    run = bureau.run()
    assert run.state == Run.State.DONE, run.failure
    assert outcome(run) == {
        "anna": (10_000, "优秀"),
        "bert": (5_000, "良好"),
        "carl": (0, "合格"),
        "dora": (1_500, "不定等次"),
        "emil": (0, "合格"),
    }
    credits = run.credits.filter(person=bureau.people["anna"]).order_by("record__number")
    assert [(c.item, c.earned, c.credited, c.limited_by) for c in credits] == [
        ("soul.lesson", 1500, 1500, ""),
        ("soul.lesson", 1500, 1500, ""),
        ("soul.lesson", 1500, 0, "year-cap"),
        ("warm.service", 3000, 2000, "group-cap"),
        ("key.emergency", 5000, 5000, ""),
    ]
    anna = MemberResult.objects.get(run=run, person=bureau.people["anna"])
    assert anna.scores == {"base": 5000, "key": 5000, "deductions": 0}
    assert anna.streams == {"ben": 8000, "nuan": 2000, "deductions": 0}


def test_branches_are_scored_with_their_members(bureau):
    """甲: (10 + 5 + 0) / 3 = 5 of the full members, one of four quarters held: 25 %; total 5 + 2.5."""
    run = bureau.run()
    first = BranchResult.objects.get(run=run, unit=bureau.units["甲支部"])
    assert (str(first.total), first.stars, first.member_count) == ("7.5000", "2", 4)
    assert first.parts == {"members": "5", "completion": "25"}
    assert first.streams == {"ben": 3625, "nuan": 875, "deductions": -500}
    assert BranchResult.objects.get(run=run, unit=bureau.units["乙支部"]).stars == "1"


def test_the_same_inputs_give_the_same_marks_and_others_do_not(bureau):
    first, second = bureau.run(), bureau.run()
    assert (first.input_hash, first.output_hash) == (second.input_hash, second.output_hash)
    bureau.record("bert", "warm.service", "2025-08-01")
    third = bureau.run()
    assert third.input_hash != first.input_hash
    assert third.output_hash != first.output_hash


def test_an_old_run_repeats_after_everything_has_changed(bureau, tmp_path):
    """A changed scheme, further records, a cancelled one, another roster: the old run still gives the old result."""
    run = bureau.run()
    number = run.cutoff
    changed = tmp_path / "small"
    changed.mkdir()
    for file in SMALL.iterdir():
        text = file.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"').replace("= 1.5", "= 4")
        (changed / file.name).write_text(text, encoding="utf-8")
    newer = adopt_scheme(actor=bureau.officer, source=changed, now=NOW)
    lesson = Credit.objects.filter(run=run, person=bureau.people["carl"], item="soul.lesson").get()
    cancel_record(actor=bureau.officer, record_id=lesson.record_id, reason="记错了人", new_id=new_id(), now=NOW)
    number_verified(now=NOW, at_once=True)
    bureau.record("carl", "key.emergency", "2025-08-01", 1, "I级")
    bureau.people["dora"].memberships.update(status="正式党员")

    again = repeat_run(run_id=run.pk)
    assert again.same
    assert Run.objects.get(pk=run.pk).cutoff == number
    assert outcome(bureau.run(scheme=newer))["carl"] == (3_000, "良好")  # −2 + 5
    assert repeat_run(run_id=run.pk).same


def test_a_repetition_notices_a_changed_result(bureau):
    run = bureau.run()
    Run.objects.filter(pk=run.pk).update(output_hash="0" * 64)
    assert not repeat_run(run_id=run.pk).same


@pytest.mark.parametrize(
    "tamper",
    [
        lambda run: run.members.filter(total=5_000).update(total=6_000),
        lambda run: run.members.filter(grade="良好").update(grade="优秀"),
        lambda run: run.credits.filter(credited=2_000).update(credited=3_000),
        lambda run: run.credits.filter(limited_by="group-cap").update(limited_by=""),
        lambda run: run.credits.filter(person=None).first().delete(),
        lambda run: run.branches.filter(stars="2").update(stars="3"),
        lambda run: run.members.get(total=10_000).delete(),
    ],
)
def test_a_repetition_notices_rows_that_were_tampered_with(bureau, tamper):
    run = bureau.run()
    assert repeat_run(run_id=run.pk).same
    tamper(run)
    assert not repeat_run(run_id=run.pk).same


def test_corrections_count_from_the_number_that_they_got(bureau):
    lesson = bureau.record("emil", "soul.lesson", "2025-05-05")
    before = bureau.run()
    supersede_record(actor=bureau.officer, record_id=lesson.pk, reason="两次", new_id=new_id(), now=NOW, quantity=2000)
    assert outcome(bureau.run())["emil"] == (1_500, "合格"), "not numbered yet"
    number_verified(now=NOW, at_once=True)
    assert outcome(bureau.run())["emil"] == (3_000, "良好")
    assert repeat_run(run_id=before.pk).same


def test_a_cancelled_record_is_in_no_result(bureau):
    lesson = bureau.record("emil", "soul.lesson", "2025-05-05")
    cancel_record(actor=bureau.officer, record_id=lesson.pk, reason="没有参加", new_id=new_id(), now=NOW)
    number_verified(now=NOW, at_once=True)
    run = bureau.run()
    assert outcome(run)["emil"] == (0, "合格")
    assert not run.credits.filter(person=bureau.people["emil"]).exists()


def test_records_after_the_day_of_the_run_or_of_another_year_do_not_count(bureau):
    run = bureau.run()
    assert outcome(run)["emil"] == (0, "合格"), "the lesson was on the last day of 2024"
    assert outcome(bureau.run("2024"))["emil"] == (1_500, "合格")


def test_a_run_is_done_once_and_its_failure_leaves_nothing(bureau, tmp_path):
    broken = tmp_path / "small"
    broken.mkdir()
    text = (SMALL / "scheme.toml").read_text(encoding="utf-8").replace('version = "1"', 'version = "x"')
    text = text.replace(
        "[record_fields.level]", '[subject_fields.age]\ntitle = "年龄"\nkind = "number"\n\n[record_fields.level]'
    )
    text = text.replace('"total >= 5"', '"total >= 5", "age >= 18"')
    (broken / "scheme.toml").write_text(text, encoding="utf-8")
    done = bureau.run()
    scheme = adopt_scheme(actor=bureau.officer, source=broken, now=NOW)
    failed = bureau.run(scheme=scheme)
    assert failed.state == Run.State.FAILED
    assert "age" in failed.failure or "年龄" in failed.failure
    assert not failed.members.exists()
    assert not failed.credits.exists()

    count = done.credits.count()
    run_scheme(run_id=done.pk, now=NOW)
    assert done.credits.count() == count


def test_the_clockwork_scores_open_periods_again_and_drops_its_own_older_rows(bureau):
    own = bureau.run()
    assert rescore_open_periods(now=NOW) == [], "nothing new"
    bureau.record("bert", "warm.service", "2025-08-01")
    (first,) = rescore_open_periods(now=NOW)
    bureau.record("bert", "warm.service", "2025-08-02")
    (second,) = rescore_open_periods(now=NOW)
    first.refresh_from_db()
    assert (first.state, first.members.count(), first.credits.count()) == (Run.State.SUPERSEDED, 0, 0)
    assert second.state == Run.State.DONE
    assert own.members.count() == 5, "what a person started stays"
    assert repeat_run(run_id=first.pk).same, "and what was dropped can be computed again"
    bureau.close(second)
    bureau.record("bert", "warm.service", "2025-08-03")
    assert rescore_open_periods(now=NOW) == [], "a closed period is left alone"


def test_closing_posts_every_credit_once(bureau):
    run = bureau.run()
    bureau.close(run)
    for name, (total, _grade) in outcome(run).items():
        credited = sum(run.credits.filter(person=bureau.people[name]).values_list("credited", flat=True))
        assert posted_total(bureau.people[name].pk, "2025") == credited
        assert total == max(credited, 0)
    entries = entries_of_person(bureau.officer, bureau.people["anna"].pk, "2025")
    assert [e.points for e in entries] == [1500, 1500, 2000, 5000], "a record credited 0 posts nothing"
    with pytest.raises(Invalid):
        bureau.close(run)
    bureau.close(bureau.run())
    assert entries_of_person(bureau.officer, bureau.people["anna"].pk, "2025") == entries, "nothing differs"


SEALED = [
    "UPDATE scoring_schemeversion SET title = 'x'",
    "DELETE FROM scoring_schemeversion",
    "UPDATE scoring_run SET cutoff = 0",
    "DELETE FROM scoring_run",
    "UPDATE scoring_memberresult SET total = 0",
    "DELETE FROM scoring_memberresult",
    "INSERT INTO scoring_memberresult (run_id, person_id, unit_id, status, total, grade, scores, streams) "
    "SELECT run_id, 0, unit_id, status, total, grade, scores, streams FROM scoring_memberresult LIMIT 1",
    "UPDATE scoring_credit SET credited = 0",
    "DELETE FROM scoring_credit",
    "UPDATE scoring_branchresult SET stars = '5'",
    "DELETE FROM scoring_branchresult",
    "UPDATE scoring_rostersnapshot SET content = '{}'",
]


@pytest.mark.parametrize("statement", SEALED)
def test_the_database_refuses_to_change_a_closed_run(bureau, statement):
    bureau.close(bureau.run())
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_officers_run_close_and_adopt(bureau):
    run = bureau.run()
    for name in ("anna", "bert"):
        actor = bureau.standing(name)
        with pytest.raises(Refused):
            start_run(actor=actor, scheme_id=bureau.scheme.pk, period="2025", now=NOW)
        with pytest.raises(Refused):
            close_run(actor=actor, run_id=run.pk, now=NOW)
        with pytest.raises(Refused):
            adopt_scheme(actor=actor, source=SMALL, now=NOW)
    assert SchemeVersion.objects.count() == 1


def test_a_period_must_be_a_year(bureau):
    with pytest.raises(Invalid, match="四位年份"):
        start_run(actor=bureau.officer, scheme_id=bureau.scheme.pk, period="abc", now=NOW)


def test_a_scheme_is_not_run_for_a_year_in_which_it_is_not_in_force(bureau):
    with pytest.raises(Invalid, match="2023 年不施行"):
        start_run(actor=bureau.officer, scheme_id=SchemeVersion.objects.get().pk, period="2023", now=NOW)


def test_a_year_that_has_not_begun_is_not_scored(bureau):
    """A slip of the keyboard would make every member's newest year an empty one."""
    with pytest.raises(Invalid, match="2030 年还没有开始"):
        start_run(actor=bureau.officer, scheme_id=bureau.scheme.pk, period="2030", now=NOW)
    assert not Run.objects.exists()


def test_a_year_is_scored_by_the_version_in_force_alone_and_the_clockwork_goes_over_to_it(bureau, tmp_path):
    bureau.run()
    newer = tmp_path / "small"
    newer.mkdir()
    for file in SMALL.iterdir():
        text = file.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"')
        (newer / file.name).write_text(text, encoding="utf-8")
    scheme = adopt_scheme(actor=bureau.officer, source=newer, now=NOW)
    with pytest.raises(Invalid, match="2025 年施行的是 2 版.*试算"):
        bureau.run()
    bureau.record("bert", "warm.service", "2025-08-01")
    assert [run.scheme for run in rescore_open_periods(now=NOW)] == [scheme]


def test_a_run_that_was_never_published_can_be_discarded(bureau):
    """It speaks for nothing any more; what was automatic and gave way to it is scored again."""
    automatic = run_scheme(run_id=start_run(actor=None, scheme_id=bureau.scheme.pk, period="2025", now=NOW).pk, now=NOW)
    run = bureau.run()
    with pytest.raises(Refused):
        discard_run(actor=bureau.standing("anna"), run_id=run.pk, reason="选错了年度", now=NOW)
    with pytest.raises(Invalid, match="原因"):
        discard_run(actor=bureau.officer, run_id=run.pk, reason=" ", now=NOW)
    discard_run(actor=bureau.officer, run_id=run.pk, reason="选错了年度", now=NOW)
    assert (current_run("2025"), find_run(run.pk)) == (None, None)
    assert [row.id for row in runs()] == [] and [row.id for row in runs(discarded=True)] == [run.pk]
    assert AuditEntry.objects.filter(act="discard_run", subject=f"run:{run.pk}").count() == 1
    with pytest.raises(Invalid, match="已完成"):
        discard_run(actor=bureau.officer, run_id=run.pk, reason="再一次", now=NOW)
    (again,) = rescore_open_periods(now=NOW)
    assert current_run("2025") == again != automatic


def test_what_was_published_or_closed_is_not_discarded(bureau):
    run, published = bureau.run(), bureau.run()
    bureau.published(published)
    with pytest.raises(Invalid, match="已经公示"):
        discard_run(actor=bureau.officer, run_id=published.pk, reason="不要了", now=NOW)
    closed = bureau.close(run)
    with pytest.raises(Invalid, match="尚未封账"):
        discard_run(actor=bureau.officer, run_id=closed.pk, reason="不要了", now=NOW)


def test_members_of_a_closed_run_are_told_once(bureau):
    run = bureau.run()
    bureau.close(run)
    members = set(MemberResult.objects.filter(run=run).values_list("person__account", flat=True)) - {None}
    told = Notice.objects.filter(kind="scoring.closed")
    assert sorted(told.values_list("account", flat=True)) == sorted(members) and members
    assert set(told.values_list("title", flat=True)) == {"2025 年积分已封账"}
    assert tell_closed(run, now=NOW) == 0


def test_meetings_of_a_branch_belong_to_a_stream_as_those_of_its_people_do(bureau):
    adopt_scheme(actor=bureau.officer, source="bureau", now=NOW)
    meetings = RecordKind.objects.filter(code__startswith="meeting.")
    assert meetings.count() == 4 and set(meetings.values_list("stream", flat=True)) == {"ben"}


@pytest.mark.parametrize(
    ("language", "level", "one", "many"), [("zh-hans", "市级", "班次", "班次"), ("en", "city", "shift", "shifts")]
)
def test_levels_and_units_of_kinds_are_said_in_the_words_of_their_scheme(bureau, language, level, one, many):
    adopt_scheme(actor=bureau.officer, source="bureau", now=NOW)
    honour, emergency = (RecordKind.objects.get(code=code) for code in ("key.excellence", "key.emergency"))
    with override(language):
        assert honour.word("市级") == level
        assert (emergency.measure(), emergency.measure(500), emergency.measure(2000)) == (one, many, many)
        assert honour.word("没有的") == "没有的"


@pytest.mark.parametrize(
    ("name", "against"),
    [
        ("bureau", {"deduct.absence", "deduct.overdue", "veto.discipline"}),
        ("county_bureau", {"base.deduction"}),
        ("fortress_index", {"reverse"}),
    ],
)
def test_what_vetoes_or_only_takes_away_is_marked_and_nothing_else(bureau, name, against):
    """By hand from the schemes' texts: items with `veto`, and those whose price is below 0."""
    adopt_scheme(actor=bureau.officer, source=name, now=NOW)
    items = {item.id for half in halves_of(name) for item in half.items}
    assert marked(items) == against
    RecordKind.objects.update(counts_against=False)
    import_module("benliu.scoring.migrations.0004_kinds_against").mark_kinds(apps, None)
    assert marked(items) == against, "kinds of schemes that were adopted before are marked by the migration"


def halves_of(name: str) -> list[Scheme]:
    bundle = load_bundle(name)
    return [half for half in (bundle.members, bundle.branches) if half]


def marked(codes: set[str]) -> set[str]:
    return set(RecordKind.objects.filter(code__in=codes, counts_against=True).values_list("code", flat=True))
