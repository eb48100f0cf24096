"""What enters the log. Features above register a source in `AppConfig.ready`; the log knows none of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from benliu.org.standing import Standing

FROM_THE_BEGINNING = -(2**63)


@dataclass(frozen=True)
class Entry:
    """One row that can never change. `content`: its sealed columns, as text, figures and ids, no words.

    `position`: its number within the source, ascending for ever; `reference`: its id; `person_id`: whom it is about.
    """

    position: int
    reference: str
    person_id: int | None
    content: Mapping[str, object]


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Source:
    """A kind of row that enters the log.

    `after`: at most so many entries beyond a position, ascending. `named`: the entries of these references that there
    are. `readable`: one entry, if this reader may have its proof. `settled`: asked within the transaction that
    sequences: whether nothing can appear any more below what `after` gives now.
    """

    name: str
    title: Promise
    after: Callable[[int, int], Sequence[Entry]]
    named: Callable[[Iterable[str]], Sequence[Entry]]
    readable: Callable[[Standing, str], Entry | None]
    settled: Callable[[], bool] = _always


_SOURCES: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Let rows of a kind enter the log; once per process."""
    _SOURCES[source.name] = source


def all_sources() -> dict[str, Source]:
    """By name, in the order in which features registered."""
    return _SOURCES
