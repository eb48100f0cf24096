"""The bureau case through the browser's way in: the same rows are accepted and refused as by hand."""

import csv
import datetime as dt

from django.core.files.base import ContentFile

from benliu.org.models import Person, Unit
from benliu.org.services import open_unit
from benliu.org.tests.factories import NOW
from benliu.records.queries import effective_records

from .factories import EXAMPLE, finish, outcomes, preview

BRANCHES = ("机关第一党支部", "机关第二党支部", "水利工程建设中心党支部", "水文中心党支部", "水旱灾害防御中心党支部")


def files():
    return [ContentFile((EXAMPLE / name).read_bytes(), name=name) for name in ("roster.xlsx", "records.xlsx")]


def test_the_year_comes_in_as_expected(bureau):
    for name in BRANCHES:
        open_unit(name=name, kind="branch", parent=Unit.objects.get(name="机关党委"), now=NOW)
    run = preview(bureau.officer, *files())
    expected = [tuple(row) for row in csv.reader((EXAMPLE / "expected" / "rejected.csv").open(encoding="utf-8"))][1:]
    refused = run.rows.filter(outcome="rejected").order_by("order").values_list("sheet", "row", "reason")
    assert sorted((s, str(r), why) for s, r, why in refused) == sorted(expected) and len(expected) == 323
    finish(run, bureau.officer)
    year = effective_records().filter(happened_on__range=(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    credited = list(csv.DictReader((EXAMPLE / "expected" / "credits.csv").open(encoding="utf-8-sig")))
    members = year.exclude(person=None).order_by()
    filed = sorted(members.values_list("person__staff_no", "happened_on", "kind__code", "quantity"))
    by_hand = [(c["staff_no"], c["date"], c["item"], round(float(c["quantity"]) * 1000)) for c in credited]
    assert [(n, d.isoformat(), k, q) for n, d, k, q in filed] == sorted(by_hand) and len(by_hand) == 6727
    roster = list(csv.DictReader((EXAMPLE / "expected" / "members.csv").open(encoding="utf-8-sig")))
    people = Person.objects.filter(staff_no__startswith="SL").values_list("staff_no", "name", "memberships__unit__name")
    assert sorted(people) == sorted((m["staff_no"], m["name"], m["branch"]) for m in roster)
    assert set(outcomes(preview(bureau.officer, *files()))) == {"unchanged", "rejected"}
