"""The whole way of the bureau case: workbooks in, points, grades and stars out, as `expected/` to the last cell."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files import File

from benliu.identity.models import User
from benliu.org.models import Office, Person, Unit
from benliu.org.services import appoint_person
from benliu.org.standing import Standing, standing_of
from benliu.records.services import advance_import, apply_import, number_verified, start_import
from benliu.scoring.models import Run
from benliu.scoring.queries.clauses import limit_words
from benliu.scoring.schemes import compiled
from benliu.scoring.services import (
    adopt_scheme,
    close_run,
    prepare_publication,
    publish_run,
    repeat_run,
    run_scheme,
    start_run,
)
from rulebook import points_text

CASE = Path(__file__).resolve().parents[4] / "examples" / "bureau"
NOW = dt.datetime(2026, 1, 12, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def officer(db: None, settings, tmp_path) -> Standing:
    settings.MEDIA_ROOT = tmp_path
    top = Unit.add_root(name="示例市水利局", kind=Unit.Kind.BUREAU)
    for row in expected("branches"):
        Unit.objects.get(pk=top.pk).add_child(name=row["branch"], kind=Unit.Kind.BRANCH)
    person = Person.objects.create(staff_no="T900", name="某干部", account=User.objects.create_user(username="officer"))
    appoint_person(person=person, unit=top, role=Office.Role.OFFICER, since=dt.date(2024, 1, 1), now=NOW)
    return standing_of(person.account, on=NOW.date())


def expected(name: str) -> list[dict[str, str]]:
    with (CASE / "expected" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def bring_in(officer: Standing, name: str) -> None:
    """Import a workbook as a person would: upload, look, apply, let undo lapse."""
    import_id = uuid.uuid4()
    with (CASE / name).open("rb") as content:
        start_import(
            actor=officer,
            import_id=import_id,
            files=[File(content, name)],
            now=NOW,
            roster_since=dt.date(2025, 1, 1),
        )
    advance_import(import_id=import_id, clock=lambda: NOW)
    apply_import(actor=officer, import_id=import_id, now=NOW)
    advance_import(import_id=import_id, clock=lambda: NOW)
    number_verified(now=NOW, at_once=True)


def members_of(run: Run) -> Iterator[dict[str, str]]:
    for row in run.members.select_related("person", "unit").order_by("person__staff_no"):
        yield {
            "staff_no": row.person.staff_no,
            "name": row.person.name,
            "branch": row.unit.name,
            "status": row.status,
            **{name: points_text(points) for name, points in row.scores.items()},
            "total": points_text(row.total),
            "grade": row.grade,
        }


def credits_of(run: Run) -> Iterator[dict[str, str]]:
    scheme = compiled(run.scheme).members
    limits = {item.id: limit_words(scheme, item.id) for item in scheme.items}
    for row in run.credits.exclude(person=None).select_related("person", "record"):
        yield {
            "staff_no": row.person.staff_no,
            "date": row.record.happened_on.isoformat(),
            "item": row.item,
            "quantity": points_text(row.record.quantity),
            "credited": points_text(row.credited),
            "limited_by": limits[row.item].get(row.limited_by, row.limited_by),
        }


def branches_of(run: Run) -> Iterator[dict[str, str]]:
    for row in run.branches.select_related("unit").order_by("unit__path"):
        parts = {name: row.parts[name] for name in ("members", "completion", "brand")}
        yield {"branch": row.unit.name, **parts, "total": points_text(int(row.total * 1000)), "stars": row.stars}


def by_all_cells(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return sorted(tuple(row.values()) for row in rows)


def test_the_bureau_case_comes_out_as_expected(officer):
    scheme = adopt_scheme(actor=officer, source="bureau", now=NOW)
    bring_in(officer, "roster.xlsx")
    bring_in(officer, "records.xlsx")
    run = start_run(actor=officer, scheme_id=scheme.pk, period="2025", now=NOW)
    run_scheme(run_id=run.pk, now=NOW)
    run = Run.objects.get(pk=run.pk)
    assert run.state == Run.State.DONE, run.failure

    assert list(members_of(run)) == expected("members")
    assert by_all_cells(list(credits_of(run))) == by_all_cells(expected("credits"))
    assert list(branches_of(run)) == expected("branches")

    second = replace(officer, account_id=User.objects.create_user("second").pk)
    prepared = prepare_publication(actor=officer, run_id=run.pk, days=5, names="masked", figures="grades", now=NOW)
    publish_run(actor=second, publication_id=prepared.pk, now=NOW)
    close_run(actor=officer, run_id=run.pk, now=NOW + dt.timedelta(days=30))
    assert repeat_run(run_id=run.pk).same
