"""Members read their branch's own records; they are few among its members' ones."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0001_tables"),
        ("records", "0003_english_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("person", None)), fields=["unit", "happened_on"], name="records_of_branches"
            ),
        ),
    ]
