"""The code that hangs printed at a place, or at a point of it. Pure: its id and an HMAC-SHA256 with its secret."""

import hashlib
import hmac
import re

_CODE = re.compile(r"([1-9][0-9]{0,8})\.([0-9a-f]{24})", re.ASCII)


def printed_code(secret: bytes, place_id: int, of: str = "place") -> str:
    """The text of the code; it holds until the place gets another secret. `of`: of what the id is."""
    return f"{place_id}.{_mark(secret, place_id, of)}"


def place_named(code: str) -> int | None:
    """The place that a text names, not yet whether the code is true; None where it is no such code."""
    found = _CODE.fullmatch(code)
    return int(found[1]) if found else None


def is_printed(code: str, secret: bytes, place_id: int, of: str = "place") -> bool:
    """Whether the code was made with this secret for this place."""
    return hmac.compare_digest(code.encode(), printed_code(secret, place_id, of).encode())


def _mark(secret: bytes, place_id: int, of: str) -> str:
    return hmac.new(secret, f"{of}/{place_id}".encode(), hashlib.sha256).hexdigest()[:24]
