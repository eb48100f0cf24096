"""The database refuses to change scheme versions, and anything of a closed run."""

from django.db import migrations

from benliu.common.sealing import Seal, SealRowsOf

RESULTS = ("scoring_memberresult", "scoring_branchresult", "scoring_credit")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_tables")]
    operations = [
        Seal("scoring_schemeversion"),
        Seal("scoring_rostersnapshot"),
        Seal("scoring_run", update_when="OLD.closed_at IS NOT NULL", delete_when="OLD.closed_at IS NOT NULL"),
        *(SealRowsOf(table, parent="scoring_run", key="run_id", when="closed_at IS NOT NULL") for table in RESULTS),
    ]
