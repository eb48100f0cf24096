"""Which feature does what: kinds of operation, and pages that work offline; registered in AppConfig.ready."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from django.utils.functional import Promise

from benliu.identity.models import User

Account: TypeAlias = User  # whom an operation comes from


@dataclass(frozen=True)
class Incoming:
    """One operation as the client sent it; `happened_at` is by the client's clock."""

    id: uuid.UUID
    kind: str
    happened_at: dt.datetime
    payload: Mapping[str, object]


class Handler(Protocol):
    """Does one kind of operation, inside the transaction that stores it.

    Returns what the client should know (ids, no names). Raises `Invalid` or `Refused` with a sentence for the person.
    """

    def __call__(self, *, actor: User, operation: Incoming, now: dt.datetime) -> Mapping[str, object]: ...


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
