"""What a CAP message says, as immutable values, and what follows from them."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from benliu.response.cap.values import Point
from benliu.response.cap.words import Problem

DEFAULT_LANGUAGE = "en-US"  # of an info that names none (CAP-V1.2 §3.2.2)
PREFERRED = ("zh-cn", "zh-hans", "zh", "en")


class Identity(NamedTuple):
    """What tells one message from all others: two files with the same are duplicates.

    `sent` is compared as a moment: the same one in another zone is the same.
    """

    sender: str
    identifier: str
    sent: dt.datetime

    @property
    def key(self) -> str:
        """The same for equal identities, to be stored: as in `references`, the moment in UTC."""
        return f"{self.sender},{self.identifier},{self.sent.astimezone(dt.UTC).isoformat()}"


class Named(NamedTuple):
    """A parameter, event code or geocode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where it holds. `circles`: centre and radius in kilometres."""

    description: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[tuple[Point, float], ...] = ()
    geocodes: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Info:
    """One account of the event, in one language. Texts that are not there are empty, moments None."""

    language: str
    event: str
    categories: tuple[str, ...]
    response_types: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    audience: str
    effective: dt.datetime | None
    onset: dt.datetime | None
    expires: dt.datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    web: str
    contact: str
    event_codes: tuple[Named, ...]
    parameters: tuple[Named, ...]
    areas: tuple[Area, ...]

    def expired_at(self, moment: dt.datetime) -> bool:
        """Whether it holds no longer; one without `expires` never ends by itself."""
        return self.expires is not None and self.expires <= moment


@dataclass(frozen=True, slots=True)
class Alert:
    """A CAP message.

    `signed`: a signature is there; nobody has checked it. `problems`: what breaks the schema of its version.
    `doubts`: what the schema lets pass and was left out all the same, because nothing can be made of it.
    """

    version: str
    identifier: str
    sender: str
    sent: dt.datetime | None
    status: str
    msg_type: str
    source: str
    scope: str
    restriction: str
    addresses: tuple[str, ...]
    codes: tuple[str, ...]
    note: str
    references: tuple[Identity, ...]
    incidents: tuple[str, ...]
    infos: tuple[Info, ...]
    signed: bool
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it may propose anything: CAP 1.1 or 1.2, valid, and to be told from other messages.

        What it is for (`status`: an exercise, a test) and what it does (`msg_type`) is looked at besides.
        """
        return self.version != "1.0" and not self.problems and self.identity is not None

    @property
    def identity(self) -> Identity | None:
        """None if a part of it is missing."""
        if not (self.sender and self.identifier and self.sent):
            return None
        return Identity(self.sender, self.identifier, self.sent)

    @property
    def updates(self) -> tuple[Identity, ...]:
        """The messages whose place this one takes."""
        return self.references if self.msg_type == "Update" else ()

    @property
    def cancels(self) -> tuple[Identity, ...]:
        """The messages that hold no longer because of this one."""
        return self.references if self.msg_type == "Cancel" else ()

    def expired_at(self, moment: dt.datetime) -> bool:
        """Whether every info has expired; a message without any never ends by itself."""
        return bool(self.infos) and all(info.expired_at(moment) for info in self.infos)

    def infos_in(self, languages: tuple[str, ...] = PREFERRED) -> tuple[Info, ...]:
        """Every info of the first of these languages that there is, else of the language of the first info.

        `zh` stands for every Chinese. By default the Chinese of the mainland goes before other Chinese, then English.
        """
        for language in languages:
            if found := tuple(info for info in self.infos if _speaks(info, language)):
                return found
        return tuple(info for info in self.infos if info.language == self.infos[0].language)

    def info(self, languages: tuple[str, ...] = PREFERRED) -> Info | None:
        """The first of `infos_in`."""
        return next(iter(self.infos_in(languages)), None)


def _speaks(info: Info, language: str) -> bool:
    spoken = (info.language or DEFAULT_LANGUAGE).lower()
    return spoken == language or spoken.startswith(f"{language}-")
