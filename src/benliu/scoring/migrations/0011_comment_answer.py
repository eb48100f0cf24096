"""What was answered to a comment on a draft; the table is sealed again, since SQLite rebuilds it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from benliu.common.sealing import Seal

SAID = ("draft_id", "clause", "made_by_id", "made_at")


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0010_seal_draft_revisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draftcomment",
            name="answer",
            field=models.CharField(blank=True, max_length=600, verbose_name="答复"),
        ),
        migrations.AddField(
            model_name="draftcomment",
            name="resolved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="处理人",
            ),
        ),
        Seal(
            "scoring_draftcomment", update_when=" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SAID)
        ),
    ]
