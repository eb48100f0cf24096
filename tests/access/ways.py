"""What is said of an address in the table: who may read it, who may send to it, what others are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REASON = {"reason": "写错了"}


@dataclass(frozen=True)
class Way:
    """Who gets the status `gives`. `changes`: something is stored by it. `but`: other answers, by role."""

    who: frozenset[str]
    gives: int = 200
    changes: bool = False
    but: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """An address by its name, with the things of A that it names; `send` is what a willing person would post."""

    name: str
    things: tuple[str, ...] = ()
    get: Way | None = None
    post: Way | None = None
    send: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    hidden: bool = False
    signed: bool = False  # what programs send from elsewhere is known by its signature: no form, no token of one

    def __str__(self) -> str:
        return " ".join((self.name, *self.things))


def page(address: str, **rest: object) -> Page:
    """`address` is the name and what it is asked with: "record waiting"."""
    name, *things = address.split()
    return Page(name, tuple(things), **rest)


def shown(who: frozenset[str], **rest: object) -> Way:
    """A page."""
    return Way(who, 200, **rest)


def led_on(who: frozenset[str], **rest: object) -> Way:
    """A way to another page, nothing done."""
    return Way(who, 302, **rest)


def done(who: frozenset[str]) -> Way:
    """Done and stored; then another page."""
    return Way(who, 302, changes=True)
