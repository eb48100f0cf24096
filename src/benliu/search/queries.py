"""Find things by what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from .models import SearchEntry
from .sources import Source, all_sources
from .words import MOST_WANTED, holds, is_chinese, pieces_of, runs_in

MOST_SHOWN, LOOKED_AT, LAST_PAGE = 20, 200, 50


@dataclass(frozen=True)
class Hit:
    """One thing that was found; `times` where several say the same."""

    title: str
    text: str
    address: str
    times: int = 1


@dataclass(frozen=True)
class Hits:
    """What one source has on a page; `more` where there is another page after it."""

    source: Source
    hits: tuple[Hit, ...]
    more: bool
    page: int = 1


def search(wanted: str, visible: Q, *, of: str = "", page: int = 1) -> list[Hits]:
    """The newest things that hold every word of `wanted`, by source. One query per source.

    Args:
        wanted: as somebody types it; one Chinese sign alone finds nothing.
        visible: over `unit_id` and `person_id`, what the reader may see.
        of: one source alone, by name; of it the `page`, from 1 to `LAST_PAGE`.
    """
    pieces, sources = _pieces(wanted), all_sources()
    if not pieces:
        return []
    asked = [(sources[of], min(max(page, 1), LAST_PAGE))] if of in sources else [(one, 1) for one in sources.values()]
    found = (_hits(source, wanted, pieces, visible, number) for source, number in asked)
    return [hits for hits in found if hits.hits]


def _pieces(wanted: str) -> list[str]:
    """What the index is asked for; a single Chinese sign is only looked for in what the others find."""
    runs = runs_in(wanted[:MOST_WANTED])
    return [piece for run in runs for piece in pieces_of(run) if len(run) > 1 or not is_chinese(run)]


def _hits(source: Source, wanted: str, pieces: Sequence[str], visible: Q, page: int) -> Hits:
    """Several that say the same are one hit, so a page is counted off from the first of them all."""
    found = _matching(pieces).filter(visible, source=source.name).order_by("-pk")
    most = LOOKED_AT * page
    rows = list(found.values_list("title", "text", "key")[: most + 1])
    said: dict[tuple[str, str], list[str]] = {}
    for title, text, key in rows[:most]:
        if holds(f"{title} {text}", wanted):
            said.setdefault((title, text), []).append(key)
    hits = [Hit(title, source.shown(text), source.address(keys[0]), len(keys)) for (title, text), keys in said.items()]
    end = MOST_SHOWN * page
    more = page < LAST_PAGE and (len(hits) > end or len(rows) > most)
    return Hits(source, tuple(hits[end - MOST_SHOWN : end]), more, page)


def _matching(pieces: Sequence[str]) -> QuerySet[SearchEntry]:
    """Entries with all these pieces; a word of letters or digits may go on."""
    if connection.vendor == "postgresql":
        asked = " & ".join(f"'{piece}'" if is_chinese(piece) else f"'{piece}':*" for piece in pieces)
        # The pieces are letters and digits alone.
        holds_all = RawSQL("words @@ %s::tsquery", [asked], output_field=BooleanField())  # noqa: S611
        return SearchEntry.objects.annotate(holds_all=holds_all).filter(holds_all=True)
    asked = " ".join(f'"{piece}"' if is_chinese(piece) else f'"{piece}"*' for piece in pieces)
    rows = RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", [asked])  # noqa: S611
    return SearchEntry.objects.filter(pk__in=rows)


def entries_about(person_ids: Sequence[int], words: Sequence[str]) -> list[tuple[str, str]]:
    """What is indexed as (source, key) of the people given, or names one of `words`. One query."""
    about = Q(person_id__in=person_ids)
    for word in words:
        about |= Q(title__contains=word) | Q(text__contains=word)
    return list(SearchEntry.objects.filter(about).values_list("source", "key"))
