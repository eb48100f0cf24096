"""Nobody verifies, approves, publishes or answers what is his own: all pairs of roles, one acting, one deciding.

Beside the decision itself it is shown that somebody may decide in every case: a rule that nobody meets stops the work.
"""

import datetime as dt
import itertools
import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from benliu.common.decision import Invalid, Refused
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.records.drafts import Draft
from benliu.records.models import Record, RecordKind
from benliu.records.services import file_records, supersede_record, verify_records
from benliu.scoring.models import Objection, Publication, SchemeDraft
from benliu.scoring.services import (
    answer_objection,
    approve_draft,
    file_objection,
    publish_run,
    return_draft,
    start_draft,
    submit_draft,
)

from . import roles
from .bureau import NOW
from .year import SERVICE

pytestmark = pytest.mark.django_db
PEOPLE = (roles.OWNER, roles.COLLEAGUE, roles.NEIGHBOUR, roles.SECRETARY, roles.OTHER_SECRETARY)
DECIDERS = tuple(role for role in roles.ROLES if role not in (roles.ANONYMOUS, roles.STRANGER))
PAIRS = list(itertools.product(PEOPLE, DECIDERS))


def may(act: Callable[[], object]) -> bool:
    """Whether it is done; what it did is taken back."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except (Refused, Invalid):
        return False
    return True


def home(dataset, who: str) -> Unit:
    return dataset.bureau.units[dataset.bureau.home(who)]


def leads(actor: Standing, unit: Unit) -> bool:
    return actor.leads(unit.path)


@pytest.fixture
def records(dataset) -> dict[str, Record]:
    """One about each, told by who leads the branch."""
    kind = RecordKind.objects.get(code=SERVICE)
    RecordKind.objects.filter(pk=kind.pk).update(needs_second=False)
    drafts = {
        who: Draft(
            id=uuid.uuid4(),
            kind_id=kind.pk,
            unit_id=home(dataset, who).pk,
            person_id=dataset.bureau.people[who].pk,
            happened_on=dt.date(2025, 9, 3),
            quantity=1000,
        )
        for who in PEOPLE
    }
    officer = dataset.bureau.standing(roles.OFFICER)
    filed = file_records(actor=officer, drafts=list(drafts.values()), filed_from="page", now=NOW)
    return dict(zip(drafts, filed, strict=True))


@pytest.mark.parametrize(("who", "decider"), PAIRS, ids="-".join)
def test_nobody_verifies_what_is_about_himself(dataset, records, who, decider):
    actor = dataset.bureau.standing(decider)
    done = may(lambda: verify_records(actor=actor, record_ids=[records[who].pk], now=NOW))
    assert done == (leads(actor, home(dataset, who)) and who != decider)


@pytest.mark.parametrize(("who", "decider"), PAIRS, ids="-".join)
def test_nobody_answers_his_own_objection(dataset, who, decider):
    person, unit = dataset.bureau.people[who], home(dataset, who)
    objection = file_objection(
        actor=dataset.bureau.standing(who),
        publication_id=dataset.things["publication"],
        person_id=person.pk,
        unit_id=unit.pk,
        words="少了一条",
        now=NOW,
    )
    actor = dataset.bureau.standing(decider)
    said = {"outcome": Objection.Outcome.UPHELD, "answer": "已核实"}
    done = may(lambda: answer_objection(actor=actor, objection_id=objection.pk, now=NOW, **said))
    assert done == (leads(actor, unit) and who != decider)


@pytest.mark.parametrize("decider", DECIDERS)
@pytest.mark.parametrize("author", sorted(roles.OFFICERS))
def test_nobody_publishes_what_he_prepared(dataset, author, decider):
    notice = Publication.objects.get(pk=dataset.things["publication"])
    prepared = Publication(
        run=notice.run, days=5, prepared_by_id=dataset.bureau.standing(author).account_id, prepared_at=NOW
    )
    Publication.objects.filter(pk=notice.pk).update(withdrawn_at=NOW, withdrawn_reason="重来")
    prepared.save()
    actor = dataset.bureau.standing(decider)
    done = may(lambda: publish_run(actor=actor, publication_id=prepared.pk, now=NOW))
    assert done == (decider in roles.OFFICERS and decider != author)


@pytest.mark.parametrize("decider", DECIDERS)
def test_nobody_approves_the_rules_that_he_drafted(dataset, decider):
    """The bureau's officer wrote the draft of the dataset and sent it."""
    draft = SchemeDraft.objects.get(pk=dataset.things["open_draft"])
    actor = dataset.bureau.standing(decider)
    done = may(lambda: approve_draft(actor=actor, draft_id=draft.pk, revision=draft.revision, now=NOW))
    assert done == (decider in roles.OFFICERS - {roles.OFFICER})


@pytest.mark.parametrize("decider", DECIDERS)
@pytest.mark.parametrize(("writer", "sender"), [*itertools.product(sorted(roles.OFFICERS), repeat=2)], ids="-".join)
def test_nobody_decides_on_rules_that_he_wrote_or_sent(dataset, writer, sender, decider):
    """Approved or given back; where two officers each had a hand in it, only a third could."""
    by, actor = dataset.bureau.standing(writer), dataset.bureau.standing(decider)
    draft = start_draft(actor=by, base_id=dataset.year.scheme.pk, now=NOW)
    submit_draft(actor=dataset.bureau.standing(sender), draft_id=draft.pk, revision=draft.revision, now=NOW)
    said = {"actor": actor, "draft_id": draft.pk, "revision": draft.revision, "now": NOW}
    allowed = decider in roles.OFFICERS - {writer, sender}
    assert may(lambda: approve_draft(**said)) == allowed
    assert may(lambda: return_draft(reason="再议", **said)) == allowed


@pytest.mark.parametrize(("who", "decider"), PAIRS, ids="-".join)
def test_nobody_answers_for_a_record_that_he_filed_or_verified(dataset, who, decider):
    record, unit = Record.objects.get(pk=dataset.year.records[f"{who} counted"].pk), home(dataset, who)
    objection = object_to(dataset, who, record)
    actor = dataset.bureau.standing(decider)
    said = {"outcome": Objection.Outcome.REJECTED, "answer": "已核实"}
    done = may(lambda: answer_objection(actor=actor, objection_id=objection.pk, now=NOW, **said))
    involved = {record.filed_by_id, record.batch.verified_by_id}
    assert done == (leads(actor, unit) and who != decider and actor.account_id not in involved)


def object_to(dataset, who: str, record: Record) -> Objection:
    """The person objects to the line of a record."""
    return file_objection(
        actor=dataset.bureau.standing(who),
        publication_id=dataset.things["publication"],
        person_id=record.person_id,
        unit_id=home(dataset, who).pk,
        record_id=record.pk,
        words="数量不对",
        now=NOW,
    )


def correct(actor: Standing, record: Record) -> Record:
    """As it is then: verified at once, where who corrects it may."""
    newer = supersede_record(
        actor=actor, record_id=record.pk, reason="核实后更正", new_id=uuid.uuid4(), quantity=2000, now=NOW
    )
    newer.refresh_from_db()
    return newer


@pytest.mark.parametrize(("who", "decider"), PAIRS, ids="-".join)
def test_nobody_corrects_what_is_about_himself_alone(dataset, who, decider):
    actor, record = dataset.bureau.standing(decider), dataset.year.records[f"{who} counted"]

    def corrected() -> None:
        if correct(actor, record).state != Record.State.VERIFIED:
            raise Invalid("another one has to verify it")

    assert may(corrected) == (leads(actor, home(dataset, who)) and who != decider)


UPHELD = [(roles.OWNER, roles.OFFICER), (roles.NEIGHBOUR, roles.OFFICER), (roles.NEIGHBOUR, roles.BRANCH_OFFICER)]


@pytest.mark.parametrize("decider", DECIDERS)
@pytest.mark.parametrize(("who", "answerer"), UPHELD, ids="-".join)
def test_nobody_verifies_the_correction_of_an_objection_that_he_upheld(dataset, who, answerer, decider):
    record, upholder = dataset.year.records[f"{who} counted"], dataset.bureau.standing(answerer)
    said = {"outcome": Objection.Outcome.UPHELD, "answer": "已核实", "now": NOW}
    answer_objection(actor=upholder, objection_id=object_to(dataset, who, record).pk, **said)
    newer = correct(upholder, record)
    assert newer.state == Record.State.SUBMITTED
    actor = dataset.bureau.standing(decider)
    done = may(lambda: verify_records(actor=actor, record_ids=[newer.pk], now=NOW))
    assert done == (leads(actor, home(dataset, who)) and decider not in (who, answerer))


@pytest.mark.parametrize("who", PEOPLE)
def test_of_what_is_whoevers_somebody_verifies_it(dataset, records, who):
    """Else the rule would stop the work; for answers and approvals the pairs above show it."""
    actors = [dataset.bureau.standing(role) for role in DECIDERS]
    ids = [records[who].pk]
    assert any(may(partial(verify_records, actor=actor, record_ids=ids, now=NOW)) for actor in actors)
