"""Kinds whose records neither who filed them nor whom they are about may verify."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_doubles")]

    operations = [
        migrations.AddField(
            model_name="recordkind",
            name="needs_second",
            field=models.BooleanField(default=False, verbose_name="须第二人审核"),
        ),
    ]
