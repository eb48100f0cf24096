"""From which device an act is done: known for the length of a request, of nothing that a worker does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Device:
    """A browser: `mark` tells it from others (12 hex digits), `client` says its system and kind (Android 微信)."""

    mark: str
    client: str


_acting: ContextVar[Device | None] = ContextVar("acting", default=None)


@contextmanager
def acting_from(device: Device) -> Iterator[None]:
    """Whatever is noted inside is noted as done from `device`."""
    token = _acting.set(device)
    try:
        yield
    finally:
        _acting.reset(token)


def acting_device() -> Device | None:
    """The device of the request that is being answered."""
    return _acting.get()
