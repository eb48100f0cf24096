"""What goes out, and what an adapter of a channel is."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from ..models import Address


@dataclass(frozen=True)
class Message:
    """One message: a notice, or several in one. `id` stays the same when it is sent again; `url` is absolute."""

    id: uuid.UUID
    title: str
    text: str
    url: str
    urgent: bool = False


class Undelivered(Exception):
    """The channel did not take it; the text is for officers and holds no secret. `final`: trying again is no use.

    `gone`: the address itself is no more and may be forgotten.
    """

    def __init__(self, reason: str, *, final: bool = False, gone: bool = False) -> None:
        super().__init__(reason)
        self.final = final or gone
        self.gone = gone


class Channel(Protocol):
    """An adapter. `is_private`: only the person reads it; else it says no more than that something has come.

    `names_people`: whom a notice concerns may go by it. Mail alone, which goes to a mailbox; what shows on
    locked screens or passes other companies says no names. `only_when_named`: used where a notice names it, and not
    for what is told in the usual way.
    """

    is_private: bool
    names_people: bool
    only_when_named: bool

    def is_offered(self) -> bool:
        """Whether this installation is set up for it."""

    def clean(self, value: str) -> str:
        """An address as it is kept. Raises `Invalid` with what to mend."""

    def send(self, address: Address, message: Message) -> None:
        """Hand over; once it returns the channel has acknowledged. Raises `Undelivered`."""
