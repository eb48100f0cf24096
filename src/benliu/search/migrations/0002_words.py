"""The index of words beside the entries, as each database does it."""

from django.db import migrations


def make(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE search_searchentry ADD COLUMN words tsvector")
        editor.execute("CREATE INDEX search_words ON search_searchentry USING gin (words)")
    else:
        editor.execute("CREATE VIRTUAL TABLE search_words USING fts5(words)")


def unmake(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE search_searchentry DROP COLUMN words")
    else:
        editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_tables")]
    operations = [migrations.RunPython(make, unmake)]
