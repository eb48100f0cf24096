"""An activity is told once; its records point to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from benliu.common.sealing import Seal

CONTENT = (  # noqa: SIM905
    "id kind_id person_id unit_id happened_on quantity level facts matter act target_id position content_hash "
    "filed_by_id filed_at filed_from activity_id"
).split()
CHANGED = " OR ".join(f"CAST(NEW.{c} AS text) IS DISTINCT FROM CAST(OLD.{c} AS text)" for c in CONTENT)


def pair_kinds(apps, schema_editor):
    """A kind of the branches that has the title of one of the members is recorded with it."""
    kinds = apps.get_model("records", "RecordKind").objects
    of_branches = {kind.title: kind for kind in kinds.filter(subject="branch")}
    for kind in kinds.filter(subject="member", title__in=of_branches):
        kind.branch_kind = of_branches[kind.title]
        kind.save(update_fields=["branch_kind"])


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0001_tables"),
        ("records", "0004_branches_own_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="recordkind",
            name="branch_kind",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="records.recordkind",
                verbose_name="同时记为支部的",
            ),
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False, verbose_name="活动编码")),
                ("happened_on", models.DateField(verbose_name="发生日期")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                ("seconds", models.PositiveIntegerField(default=0, verbose_name="填报用时（秒）")),
                ("told_at", models.DateTimeField(verbose_name="登记时间")),
                ("device", models.CharField(blank=True, max_length=40, verbose_name="登记设备")),
                ("merged", models.PositiveIntegerField(default=0, verbose_name="合并掉的重复填报")),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="records.recordkind", verbose_name="类型"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.unit", verbose_name="支部"),
                ),
            ],
            options={
                "verbose_name": "活动",
            },
        ),
        migrations.AddField(
            model_name="record",
            name="activity",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="records.activity",
                verbose_name="活动",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["unit", "told_at"], name="records_act_unit_id_a10bbc_idx"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["unit", "happened_on"], name="records_act_unit_id_984442_idx"),
        ),
        migrations.RunPython(pair_kinds, migrations.RunPython.noop),
        Seal(
            "records_record",
            update_when=f"OLD.number IS NOT NULL OR (OLD.state = 'verified' AND ({CHANGED}))",
            delete_when="OLD.state = 'verified'",
        ),
    ]
