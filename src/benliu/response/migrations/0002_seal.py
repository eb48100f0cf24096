"""The database refuses to change what came in and what was decided; a response alone changes its level, until its end."""

from django.db import migrations

from benliu.common.sealing import Seal

DECIDED = ("unit_id", "title", "is_drill", "alert_id", "started_at")


class Migration(migrations.Migration):
    dependencies = [("response", "0001_tables")]
    operations = [
        Seal("response_alert"),
        Seal("response_alertreference"),
        Seal("response_levelchange"),
        Seal(
            "response_response",
            update_when="OLD.ended_at IS NOT NULL OR "
            + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in DECIDED),
        ),
    ]
