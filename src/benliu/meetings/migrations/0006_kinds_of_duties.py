from django.db import migrations

from benliu.meetings.duties import kinds_lacking


def make_kinds(apps, schema_editor):
    """What `adopt_scheme` does from now on, for the scheme that is in use already."""
    kinds = apps.get_model("records", "RecordKind").objects
    names = {name for title, aliases in kinds.values_list("title", "aliases") for name in (title, *aliases)}
    for fields in kinds_lacking(names):
        kinds.create(**fields)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_fixed_days"), ("records", "0012_counts_against")]

    operations = [migrations.RunPython(make_kinds, migrations.RunPython.noop)]
