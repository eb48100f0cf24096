"""A finished run can be discarded; why it was stands where a failed one says what was wrong."""

from django.db import migrations, models

STATES = [
    ("queued", "等待计算"),
    ("running", "正在计算"),
    ("done", "已完成"),
    ("failed", "未完成"),
    ("superseded", "已有新结果"),
    ("discarded", "已作废"),
]


class Migration(migrations.Migration):
    dependencies = [("scoring", "0011_comment_answer")]
    operations = [
        migrations.AlterField(
            "run", "state", models.CharField("状态", max_length=10, choices=STATES, default="queued")
        ),
        migrations.AlterField("run", "failure", models.TextField("未完成或作废的原因", blank=True)),
    ]
