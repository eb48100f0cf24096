"""A record that nobody verified can be withdrawn."""

from django.db import migrations, models

STATES = [
    ("draft", "草稿"),
    ("submitted", "待审核"),
    ("verified", "已审核"),
    ("returned", "已退回"),
    ("merged", "已合并"),
    ("withdrawn", "已撤回"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0010_cancelled_imports")]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="state",
            field=models.CharField(choices=STATES, default="submitted", max_length=9, verbose_name="状态"),
        ),
    ]
