"""The database refuses to change what was published, and the answer to an objection; withdrawing adds to it."""

from django.db import migrations

from benliu.common.sealing import Seal

PUBLISHED = (
    "run_id",
    "days",
    "names",
    "figures",
    "prepared_by_id",
    "published_by_id",
    "published_at",
    "last_day",
    "checkpoint",
)
ASKED = ("publication_id", "person_id", "unit_id", "record_id", "is_late", "filed_by_id", "filed_at")
ANSWERED = ("outcome", "answered_by_id", "answered_at")


def _differ(columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_publication")]
    operations = [
        Seal(
            "scoring_publication",
            update_when=f"OLD.published_at IS NOT NULL AND ({_differ(PUBLISHED)})",
            delete_when="OLD.published_at IS NOT NULL",
        ),
        Seal("scoring_objection", update_when=f"{_differ(ASKED)} OR (OLD.outcome <> '' AND ({_differ(ANSWERED)}))"),
    ]
