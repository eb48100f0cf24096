"""An import that is undone leaves the roster as it was; who was changed since stays, and is named."""

import pytest
from django.db.models import Q

from benliu.common.decision import Invalid
from benliu.org.models import Membership, Particulars, Person, PersonKey, RosterChange
from benliu.org.queries import left_by_roster
from benliu.org.services import appoint_person, keep_particulars
from benliu.org.services.roster_change import states_of
from benliu.org.tests.factories import FIRST, NOW, SECOND, SINCE
from benliu.records.services import apply_import, number_verified, stop_import, undo_batch
from benliu.records.services.imports.applying import file_drafts
from benliu.records.tests.test_roster_round import HEADINGS as ALL_HEADINGS
from benliu.records.tests.test_roster_round import ROW, SAID
from benliu.search.queries import search

from .factories import finish, imported, ledger, outcomes, preview, roster, workbook
from .test_imports import line

NEW = ["S010", "新来", FIRST, "预备党员"]
MOVED = ["S002", "林一", SECOND, "正式党员"]
RENAMED = ["S003", "王贰", FIRST, "正式党员"]


def everything():
    """All that a roster can change, of everybody who was not erased."""
    people = Person.objects.filter(erased_at=None).values_list("pk", flat=True)
    history = list(
        Membership.objects.order_by("pk").values_list("pk", "person", "unit", "status", "starts_on", "ends_on")
    )
    return states_of(list(people)), history, PersonKey.objects.count()


def undo(bureau, run):
    undo_batch(actor=bureau.officer, batch_id=run.batch_id, now=NOW)
    run.refresh_from_db()
    return run


@pytest.mark.parametrize("with_records", [False, True])
def test_undo_brings_back_who_was_there_and_takes_away_who_was_not(bureau, with_records):
    before = everything()
    files = [ledger(line(name="新来", number="S010"))] if with_records else []
    run = imported(bureau.officer, roster(NEW, MOVED, RENAMED), *files)
    assert run.state == "done" and everything() != before
    newcomer = Person.objects.get(staff_no="S010")
    undo(bureau, run)
    assert run.state == "undone" and everything() == before
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.staff_no) == ("", None) and newcomer.erased_at
    assert not RosterChange.objects.exists() and not left_by_roster(run.pk)
    assert not search("新来", Q()) and search("王二", Q()) and not search("王贰", Q())
    assert outcomes(preview(bureau.officer, roster(NEW, MOVED, RENAMED))) == {"new": 1, "changed": 2}


def test_who_was_moved_on_the_very_day_goes_back_to_the_former_branch(bureau):
    enrolled = imported(bureau.officer, roster(MOVED))
    number_verified(now=NOW, at_once=True)
    before = everything()
    run = imported(bureau.officer, roster(["S002", "林一", FIRST, "正式党员"]))
    assert run.roster_since == enrolled.roster_since and everything() != before
    undo(bureau, run)
    assert everything() == before


def test_particulars_are_what_they_were(bureau):
    keep_particulars(actor=bureau.officer, person_id=bureau.people["林一"].pk, said={"phone": "13900001111"}, now=NOW)
    before = everything()
    other = ["钱书记" if cell == "林一" else SECOND if cell == FIRST else cell for cell in ROW]
    run = imported(bureau.officer, workbook({"党员花名册": [ALL_HEADINGS, ROW, other]}))
    assert Particulars.objects.filter(phone=SAID["phone"]).count() == 2
    undo(bureau, run)
    assert everything() == before and Particulars.objects.get().phone == "13900001111"


def test_who_was_changed_since_stays_and_is_named(bureau):
    run = imported(bureau.officer, roster(NEW, ["S011", "后到", FIRST, ""], MOVED, RENAMED))
    late = Person.objects.get(staff_no="S011")
    appoint_person(person=late, unit=bureau.units[FIRST], role="secretary", since=SINCE, now=NOW)
    Person.objects.filter(staff_no="S003").update(gender="女")
    undo(bureau, run)
    late.refresh_from_db()
    assert late.name == "后到" and Membership.objects.filter(person=late, ends_on=None).exists()
    assert Person.objects.get(staff_no="S003").name == "王贰"
    assert left_by_roster(run.pk) == sorted(["后到", "王贰"])
    kept = RosterChange.objects.filter(source=run.pk)
    assert not kept.exclude(before=None).exists() and not kept.exclude(after=None).exists()
    assert Membership.objects.get(person=bureau.people["林一"], ends_on=None).unit == bureau.units[FIRST]


def test_once_numbered_nothing_of_before_is_kept_and_nothing_is_undone(bureau):
    run = imported(bureau.officer, roster(MOVED))
    assert RosterChange.objects.count() == 1
    number_verified(now=NOW, at_once=True)
    assert not RosterChange.objects.exists()
    with pytest.raises(Invalid):
        undo(bureau, run)


def test_an_import_that_is_stopped_leaves_the_roster_as_it_was_and_can_be_applied_again(bureau):
    before = everything()
    run = preview(bureau.officer, roster(NEW, MOVED), ledger(line(name="新来", number="S010")))
    apply_import(actor=bureau.officer, import_id=run.pk, now=NOW)
    file_drafts(import_id=run.pk, now=NOW)
    assert everything() != before
    stop_import(actor=bureau.officer, import_id=run.pk, now=NOW)
    assert everything() == before
    run.refresh_from_db()
    run = finish(run, bureau.officer)
    assert run.state == "done" and run.total == 1
    assert Person.objects.get(staff_no="S010").memberships.get().unit == bureau.units[FIRST]
    assert everything() != before and undo(bureau, run) and everything() == before


def test_enrolled_twice_under_one_name_the_first_state_is_the_one_that_comes_back(bureau):
    before = everything()
    run = preview(bureau.officer, roster(NEW, MOVED))
    apply_import(actor=bureau.officer, import_id=run.pk, now=NOW)
    file_drafts(import_id=run.pk, now=NOW)
    file_drafts(import_id=run.pk, now=NOW)  # killed before the first step of records, it begins anew
    run = finish(run, bureau.officer)
    undo(bureau, run)
    assert everything() == before
