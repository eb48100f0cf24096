"""The text of a draft as it was saved each time; of drafts that are there, the newest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_newest(apps, schema_editor):
    drafts = apps.get_model("scoring", "SchemeDraft").objects
    kept = apps.get_model("scoring", "DraftRevision").objects
    for one in drafts.all():
        kept.create(
            draft=one, number=one.revision, files=one.files, made_by_id=one.changed_by_id, made_at=one.changed_at
        )


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0008_seal_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="第几次修改")),
                ("files", models.JSONField(verbose_name="办法原文")),
                ("made_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="scoring.schemedraft",
                        verbose_name="草案",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "草案的一次修改",
                "constraints": [models.UniqueConstraint(fields=("draft", "number"), name="draft_revision_once")],
            },
        ),
        migrations.RunPython(keep_newest, migrations.RunPython.noop),
    ]
