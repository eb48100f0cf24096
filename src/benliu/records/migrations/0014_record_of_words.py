"""The way from words to their record has a name for people."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0013_additions")]

    operations = [
        migrations.AlterField(
            model_name="recordtext",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="text",
                serialize=False,
                to="records.record",
                verbose_name="记录",
            ),
        ),
    ]
