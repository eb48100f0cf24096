"""What a notice is about, by ids: names are looked up when it is shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.JSONField(default=list, verbose_name="涉及的对象"),
        ),
    ]
