"""Why the clauses of a draft change; the tables are sealed again, since SQLite rebuilds them."""

from django.db import migrations, models

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("scoring", "0012_discarded_run")]
    operations = [
        migrations.AddField(
            model_name="schemedraft",
            name="reasons",
            field=models.JSONField(default=dict, verbose_name="改动的理由"),
        ),
        migrations.AddField(
            model_name="draftrevision",
            name="reasons",
            field=models.JSONField(default=dict, verbose_name="改动的理由"),
        ),
        Seal(
            "scoring_schemedraft",
            update_when="OLD.state = 'approved'",
            delete_when="OLD.opened_at IS NOT NULL OR OLD.state = 'approved'",
        ),
        Seal("scoring_draftrevision"),
    ]
