"""Record kinds have an English title beside the Chinese one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_seal")]
    operations = [
        migrations.AddField(
            "recordkind", "english", models.CharField("英文名称", max_length=80, blank=True, default="")
        ),
    ]
