"""How reading the feeds goes."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from ..models import Feed


@dataclass(frozen=True)
class FeedRow:
    """A feed of the settings; `failure` is empty where it was read."""

    address: str
    polled_at: dt.datetime | None
    failure: str


def feed_rows() -> list[FeedRow]:
    """All of the settings, read yet or not. One query, where there are any."""
    addresses = settings.BENLIU_WARNING_FEEDS
    known = {feed.address: feed for feed in Feed.objects.filter(address__in=addresses)} if addresses else {}
    rows = ((address, known.get(address)) for address in addresses)
    return [FeedRow(a, feed.polled_at if feed else None, feed.failure if feed else "") for a, feed in rows]
