"""What an organisation said that the columns of its workbooks mean."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_english_words"),
        ("org", "0005_doubles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headings", models.CharField(max_length=64, verbose_name="表头标识")),
                ("columns", models.JSONField(default=dict, verbose_name="各栏的意思")),
                ("chosen_at", models.DateTimeField(verbose_name="说明时间")),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="说明人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.unit",
                        verbose_name="组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "栏目说明",
                "constraints": [models.UniqueConstraint(fields=("unit", "headings"), name="columns_chosen_once")],
            },
        ),
    ]
