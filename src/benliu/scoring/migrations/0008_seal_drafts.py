"""The database refuses to change a draft once it was approved, and what a comment is about; its words are erasable."""

from django.db import migrations

from benliu.common.sealing import Seal

SAID = ("draft_id", "clause", "made_by_id", "made_at")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0007_scheme_draft")]
    operations = [
        Seal(
            "scoring_schemedraft",
            update_when="OLD.state = 'approved'",
            delete_when="OLD.opened_at IS NOT NULL OR OLD.state = 'approved'",
        ),
        Seal(
            "scoring_draftcomment", update_when=" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SAID)
        ),
    ]
