"""Public notice, objections, closing, and corrections after it."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from benliu.common.decision import Invalid, Refused
from benliu.ledger.queries import entries_of_person, posted_total
from benliu.notices.models import Notice
from benliu.org.models import Office
from benliu.org.services import appoint_person
from benliu.records.closing import closing_words
from benliu.records.models import Evidence, Record
from benliu.records.services import number_verified, supersede_record, verify_records
from benliu.scoring.models import Objection, Publication, Run
from benliu.scoring.queries import current_run
from benliu.scoring.queries.objection import objections_to_answer
from benliu.scoring.queries.publication import changes_between, publication_row
from benliu.scoring.services import (
    adopt_scheme,
    answer_objection,
    close_run,
    file_objection,
    prepare_publication,
    publish_run,
    rescore_open_periods,
    run_scheme,
    start_run,
    withdraw_objection,
    withdraw_publication,
)
from benliu.transparency.services import sequence_leaves, sequencing

from .factories import NOW, SINCE, SMALL, Bureau, after

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def prepare(bureau: Bureau, run: Run, **other) -> Publication:
    chosen = {"days": 5, "names": "masked", "figures": "grades", "now": NOW, "actor": bureau.officer} | other
    return prepare_publication(run_id=run.pk, **chosen)


def object_to(
    bureau: Bureau, publication: Publication, who: str, item: str | None, now: dt.datetime = NOW
) -> Objection:
    person, unit = bureau.people[who], bureau.unit_of(who)
    line = publication.run.credits.filter(person=person, item=item).order_by("pk").first() if item else None
    return file_objection(
        actor=bureau.standing(who),
        publication_id=publication.pk,
        person_id=person.pk,
        unit_id=unit.pk,
        record_id=line.record_id if line else None,
        words="这一条不对",
        now=now,
    )


def answer(bureau: Bureau, objection: Objection, outcome: str, by: str = "otto", now: dt.datetime = NOW) -> Objection:
    return answer_objection(
        actor=bureau.standing(by), objection_id=objection.pk, outcome=outcome, answer="已核实", now=now
    )


def test_a_second_officer_publishes_for_working_days_alone(bureau):
    """16 September 2025 is a Tuesday: five working days later it is the next Tuesday, the 23rd."""
    prepared = prepare(bureau, bureau.run())
    with pytest.raises(Refused, match="另一位"):
        publish_run(actor=bureau.officer, publication_id=prepared.pk, now=NOW)
    with pytest.raises(Refused):
        publish_run(actor=bureau.standing("anna"), publication_id=prepared.pk, now=NOW)
    made = publish_run(actor=bureau.second, publication_id=prepared.pk, now=NOW)
    assert made.last_day == dt.date(2025, 9, 23)
    with pytest.raises(Invalid):
        publish_run(actor=bureau.second, publication_id=prepared.pk, now=NOW)
    told = Notice.objects.filter(kind="scoring.published")
    assert told.count() == 5 and set(told.values_list("path", flat=True)) == {f"/runs/{made.run_id}/mine/"}


def test_a_notice_names_a_checkpoint_that_covers_all_that_its_run_goes_by(bureau):
    """Twelve records are signed; the thirteenth, which the run goes by too, is once the notice is public."""
    sequence_leaves(now=NOW)
    bureau.record("bert", "warm.service", "2025-08-01")
    assert bureau.published(bureau.run()).checkpoint.splitlines()[1] == "13"


def test_a_notice_waits_for_a_log_that_is_far_behind(bureau, monkeypatch):
    monkeypatch.setattr(sequencing, "BATCH", 3)
    prepared = prepare(bureau, bureau.run())
    with pytest.raises(Invalid, match="过几分钟再核准"):
        publish_run(actor=bureau.second, publication_id=prepared.pk, now=NOW)
    sequence_leaves(now=NOW)
    assert publish_run(actor=bureau.second, publication_id=prepared.pk, now=NOW).checkpoint


def test_a_notice_is_not_published_where_the_log_cannot_be_signed(bureau, settings, tmp_path):
    sequence_leaves(now=NOW)
    bureau.record("bert", "warm.service", "2025-08-01")
    prepared = prepare(bureau, bureau.run())
    settings.BENLIU_LOG_KEYS = tmp_path / "gone.json"
    with pytest.raises(Invalid, match="不能签名"):
        publish_run(actor=bureau.second, publication_id=prepared.pk, now=NOW)
    prepared.refresh_from_db()
    assert prepared.published_at is None


def test_a_run_is_in_one_notice_at_a_time(bureau):
    run = bureau.run()
    prepared = prepare(bureau, run)
    with pytest.raises(Invalid, match="撤回"):
        prepare(bureau, run)
    withdraw_publication(actor=bureau.officer, publication_id=prepared.pk, reason="", now=NOW)
    published = bureau.published(run)
    with pytest.raises(Invalid, match="原因"):
        withdraw_publication(actor=bureau.officer, publication_id=published.pk, reason=" ", now=NOW)
    withdraw_publication(actor=bureau.officer, publication_id=published.pk, reason="名单有误", now=NOW)
    with pytest.raises(Invalid):
        withdraw_publication(actor=bureau.officer, publication_id=published.pk, reason="名单有误", now=NOW)


def test_the_run_in_notice_speaks_for_the_period_and_is_not_dropped(bureau):
    """The clockwork goes on scoring; members see the figures that they may object to."""
    (first,) = [
        run_scheme(run_id=start_run(actor=None, scheme_id=bureau.scheme.pk, period="2025", now=NOW).pk, now=NOW)
    ]
    bureau.published(first)
    bureau.record("bert", "warm.service", "2025-08-01")
    (newer,) = rescore_open_periods(now=NOW)
    first.refresh_from_db()
    assert (first.state, first.members.count()) == (Run.State.DONE, 5)
    assert current_run("2025") == first != newer


def test_a_period_is_closed_after_its_notice_alone(bureau):
    run = bureau.run()
    with pytest.raises(Invalid, match="先公示"):
        close_run(actor=bureau.officer, run_id=run.pk, now=NOW)
    publication = bureau.published(run)
    for moment in (NOW, after(publication) - DAY):
        with pytest.raises(Invalid, match="公示到"):
            close_run(actor=bureau.officer, run_id=run.pk, now=moment)
    objection = object_to(bureau, publication, "anna", "soul.lesson")
    with pytest.raises(Invalid, match="1 条异议没有答复"):
        close_run(actor=bureau.officer, run_id=run.pk, now=after(publication))
    answer(bureau, objection, "rejected")
    assert close_run(actor=bureau.officer, run_id=run.pk, now=after(publication)).closed_at


def test_an_upheld_objection_asks_for_a_new_notice(bureau):
    """Anna's emergency duty was of level IV, not I: corrected, scored again, published again, closed."""
    first = bureau.run()
    publication = bureau.published(first)
    objection = object_to(bureau, publication, "anna", "key.emergency")
    answer(bureau, objection, "upheld")
    with pytest.raises(Invalid, match="采纳了 1 条异议"):
        close_run(actor=bureau.officer, run_id=first.pk, now=after(publication))
    correct(bureau, objection.record, level="IV级")
    second = bureau.run()
    amended = prepare(bureau, second)
    with pytest.raises(Invalid, match="公示到|采纳"):
        close_run(actor=bureau.officer, run_id=first.pk, now=NOW)
    assert publish_run(actor=bureau.second, publication_id=amended.pk, now=NOW).amends == publication
    with pytest.raises(Invalid, match="现在的公示"):
        object_to(bureau, publication, "anna", "soul.lesson")
    changes = changes_between(first.pk, second.pk)
    assert [(c.name, c.before, c.after) for c in changes.members] == [("anna", 10000, 6000)]
    amended.refresh_from_db()
    close_run(actor=bureau.officer, run_id=second.pk, now=after(amended))
    assert posted_total(bureau.people["anna"].pk, "2025") == 6000


def test_of_two_drafts_for_one_year_the_later_published_one_holds(bureau):
    """Whichever was prepared first; the one that gave way closes nothing."""
    first, second = (prepare(bureau, bureau.run()) for _ in range(2))
    for prepared in (second, first):
        publish_run(actor=bureau.second, publication_id=prepared.pk, now=NOW)
    first.refresh_from_db()
    assert first.amends == second
    with pytest.raises(Invalid, match="代替"):
        close_run(actor=bureau.officer, run_id=second.run_id, now=after(first))
    assert close_run(actor=bureau.officer, run_id=first.run_id, now=after(first)).closed_at


@pytest.mark.parametrize("outcome", ["", "upheld"])
def test_an_objection_to_a_notice_that_gave_way_still_has_to_be_settled(bureau, outcome):
    """Unanswered, or upheld only after the newer run was made."""
    publication = bureau.published(bureau.run())
    objection = object_to(bureau, publication, "anna", "soul.lesson")
    newer = bureau.published(bureau.run())
    if outcome:
        answer(bureau, objection, outcome, now=NOW + DAY)
    with pytest.raises(Invalid, match="采纳了 1 条" if outcome else "1 条异议没有答复"):
        close_run(actor=bureau.officer, run_id=newer.run_id, now=after(newer))


def correct(bureau: Bureau, record, **changed):
    """The record superseded by one that differs in `changed`, verified and numbered."""
    supersede_record(
        actor=bureau.officer, record_id=record.pk, reason="核实后更正", new_id=uuid.uuid4(), now=NOW, **changed
    )
    number_verified(now=NOW, at_once=True)


def test_after_closing_a_correction_reverses_with_a_reason(bureau):
    """The same correction after closing: one entry taken back, another one posted, both to be seen."""
    first = bureau.close(bureau.run())
    record = first.credits.get(person=bureau.people["anna"], item="key.emergency").record
    correct(bureau, record, level="IV级")
    assert rescore_open_periods(now=NOW) == [], "the clockwork leaves a closed period alone"
    second = bureau.run()
    assert second.corrects == first
    with pytest.raises(Invalid, match="为什么更正"):
        prepare(bureau, second)
    bureau.close(second)
    entries = entries_of_person(bureau.officer, bureau.people["anna"].pk, "2025")
    assert [e.points for e in entries[:4]] == [1500, 1500, 2000, 5000]
    corrected = {(e.points, e.reverses_id, e.run_id) for e in entries[4:]}
    assert corrected == {(-5000, entries[3].id, second.pk), (1000, None, second.pk)}
    assert posted_total(bureau.people["anna"].pk, "2025") == 6000
    assert current_run("2025") == second


def test_what_is_told_late_counts_as_the_scheme_says(bureau, tmp_path):
    """A visit of July told after closing: by default it corrects the year; else it counts in the next one."""
    run = bureau.close(bureau.run())
    bureau.record("bert", "warm.service", "2025-07-01", 3)
    bert = bureau.people["bert"]
    gained = bureau.run().members.get(person=bert).total - run.members.get(person=bert).total
    assert gained > 0
    assert "由他们更正台账" in closing_words(dt.date(2025, 7, 1))
    text = (SMALL / "scheme.toml").read_text().replace("rounding", 'late = "next period"\nrounding', 1)
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "scheme.toml").write_text(text.replace('version = "1"', 'version = "2"'))
    bureau.scheme = adopt_scheme(actor=bureau.officer, source=folder, now=NOW)
    again = bureau.run()
    assert again.members.get(person=bert).total == run.members.get(person=bert).total
    assert bureau.run("2026", now=NOW + 180 * DAY).members.get(person=bert).total == gained


def test_who_tells_late_reads_what_the_scheme_makes_of_it(bureau, tmp_path):
    """The scheme by which the year was closed decides."""
    folder = tmp_path / "small"
    folder.mkdir()
    text = (SMALL / "scheme.toml").read_text().replace("rounding", 'late = "next period"\nrounding', 1)
    (folder / "scheme.toml").write_text(text.replace('version = "1"', 'version = "2"'))
    bureau.scheme = adopt_scheme(actor=bureau.officer, source=folder, now=NOW)
    bureau.close(bureau.run())
    assert "计入下一年" in closing_words(dt.date(2025, 7, 1))


def test_only_the_person_objects_and_others_answer(bureau):
    """Who filed or verified the record does not answer; neither do the person, colleagues, other secretaries."""
    publication = bureau.published(bureau.run())
    anna = bureau.people["anna"]
    line = publication.run.credits.filter(person=anna, item="soul.lesson").first()
    for name in ("bert", "olga", "emil"):
        with pytest.raises(Refused):
            file_objection(
                actor=bureau.standing(name),
                publication_id=publication.pk,
                person_id=anna.pk,
                unit_id=bureau.units["甲支部"].pk,
                record_id=line.record_id,
                words="不对",
                now=NOW,
            )
    objection = object_to(bureau, publication, "anna", "soul.lesson")
    with pytest.raises(Invalid, match="已经收到"):
        object_to(bureau, publication, "anna", "soul.lesson")
    told = {"anna": "自己", "olga": "由您登记或审核", "bert": "支部书记", "emil": "支部书记"}
    for name, words in told.items():
        with pytest.raises(Refused, match=words):
            answer(bureau, objection, "rejected", by=name)
    assert waiting_for(bureau, "甲支部") == {"otto"}
    answered = answer(bureau, objection, "rejected")
    assert (answered.outcome, answered.answered_by.username) == ("rejected", "otto")
    with pytest.raises(Invalid):
        answer(bureau, objection, "upheld")
    assert waiting_for(bureau, "甲支部") == set()


def waiting_for(bureau: Bureau, unit: str) -> set[str]:
    """Whose desk asks for an answer to an objection of this branch."""
    unit_id = bureau.units[unit].pk
    return {name for name in bureau.people if objections_to_answer(bureau.standing(name), unit_id)}


def test_the_secretary_objects_for_the_branch_and_an_officer_answers(bureau):
    publication = bureau.published(bureau.run())
    unit = bureau.units["甲支部"]
    appoint_person(person=bureau.people["carl"], unit=unit, role=Office.Role.SECRETARY, since=SINCE, now=NOW)
    objection = file_objection(
        actor=bureau.standing("anna"),
        publication_id=publication.pk,
        person_id=None,
        unit_id=unit.pk,
        words="星级少算一项",
        now=NOW,
    )
    with pytest.raises(Refused, match="上级党务干部"):
        answer(bureau, objection, "rejected", by="carl")
    assert waiting_for(bureau, "甲支部") == {"olga", "otto"}
    assert answer(bureau, objection, "rejected").outcome == "rejected"


def test_a_late_objection_is_kept_and_holds_nothing_up(bureau):
    publication = bureau.published(bureau.run())
    late = object_to(bureau, publication, "anna", "soul.lesson", now=after(publication))
    assert late.is_late
    assert close_run(actor=bureau.officer, run_id=publication.run_id, now=after(publication)).closed_at
    assert object_to(bureau, publication, "bert", None, now=after(publication)).is_late


def test_the_own_objection_can_be_withdrawn_until_it_is_answered(bureau):
    publication = bureau.published(bureau.run())
    objection = object_to(bureau, publication, "anna", None)
    assert withdraw_objection(actor=bureau.standing("anna"), objection_id=objection.pk, now=NOW).withdrawn_at
    with pytest.raises(Invalid):
        answer(bureau, objection, "upheld")
    assert close_run(actor=bureau.officer, run_id=publication.run_id, now=after(publication)).closed_at


SEALED = [
    "UPDATE scoring_publication SET last_day = '2025-09-17'",
    "DELETE FROM scoring_publication",
    "UPDATE scoring_objection SET outcome = 'upheld'",
    "UPDATE scoring_objection SET filed_at = answered_at",
    "DELETE FROM scoring_objection",
]


@pytest.mark.parametrize("statement", SEALED)
def test_the_database_refuses_to_change_what_was_published_and_answered(bureau, statement):
    objection = object_to(bureau, bureau.published(bureau.run()), "anna", None, now=NOW - DAY)
    answer(bureau, objection, "rejected")
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_knows_that_nobody_publishes_or_answers_alone(bureau):
    publication = prepare(bureau, bureau.run())
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(published_by=publication.prepared_by)
    objection = object_to(bureau, bureau.published(bureau.run("2024")), "anna", None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(answered_by=objection.filed_by, outcome="upheld")


def test_who_upheld_an_objection_does_not_verify_the_correction(bureau):
    """Otto says that the record is wrong and corrects it; the correction waits for another, and cannot be his."""
    publication = bureau.published(bureau.run())
    objection = object_to(bureau, publication, "anna", "key.emergency")
    Evidence.objects.create(record=objection.record, file_name="签到表.xlsx", sheet="七月", row=7)
    answer(bureau, objection, "upheld")
    made = supersede_record(
        actor=bureau.second, record_id=objection.record_id, reason="是 IV级", new_id=uuid.uuid4(), now=NOW, level="IV级"
    )
    assert made.state == Record.State.SUBMITTED
    with pytest.raises(Refused, match="您采纳的异议"):
        verify_records(actor=bureau.second, record_ids=[made.pk], now=NOW)
    verify_records(actor=bureau.officer, record_ids=[made.pk], now=NOW)
    assert [(e.file_name, e.row) for e in made.evidence.all()] == [("签到表.xlsx", 7)], "it rests on the same"


def test_the_days_that_are_left_are_no_more_than_there_are(bureau):
    """Published on Tuesday the 16th for five working days: from the 17th to the 23rd, with a weekend between."""
    made = bureau.published(bureau.run(), days=5)
    left = [publication_row(made.pk, dt.date(2025, 9, day)).days_left for day in (16, 17, 22, 23, 24)]
    assert left == [5, 5, 2, 1, 0]


def test_a_notice_is_no_shorter_than_the_scheme_says(bureau, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    text = (SMALL / "scheme.toml").read_text().replace("rounding", "notice_days = 5\nrounding", 1)
    (folder / "scheme.toml").write_text(text.replace('version = "1"', 'version = "2"'))
    bureau.scheme = adopt_scheme(actor=bureau.officer, source=folder, now=NOW)
    run = bureau.run()
    with pytest.raises(Invalid, match="不少于 5 个工作日"):
        prepare(bureau, run, days=4)
    assert prepare(bureau, run, days=5).days == 5
