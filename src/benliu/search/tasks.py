"""Background entries."""

from django_tasks import task

from . import services


@task()
def index_unit(unit_id: int) -> int:
    """Read anew all that is a unit's; returns how much it was."""
    return services.index_all_of(unit_id)
