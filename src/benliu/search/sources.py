"""What features offer to be found. They register in `AppConfig.ready` and say when something changed (`services`)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Found:
    """One thing as it is indexed: its key within the source, whose it is, its name, and what else is known of it.

    Nobody's, neither a unit's nor a person's: everybody on the roster finds it.
    """

    key: str
    title: str
    text: str = ""
    unit_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Source:
    """A kind of thing that can be found.

    `read` gives the things of these keys as they are now, or all of them for `None`; what is gone is left out.
    `address` is the page of a key. `shown`: what a list shows of the text by which a thing is found.
    """

    name: str
    title: Promise
    read: Callable[[Collection[str] | None], Iterable[Found]]
    address: Callable[[str], str]
    shown: Callable[[str], str] = str


_SOURCES: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Offer a kind of thing; once per process."""
    _SOURCES[source.name] = source


def all_sources() -> dict[str, Source]:
    """By name, in the order in which features registered."""
    return _SOURCES


def source_named(name: str) -> Source:
    """One of them."""
    return _SOURCES[name]
