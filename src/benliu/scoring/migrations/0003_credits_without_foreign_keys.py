"""Credits point without the database checking each of ten million: what they point to cannot go. See decision 0008."""

import django.db.models.deletion
from django.db import migrations, models

from benliu.common.sealing import SealRowsOf


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0001_tables"),
        ("records", "0003_english_titles"),
        ("scoring", "0002_seal"),
    ]

    operations = [
        migrations.AlterField(
            model_name="credit",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="org.person",
                verbose_name="人员",
            ),
        ),
        migrations.AlterField(
            model_name="credit",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credits",
                to="records.record",
                verbose_name="纪实记录",
            ),
        ),
        migrations.AlterField(
            model_name="credit",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="credits",
                to="scoring.run",
                verbose_name="计分批次",
            ),
        ),
        migrations.AlterField(
            model_name="credit",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="org.unit",
                verbose_name="支部",
            ),
        ),
        # SQLite builds the table anew for this and loses its triggers.
        SealRowsOf("scoring_credit", parent="scoring_run", key="run_id", when="closed_at IS NOT NULL"),
    ]
