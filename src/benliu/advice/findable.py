"""What was learned, as `search` finds it. It names nobody, and everybody on the roster finds it."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from benliu.search.sources import Found, Source

from .models import KnownAnswer

CHUNK = 2000


def _known(keys: Collection[str] | None) -> Iterator[Found]:
    rows = KnownAnswer.objects.select_related("topic").order_by("pk")
    for one in (rows if keys is None else rows.filter(pk__in=keys)).iterator(CHUNK):
        yield Found(str(one.pk), one.title, f"{one.topic.title} · {one.question} · {one.answer}")


def _address(key: str) -> str:
    return reverse("advice_known", args=[key])


def _shown(text: str) -> str:
    """The topic and the beginning of the question."""
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 - a line


KNOWN = Source("known", _("办过的答案"), _known, _address, _shown)
