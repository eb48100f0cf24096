"""Ways from a person or a unit to what features above know of them, registered there in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from .standing import Standing


@dataclass(frozen=True)
class Way:
    """A link on the page of a person or a unit."""

    title: str
    url: str
    icon: str = "right"


Provider = Callable[[int, Standing], list[Way]]
_from_person: list[Provider] = []
_from_unit: list[Provider] = []


def register_ways(*, from_person: Provider | None = None, from_unit: Provider | None = None) -> None:
    """Let providers add links to the pages of people (given the person's id) and of units (given the unit's id)."""
    for provider, kept in ((from_person, _from_person), (from_unit, _from_unit)):
        if provider and provider not in kept:
            kept.append(provider)


def ways_from_person(person_id: int, reader: Standing) -> list[Way]:
    """Where one can go from a person's page."""
    return [way for provider in _from_person for way in provider(person_id, reader)]


def ways_from_unit(unit_id: int, reader: Standing) -> list[Way]:
    """Where one can go from a unit's page."""
    return [way for provider in _from_unit for way in provider(unit_id, reader)]
