"""What a person did by hand: posts that the plan leaves alone, and why somebody was put on a post."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("response", "0004_seal_field_tables")]
    operations = [
        migrations.AddField(
            model_name="duty",
            name="reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="人工指定的理由"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="by_hand",
            field=models.BooleanField(db_default=False, default=False, verbose_name="手工开出或改过"),
        ),
    ]
