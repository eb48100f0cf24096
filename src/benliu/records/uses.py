"""What records were used for. Features above register here what they made of a record, in `AppConfig.ready`."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benliu.org.standing import Standing


@dataclass(frozen=True)
class Use:
    """One use of a record: what it is (“2025 年积分”), where it is seen, and what came of it (“记 3 分”)."""

    title: str
    url: str
    text: str


Provider = Callable[[Sequence[uuid.UUID], Standing], list[Use]]
_providers: list[Provider] = []


def register_uses(provider: Provider) -> None:
    """Let `provider` say what the given records were used for, as far as the reader may see it."""
    if provider not in _providers:
        _providers.append(provider)


def uses_of(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """All uses of the records, in the order in which the features registered."""
    return [use for provider in _providers for use in provider(record_ids, reader)]
