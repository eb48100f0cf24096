"""What was learned: newest first, or by words."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q

from benliu.search.queries import Hit, search

from ..findable import KNOWN
from ..models import KnownAnswer

ON_PAGE = 30


@dataclass(frozen=True)
class KnownPage:
    """Answers: those found by words as `hits`, else a page of all."""

    page: "Page[KnownAnswer] | None"
    hits: tuple[Hit, ...]


def known_answers(words: str, number: int) -> KnownPage:
    """All, or those that hold every word."""
    if words:
        found = search(words, Q(), of=KNOWN.name)
        return KnownPage(None, found[0].hits if found else ())
    rows = KnownAnswer.objects.select_related("topic").order_by("-kept_at", "pk")
    return KnownPage(Paginator(rows, ON_PAGE).get_page(number), ())


def known_answer(known_id: int) -> KnownAnswer | None:
    """One of them."""
    return KnownAnswer.objects.select_related("topic").filter(pk=known_id).first()
