"""Hazards with their steps, photos and notices; what was told of them is never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from benliu.common.sealing import Seal

TOLD = (
    "id",
    "hazard_id",
    "number",
    "act",
    "gravity",
    "notice_id",
    "due_on",
    "person_id",
    "said_by_id",
    "said_at",
)  # all but the words, which are erased with who said them


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0009_guests"),
        ("places", "0002_kinds_of_places"),
        ("records", "0014_record_of_words"),
        ("sites", "0002_patrols"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hazard",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False, verbose_name="编码")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="编号")),
                ("spot", models.CharField(blank=True, max_length=200, verbose_name="具体位置")),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="隐患情况")),
                (
                    "gravity",
                    models.CharField(
                        choices=[("ordinary", "一般隐患"), ("major", "重大隐患")], max_length=8, verbose_name="严重程度"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("patrol", "巡查发现"), ("member", "成员发现"), ("passer", "路人反映")],
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("word", models.CharField(max_length=43, null=True, unique=True, verbose_name="查询凭证")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("review", "待审核"),
                            ("reported", "待通知整改"),
                            ("notified", "整改中"),
                            ("rectified", "待复查"),
                            ("closed", "已销号"),
                            ("declined", "不予受理"),
                        ],
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="整改期限")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="销号时间")),
                ("escalated_for", models.DateField(null=True, verbose_name="已就哪个期限催办")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="places.place",
                        verbose_name="地点",
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sites.reading",
                        verbose_name="检查结果",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报告人",
                    ),
                ),
            ],
            options={
                "verbose_name": "隐患",
            },
        ),
        migrations.CreateModel(
            name="HazardContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(blank=True, max_length=120, verbose_name="联系方式")),
                (
                    "hazard",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact",
                        to="sites.hazard",
                        verbose_name="隐患",
                    ),
                ),
            ],
            options={
                "verbose_name": "反映人联系方式",
            },
        ),
        migrations.CreateModel(
            name="RectificationNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="编号")),
                ("firm", models.CharField(blank=True, max_length=120, verbose_name="责任企业")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="期限（工作日）")),
                ("due_on", models.DateField(verbose_name="整改期限")),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="整改要求")),
                ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="地点",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改通知",
            },
        ),
        migrations.CreateModel(
            name="HazardStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("reported", "报告"),
                            ("taken_up", "受理"),
                            ("declined", "不予受理"),
                            ("graded", "改定严重程度"),
                            ("notified", "通知整改"),
                            ("rectified", "整改完成"),
                            ("returned", "退回重新整改"),
                            ("closed", "复查通过，销号"),
                            ("reopened", "重新打开"),
                        ],
                        max_length=9,
                        verbose_name="事项",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                (
                    "gravity",
                    models.CharField(
                        blank=True,
                        choices=[("ordinary", "一般隐患"), ("major", "重大隐患")],
                        max_length=8,
                        verbose_name="严重程度",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="整改期限")),
                ("said_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="sites.hazard",
                        verbose_name="隐患",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="整改人",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sites.rectificationnotice",
                        verbose_name="整改通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "隐患处理",
            },
        ),
        migrations.AddField(
            model_name="hazard",
            name="notice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hazards",
                to="sites.rectificationnotice",
                verbose_name="整改通知",
            ),
        ),
        migrations.CreateModel(
            name="HazardPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.storedfile",
                        verbose_name="照片",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="sites.hazardstep",
                        verbose_name="隐患处理",
                    ),
                ),
            ],
            options={
                "verbose_name": "隐患照片",
                "constraints": [models.UniqueConstraint(fields=("step", "file"), name="hazard_photo_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="rectificationnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit", None), models.Q(("firm", ""), _negated=True)),
                    models.Q(("firm", ""), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="notice_to_one",
            ),
        ),
        migrations.AddIndex(
            model_name="hazardstep",
            index=models.Index(
                models.F("act"), models.OrderBy(models.F("said_at"), descending=True), name="hazard_steps_by_act"
            ),
        ),
        migrations.AddConstraint(
            model_name="hazardstep",
            constraint=models.UniqueConstraint(fields=("hazard", "number"), name="hazard_step_once"),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["state", "due_on"], name="sites_hazar_state_192178_idx"),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["place", "state"], name="sites_hazar_place_i_1daf41_idx"),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["-received_at", "id"], name="sites_hazar_receive_40b0f6_idx"),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["closed_at"], name="sites_hazar_closed__a9be7c_idx"),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reported_by", None), ("way", "passer"), ("word__isnull", False)),
                    models.Q(
                        models.Q(("way", "passer"), _negated=True), ("reported_by__isnull", False), ("word", None)
                    ),
                    _connector="OR",
                ),
                name="hazard_from_somebody",
            ),
        ),
        Seal(
            "sites_hazardstep",
            update_when=" OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in TOLD),
        ),
    ]
