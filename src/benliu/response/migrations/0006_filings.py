"""Records asked for and how far they are, so that a worker can go on with them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("response", "0005_plans_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="开始登记的时间")),
                ("total", models.PositiveIntegerField(verbose_name="共要登记")),
                ("filed", models.PositiveIntegerField(verbose_name="已登记")),
                ("left_out", models.PositiveIntegerField(verbose_name="没有登记的人数")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="没有进展的次数")),
                ("beat_at", models.DateTimeField(null=True, verbose_name="最近一次进展")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("trouble", models.CharField(blank=True, max_length=400, verbose_name="没有登记完的原因")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="response.response",
                        verbose_name="应急响应",
                    ),
                ),
            ],
            options={
                "verbose_name": "登记出勤",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("response",), name="service_filing_alone"
                    )
                ],
            },
        ),
    ]
