"""The database refuses to change verified records."""

from django.db import migrations

from benliu.common.sealing import Seal

CONTENT = (  # noqa: SIM905
    "id kind_id person_id unit_id happened_on quantity level facts matter act target_id position content_hash "
    "filed_by_id filed_at filed_from"
).split()
# `facts` is JSON: compared as text, because PostgreSQL's jsonb compares by value and SQLite's by text already.
CHANGED = " OR ".join(f"CAST(NEW.{c} AS text) IS DISTINCT FROM CAST(OLD.{c} AS text)" for c in CONTENT)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_tables")]
    operations = [
        Seal(
            "records_record",
            update_when=f"OLD.number IS NOT NULL OR (OLD.state = 'verified' AND ({CHANGED}))",
            delete_when="OLD.state = 'verified'",
        ),
        Seal(
            "records_batch",
            update_when="OLD.numbered_at IS NOT NULL OR OLD.undone_at IS NOT NULL",
            delete_when="1=1",
        ),
    ]
