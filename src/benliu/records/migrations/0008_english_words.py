"""A kind's levels and unit have English words, too: the scheme's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_second_person")]
    operations = [migrations.AddField("recordkind", "words", models.JSONField("英文用词", default=dict))]
