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
from benliu.records.services import file_records, verify_records
from benliu.scoring.models import Objection, Publication, SchemeDraft
from benliu.scoring.services import answer_objection, approve_draft, file_objection, publish_run

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


@pytest.mark.parametrize("who", PEOPLE)
def test_of_what_is_whoevers_somebody_verifies_it(dataset, records, who):
    """Else the rule would stop the work; for answers and approvals the pairs above show it."""
    actors = [dataset.bureau.standing(role) for role in DECIDERS]
    ids = [records[who].pk]
    assert any(may(partial(verify_records, actor=actor, record_ids=ids, now=NOW)) for actor in actors)
