"""The answer of a policy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """May it be done, and if not, why: `reason` is a sentence for the person who asked."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(Exception):
    """A policy said no; the message is the decision's reason."""


class Invalid(Exception):
    """The input cannot be accepted as it is; the message says what to mend."""


def require(decision: Decision) -> None:
    """Raise `Refused` unless the policy allows."""
    if not decision:
        raise Refused(decision.reason)
