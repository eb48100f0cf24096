"""An import says by which batch its records were cancelled."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0009_columns")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="cancelled_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.batch",
                verbose_name="作废批次",
            ),
        ),
    ]
