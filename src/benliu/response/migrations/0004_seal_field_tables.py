"""What was told from the site and what a plan said is never changed; of an ended response only its standing down."""

from django.db import migrations

from benliu.common.sealing import Seal

DECIDED = ("unit_id", "title", "is_drill", "alert_id", "started_at")
ENDED = ("level", "ended_at", "plan_id")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


class Migration(migrations.Migration):
    dependencies = [("response", "0003_field_tables")]
    operations = [
        Seal(
            "response_response",
            update_when=f"{_changed(DECIDED)} OR OLD.stood_down_at IS NOT NULL"
            f" OR (OLD.ended_at IS NOT NULL AND ({_changed(ENDED)}))",
        ),
        Seal("response_movement"),
        Seal("response_planversion"),
        Seal("response_reportphoto"),
    ]
