"""Mark the kinds whose records take points away or veto, by the schemes that were adopted."""

from django.db import migrations

from benliu.scoring.schemes import BRANCHES, MEMBERS
from rulebook import compile_scheme
from rulebook.checking.record_values import earned


def mark_kinds(apps, schema_editor):
    kinds = apps.get_model("records", "RecordKind").objects
    for version in apps.get_model("scoring", "SchemeVersion").objects.all():
        members = compile_scheme(version.files[MEMBERS], source=MEMBERS)
        halves = [members]
        if BRANCHES in version.files:
            halves.append(compile_scheme(version.files[BRANCHES], source=BRANCHES, members=members))
        for scheme in halves:
            codes = [item.id for item in scheme.items if item.veto or _deducts(earned(scheme, item))]
            kinds.filter(code__in=codes).update(counts_against=True)


def _deducts(span):
    return span.low < 0 and span.high <= 0


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_counts_against"),
        ("scoring", "0003_credits_without_foreign_keys"),
    ]

    operations = [migrations.RunPython(mark_kinds, migrations.RunPython.noop)]
