"""Advice in the file of its project: what the pages of the place list."""

from django.db.models import Max, Q
from django.urls import reverse

from benliu.common.clock import local_date
from benliu.common.paper.pdf import can_make_pdf
from benliu.places.filed import Filed

from .models import Request

MOST = 100


def advice_filed(place_id: int) -> list[Filed]:
    """The advice that was given on the place, the newest first. One query."""
    given = Max("steps__happened_at", filter=Q(steps__kind="advised"))
    rows = Request.objects.filter(place=place_id).annotate(given_at=given).filter(given_at__isnull=False)
    found = rows.select_related("topic").order_by("-given_at", "pk")[:MOST]
    return [Filed(one.number, one.topic.label, local_date(one.given_at), _papers(one)) for one in found]


def _papers(request: Request) -> tuple[tuple[str, str], ...]:
    kinds = (("Word", "docx"), ("PDF", "pdf")) if can_make_pdf() else (("Word", "docx"),)
    return tuple((label, reverse("advice_paper", args=[request.pk, ending])) for label, ending in kinds)
