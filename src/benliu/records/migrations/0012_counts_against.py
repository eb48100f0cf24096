"""Kinds whose records take points away or veto."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0011_withdrawn")]

    operations = [
        migrations.AddField(
            model_name="recordkind",
            name="counts_against",
            field=models.BooleanField(default=False, verbose_name="扣分或否决"),
        ),
    ]
