"""A reason may name people: once somebody is erased it is emptied, as the salt is."""

from django.db import migrations

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("sync", "0002_seal")]

    operations = [
        Seal(
            "sync_operation",
            update_when=(
                "OLD.outcome <> '' AND (NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.actor_id <> OLD.actor_id"
                " OR NEW.happened_at <> OLD.happened_at OR NEW.received_at <> OLD.received_at"
                " OR NEW.mark <> OLD.mark OR NEW.outcome <> OLD.outcome"
                " OR (NEW.reason <> OLD.reason AND NEW.reason <> '')"
                " OR CAST(NEW.result AS text) <> CAST(OLD.result AS text))"
            ),
        ),
    ]
