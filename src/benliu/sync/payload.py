"""What an operation's payload says, read with care: it comes from phones that may be old, broken or hostile.

Each raises `Invalid` with the name of what is wrong.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid

MOST_NUMBER, MOST_PHOTOS = 2**31, 20
Said = Mapping[str, object]
_MARK = re.compile("[0-9a-f]{64}")


def wrong(name: str) -> Invalid:
    """What is said of a value that cannot be."""
    return Invalid(_("内容里的 %s 不对。请重新填写后提交。") % name)


def said_id(said: Said, name: str) -> uuid.UUID:
    """An id that a phone made."""
    try:
        return uuid.UUID(str(said.get(name)))
    except ValueError as error:
        raise wrong(name) from error


def said_text(said: Said, name: str, most: int) -> str:
    """Words of at most so many signs; empty where there are none."""
    text = said.get(name, "")
    if not isinstance(text, str) or len(text) > most:
        raise wrong(name)
    return text


def said_number(said: Said, name: str, most: int = MOST_NUMBER) -> int | None:
    """A whole number; None where none is said."""
    value = said.get(name)
    if value is not None and (type(value) is not int or not -most < value < most):
        raise wrong(name)
    return value if isinstance(value, int) else None


def needed(number: int | None, name: str) -> int:
    """A number that must be said."""
    if number is None:
        raise wrong(name)
    return number


def said_moment(said: Said, name: str) -> dt.datetime:
    """A moment with its zone, as ISO 8601 writes it."""
    try:
        moment = parse_datetime(said_text(said, name, 40))
    except ValueError as error:
        raise wrong(name) from error
    if moment is None or moment.tzinfo is None:
        raise wrong(name)
    return moment


def said_rows(said: Said, name: str, most: int) -> list[Said]:
    """A list of at most so many things, each with its own names."""
    found = said.get(name, [])
    if not isinstance(found, list) or len(found) > most or not all(isinstance(one, dict) for one in found):
        raise wrong(name)
    return found


def said_marks(said: Said) -> tuple[str, ...]:
    """The marks of photos (SHA-256) that were sent before."""
    found = said.get("photos", [])
    marks = found if isinstance(found, list) else [None]
    if len(marks) > MOST_PHOTOS or not all(isinstance(one, str) and _MARK.fullmatch(one) for one in marks):
        raise wrong("photos")
    return tuple(marks)
