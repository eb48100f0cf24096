"""Background entries."""

import uuid

from django_tasks import task

from benliu.common.clock import now

from . import services


@task()
def advance_import(import_id: str) -> None:
    """Read or apply an import, whichever is its turn."""
    services.advance_import(import_id=uuid.UUID(import_id), clock=now)
