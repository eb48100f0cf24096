"""Keep the workbooks of the demonstration, so that its records rest on files that can be opened."""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile

from benliu.org.standing import Standing
from benliu.records.models import StoredFile


def keep_book(name: str, content: bytes, actor: Standing, now: dt.datetime) -> StoredFile:
    """Store a workbook by its content; a load that was killed may have left the file on the disk."""
    mark = hashlib.sha256(content).hexdigest()
    stored = StoredFile(sha256=mark, name=name, size=len(content), stored_by_id=actor.account_id, stored_at=now)
    field = stored.content
    path = field.field.generate_filename(stored, f"demo-{mark}.bin")
    if field.storage.exists(path):
        field.storage.delete(path)
    field.save(f"demo-{mark}.bin", ContentFile(content), save=True)
    return stored
