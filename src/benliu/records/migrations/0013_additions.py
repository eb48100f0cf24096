"""Tellings that add people to an activity told before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0012_counts_against")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="part_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="additions",
                to="records.activity",
                verbose_name="补充的活动",
            ),
        ),
    ]
