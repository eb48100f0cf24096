"""What notices are about, and who looks after failures: features above register both in `AppConfig.ready`."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from benliu.identity.models import User

Text = str | Promise
# For a reader, of each notice with the ids that it is about: the words, as far as the reader may see what they name.
Concerned = Callable[[User, Mapping[uuid.UUID, Sequence[str]]], Mapping[uuid.UUID, str]]

# Of an account and the key of a notice: the path of a page that opens without signing in; empty where there is none.
Direct = Callable[[int, str], str]


@dataclass(frozen=True)
class Kind:
    """One thing that people choose how to be told of. `daily`: gathered into one message a day unless urgent; `always`:
    by every address that they have given, without a choice.

    `concerned` says of notices of this kind, by what each is about, whom and what they concern. `direct` makes the
    link of a message when it goes out, for what must be answered without signing in; it is kept nowhere.
    """

    code: str
    title: Text
    daily: bool = False
    always: bool = False
    concerned: Concerned | None = None
    direct: Direct | None = None


@dataclass(frozen=True)
class Oversight:
    """Who sees failures. `overseen` gives the accounts that a reader answers for, None where the reader is no officer;
    `names` gives people's names by account.
    """

    overseen: Callable[[User], "QuerySet[Any] | None"]
    names: Callable[[Iterable[int | None]], Mapping[int, str]]


_kinds: dict[str, Kind] = {}
_oversight: list[Oversight] = []


def register_kind(
    code: str,
    title: Text,
    *,
    daily: bool = False,
    always: bool = False,
    concerned: Concerned | None = None,
    direct: Direct | None = None,
) -> None:
    """Let notices of `code` ("records.returned") be sent, and be chosen under `title`."""
    kind = Kind(code, title, daily, always, concerned, direct)
    if _kinds.setdefault(code, kind) != kind:
        raise ValueError(f"kind {code!r} is registered twice")


def unregister_kind(code: str) -> None:
    """Forget a kind; for tests that bring a kind of their own."""
    _kinds.pop(code, None)


def kinds() -> list[Kind]:
    """All kinds, in the order of their registration."""
    return list(_kinds.values())


def kind_of(code: str) -> Kind:
    """The kind of this code. Raises `KeyError` where no feature registered it."""
    return _kinds[code]


def title_of(code: str) -> Text:
    """How a kind is called; a kind of a feature that is no more by its code."""
    return _kinds[code].title if code in _kinds else code


def concerned_of(code: str) -> Concerned:
    """Who says whom notices of this kind concern; nobody where its feature does not."""
    return (code in _kinds and _kinds[code].concerned) or (lambda _reader, _about: {})


def direct_path(code: str, account_id: int, key: str) -> str:
    """The path that a message of this kind leads to without signing in; empty where its page asks for that."""
    direct = _kinds[code].direct if code in _kinds else None
    return direct(account_id, key) if direct else ""


def register_oversight(oversight: Oversight) -> None:
    """Say who looks after failures; the last word counts."""
    _oversight[:] = [oversight]


def oversight() -> Oversight:
    """Who looks after failures; nobody as long as nothing is registered."""
    return _oversight[0] if _oversight else Oversight(lambda _reader: None, lambda _accounts: {})
