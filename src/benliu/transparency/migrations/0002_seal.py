"""The database refuses to change what the log says."""

from django.db import migrations

from benliu.common.sealing import Seal


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_tables")]
    operations = [
        Seal("transparency_leaf"),
        Seal("transparency_tile", update_when="OLD.width = 256", delete_when="1=1"),
        Seal("transparency_checkpoint"),
        Seal("transparency_cosignature"),
        Seal("transparency_erasure"),
    ]
