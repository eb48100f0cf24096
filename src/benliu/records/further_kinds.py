"""Kinds that are recorded whatever the scheme credits. The feature that needs them registers in `AppConfig.ready`."""

from collections.abc import Callable, Collection
from typing import Any

# From what the kinds that are there are called, to the kinds that lack: fields of `RecordKind`.
Provider = Callable[[Collection[str]], list[dict[str, Any]]]
_providers: list[Provider] = []


def register_further_kinds(provider: Provider) -> None:
    """Let `provider` say which kinds lack."""
    if provider not in _providers:
        _providers.append(provider)


def further_kinds(names: Collection[str]) -> list[dict[str, Any]]:
    """What lacks where there are kinds with these titles and aliases."""
    return [kind for provider in _providers for kind in provider(names)]
