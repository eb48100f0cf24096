"""The runs that closed a period."""

from django.db.models import QuerySet

from .models import Run


def closed_runs(scheme_name: str, period: str) -> QuerySet[Run]:
    """The runs that closed a period, the last one first: each corrects the one before."""
    closed = Run.objects.filter(scheme__name=scheme_name, period=period, closed_at__isnull=False)
    return closed.order_by("-closed_at", "-pk")
