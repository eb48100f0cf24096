"""Which feature does what: kinds of operation, and pages that work offline; registered in AppConfig.ready."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from benliu.identity.models import User

Account: TypeAlias = User  # whom an operation comes from
T = TypeVar("T")


@dataclass(frozen=True)
class Incoming:
    """One operation as the client sent it; `happened_at` is by the client's clock."""

    id: uuid.UUID
    kind: str
    happened_at: dt.datetime
    payload: Mapping[str, object]


class Handler(Protocol):
    """Does one kind of operation, inside the transaction that stores it.

    Returns what the client should know (ids, no names); what stands in it as `receipt`, by language, is shown to the
    person: `{"title", "text", "ways": [[words, address], …]}`. Raises `Invalid` or `Refused` with a sentence for the
    person.
    """

    def __call__(self, *, actor: User, operation: Incoming, now: dt.datetime) -> Mapping[str, object]: ...


def in_every_language(said: Callable[[], T]) -> dict[str, T]:
    """What `said` makes of words, by language: for what outlives the request, and is read in another one perhaps."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = said()
    return found


_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Let `handler` do operations of `kind` ("records.file"); a kind has one handler."""
    if kind in _handlers and _handlers[kind] is not handler:
        raise ValueError(f"kind {kind!r} is registered twice")
    _handlers[kind] = handler


def unregister(kind: str) -> None:
    """Forget a kind; for tests that bring a kind of their own."""
    _handlers.pop(kind, None)


def handler_of(kind: str) -> Handler | None:
    """Who does `kind`; None where nobody does."""
    return _handlers.get(kind)


@dataclass(frozen=True)
class KeptPage:
    """A page that a phone keeps for its person, to work without network.

    `files`: its scripts and styles beyond those of every page. `mends`: kinds of operation that it can open again.
    """

    url_name: str
    title: str | Promise
    files: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()


_kept: dict[str, KeptPage] = {}


def keep_page(page: KeptPage) -> None:
    """Let phones keep `page`."""
    _kept[page.url_name] = page


def kept_pages() -> tuple[KeptPage, ...]:
    """All pages that phones keep."""
    return tuple(_kept.values())
