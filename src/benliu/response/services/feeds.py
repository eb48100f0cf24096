"""Poll feeds of warnings: what is new in them is fetched and kept, each entry once."""

import datetime as dt
import hashlib
import logging
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from benliu.common.waking import wake
from benliu.notices.channels.message import Undelivered
from benliu.notices.channels.outgoing import OnlyTo, is_one_of

from ..cap import MOST_BYTES, Entry, Refusal, read_feed
from ..cap import Feed as Told
from ..models import Alert, Feed, FeedEntry
from .folder import take_folder
from .intake import receive_alert, receive_message

EVERY = dt.timedelta(minutes=1)
MOST = 200  # entries of a feed in one round
BLOCK = 1 << 16

log = logging.getLogger("benliu.response")


def wake_intake(*, now: dt.datetime) -> bool:
    """Take in what lies in the folder; have a worker poll the feeds that are due, unless one is asked already."""
    from ..tasks import poll_warning_feeds

    take_folder(now=now)
    return bool(_due(now)) and wake(poll_warning_feeds)


def poll_feeds(*, now: dt.datetime) -> int:
    """Read every feed that is due; returns how many warnings were new. One that fails does not stop the others."""
    return sum(_poll(address, now) for address in _due(now))


def _due(now: dt.datetime) -> list[str]:
    polled = Feed.objects.filter(address__in=settings.BENLIU_WARNING_FEEDS, polled_at__gt=now - EVERY)
    recent = set(polled.values_list("address", flat=True))
    return [address for address in settings.BENLIU_WARNING_FEEDS if address not in recent]


def _poll(address: str, now: dt.datetime) -> int:
    feed, _made = Feed.objects.get_or_create(address=address)
    feed.polled_at, feed.failure, new = now, "", 0
    try:
        with OnlyTo(urlsplit(address).hostname or "", *settings.BENLIU_WARNING_HOSTS) as session:
            new = _take(feed, session, now)
    except (requests.RequestException, Undelivered) as error:
        feed.failure = str(error) if isinstance(error, Undelivered) else _("连不上，或者中途断了。")
        log.warning("a feed of warnings cannot be read: %s", address, exc_info=True)
    feed.save()
    return new


def _take(feed: Feed, session: OnlyTo, now: dt.datetime) -> int:
    content, mark = _fetched(session, feed.address, feed.mark)
    if content is None:
        return 0
    told = read_feed(content, feed.address)
    if isinstance(told, Refusal):
        alert = receive_alert(actor=None, content=content, way=Alert.Way.FEED, origin=feed.address, now=now)
        if alert.alert.verdict != Alert.Verdict.REFUSED:  # the address is that of one warning
            return int(alert.is_new)
        raise Undelivered(told.problem.message(), final=True)
    new = sum(_entry(feed, session, entry, now) for entry in _fresh(feed, told))
    feed.mark = mark
    return new


def _fresh(feed: Feed, told: Told) -> list[Entry]:
    marks = {_hashed(entry.key): entry for entry in told.entries[:MOST]}
    known = set(feed.entries.filter(key__in=marks).values_list("key", flat=True))
    return [entry for mark, entry in marks.items() if mark not in known]


def _entry(feed: Feed, session: OnlyTo, entry: Entry, now: dt.datetime) -> int:
    """Take in one entry; one that cannot be fetched is tried again in the next round."""
    new = 0
    if entry.alert is not None:
        new = int(receive_message(message=entry.alert, origin=feed.address, now=now).is_new)
    else:
        for link in entry.links:
            if not is_one_of(link, session.hosts):
                log.warning("a feed leads elsewhere; add the host to BENLIU_WARNING_HOSTS to follow it: %s", link)
                continue
            content, _mark = _fetched(session, link, "")
            if content is not None:
                new = _kept(content, link, now)
                break
    FeedEntry.objects.get_or_create(feed=feed, key=_hashed(entry.key))
    return new


def _kept(content: bytes, origin: str, now: dt.datetime) -> int:
    return int(receive_alert(actor=None, content=content, way=Alert.Way.FEED, origin=origin, now=now).is_new)


def _fetched(session: OnlyTo, address: str, mark: str) -> tuple[bytes | None, str]:
    """The content and its mark; None where it is as it was under `mark`."""
    with session.get(address, headers={"If-None-Match": mark} if mark else {}, stream=True) as answer:
        if answer.status_code == requests.codes.not_modified:
            return None, mark
        if answer.status_code != requests.codes.ok:
            said = {"host": urlsplit(address).hostname, "status": answer.status_code}
            raise Undelivered(_("%(host)s 回答 %(status)d。") % said)
        content = b""
        for block in answer.iter_content(BLOCK):
            content += block
            if len(content) > MOST_BYTES:
                raise Undelivered(_("内容太大，不像预警。"), final=True)
        return content, answer.headers.get("ETag", "")[:200]


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
