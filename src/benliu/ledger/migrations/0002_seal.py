"""The database refuses to change ledger entries."""

from django.db import migrations

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [Seal("ledger_ledgerentry")]
