"""What was decided of records that looked like the same thing; one that was is merged into the other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("draft", "草稿"),
    ("submitted", "待审核"),
    ("verified", "已审核"),
    ("returned", "已退回"),
    ("merged", "已合并"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0005_activities"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="state",
            field=models.CharField(choices=STATES, default="submitted", max_length=9, verbose_name="状态"),
        ),
        migrations.CreateModel(
            name="Double",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_same", models.BooleanField(verbose_name="是同一件事")),
                ("decision", models.UUIDField(db_index=True, verbose_name="判断编码")),
                ("decided_at", models.DateTimeField(verbose_name="判断时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="判断人",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="records.record",
                        verbose_name="另一条记录",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubles",
                        to="records.record",
                        verbose_name="记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "重复判断",
                "constraints": [models.UniqueConstraint(fields=("record", "other"), name="doubles_decided_once")],
            },
        ),
    ]
