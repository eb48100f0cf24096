"""The database refuses to change the audit trail."""

from django.db import migrations

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables")]
    operations = [Seal("audit_auditentry")]
