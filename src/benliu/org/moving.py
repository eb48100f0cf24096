"""What a transfer leaves behind in the old branch, as features above know it, registered there in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Transfer
from .standing import Standing


@dataclass(frozen=True)
class LeftBehind:
    """What there is and what becomes of it; `url` leads to it, where the reader may see it."""

    text: str
    url: str = ""


Provider = Callable[[Transfer, Standing], LeftBehind | None]
_providers: list[Provider] = []


def register_left_behind(provider: Provider) -> None:
    """Let `provider` say what a transfer leaves behind, before it is agreed to."""
    if provider not in _providers:
        _providers.append(provider)


def left_behind(transfer: Transfer, reader: Standing) -> tuple[LeftBehind, ...]:
    """All that is to be known of an open transfer; one for a time leaves everything where it is."""
    if transfer.ends_on or transfer.state not in (Transfer.State.WAITING, Transfer.State.AGREED):
        return ()
    return tuple(found for provider in _providers if (found := provider(transfer, reader)))
