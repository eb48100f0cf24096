"""The database refuses to change what somebody saved."""

from django.db import migrations

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_draft_revision")]
    operations = [Seal("scoring_draftrevision")]
