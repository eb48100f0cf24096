"""An operation with an outcome does not change (only its salt may be emptied), and none is deleted."""

from django.db import migrations

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("sync", "0001_operation")]

    operations = [
        Seal(
            "sync_operation",
            update_when=(
                "OLD.outcome <> '' AND (NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.actor_id <> OLD.actor_id"
                " OR NEW.happened_at <> OLD.happened_at OR NEW.received_at <> OLD.received_at"
                " OR NEW.mark <> OLD.mark OR NEW.outcome <> OLD.outcome OR NEW.reason <> OLD.reason"
                " OR CAST(NEW.result AS text) <> CAST(OLD.result AS text))"
            ),
        ),
    ]
