"""The codes by which people sign in: drawn on the big screen, or spoken. Pure: a secret and a moment in, a code out.

A drawn code holds for the step of 20 seconds in which it is shown and for the next; a spoken one is six digits and
holds for its two minutes and the next two. Both are HMAC-SHA256 over the meeting's id and the number of the step.
"""

import datetime as dt
import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass

STEP, WORD_STEP, STEPS = 20, 120, 2  # seconds, seconds, how many steps a code holds
DIGITS = 6
_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{1,10})\.([0-9a-f]{24})")


@dataclass(frozen=True)
class Code:
    """What a drawn code says: of which meeting, shown in which step, with which mark."""

    meeting_id: uuid.UUID
    step: int
    mark: str

    @property
    def shown_at(self) -> dt.datetime:
        """The moment from which it was shown."""
        return dt.datetime.fromtimestamp(self.step * STEP, dt.UTC)

    def is_of(self, secret: bytes) -> bool:
        """Whether it was made with this secret, and so was on the screen in its step."""
        return hmac.compare_digest(self.mark, _mark(secret, "scan", self.meeting_id, self.step)[:24])

    def covers(self, moment: dt.datetime, slack: dt.timedelta = dt.timedelta()) -> bool:
        """Whether it was on the screen, or the last one there, at `moment`, give or take `slack`."""
        end = self.shown_at + dt.timedelta(seconds=STEP * STEPS)
        return self.shown_at - slack <= moment < end + slack


def drawn_code(secret: bytes, meeting_id: uuid.UUID, at: dt.datetime) -> str:
    """The text of the code that the big screen shows at `at`."""
    step = int(at.timestamp()) // STEP
    return f"{meeting_id.hex}.{step:x}.{_mark(secret, 'scan', meeting_id, step)[:24]}"


def read_code(text: str) -> Code | None:
    """What a scanned text says, not yet whether it is true; None where it is no such code."""
    found = _TOKEN.fullmatch(text)
    return Code(uuid.UUID(found[1]), int(found[2], 16), found[3]) if found else None


def spoken_code(secret: bytes, meeting_id: uuid.UUID, at: dt.datetime) -> str:
    """The digits to be spoken at `at`."""
    return _digits(secret, meeting_id, int(at.timestamp()) // WORD_STEP)


def is_spoken(text: str, secret: bytes, meeting_id: uuid.UUID, at: dt.datetime) -> bool:
    """Whether `text` is what was to be spoken at `at`, or just before."""
    step = int(at.timestamp()) // WORD_STEP
    said = "".join(text.split())
    held = (_digits(secret, meeting_id, step - back) for back in range(STEPS))
    return any(hmac.compare_digest(said.encode(), one.encode()) for one in held)


def device_mark(secret: bytes, device: str) -> str:
    """The mark under which a meeting knows a device; of two meetings the marks of one device say nothing together."""
    return hmac.new(secret, f"device/{device}".encode(), hashlib.sha256).hexdigest()[:32]


def _digits(secret: bytes, meeting_id: uuid.UUID, step: int) -> str:
    return f"{int(_mark(secret, 'word', meeting_id, step), 16) % 10**DIGITS:0{DIGITS}d}"


def _mark(secret: bytes, use: str, meeting_id: uuid.UUID, step: int) -> str:
    return hmac.new(secret, f"{use}/{meeting_id.hex}/{step}".encode(), hashlib.sha256).hexdigest()
