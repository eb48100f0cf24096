"""Keep the workbooks of the demonstration, so that its records rest on files that can be opened."""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile

from benliu.org.standing import Standing
from benliu.records.models import StoredFile


def keep_book(name: str, content: bytes, actor: Standing, now: dt.datetime) -> StoredFile:
    """Store a workbook. A load that was killed leaves its files behind: they are replaced."""
    stored = StoredFile(
        sha256=hashlib.sha256(content).hexdigest(),
        name=name,
        size=len(content),
        stored_by_id=actor.account_id,
        stored_at=now,
    )
    # Named by its title, not by its content: a workbook holds the second in which it was written.
    label = f"demo-{hashlib.sha256(name.encode()).hexdigest()[:16]}.bin"
    storage, path = stored.content.storage, stored.content.field.generate_filename(stored, label)
    if storage.exists(path):
        storage.delete(path)
    stored.content.save(label, ContentFile(content), save=True)
    return stored
