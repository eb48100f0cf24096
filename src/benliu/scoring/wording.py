"""The engine speaks Chinese and English at once; here one of the two is chosen for the reader."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from benliu.common.language import reads_english
from benliu.org.models import Membership
from rulebook import Scheme
from rulebook.wording import said_grade, said_unit


def said(words: Any) -> str:
    """One of the engine's `{zh, en}` pairs (data or object) in the reader's language; empty for none."""
    key = "en" if reads_english() else "zh"
    return str((words.get(key) if isinstance(words, Mapping) else getattr(words, key, "")) or "")


def sentence(words: Any) -> str:
    """`said` where it stands alone: in English with a capital."""
    text = said(words)
    return text[:1].upper() + text[1:]


def gap_words(need: Mapping[str, Any]) -> str:
    """How far a figure lies from the wanted one: “现为 7.5，还差 6.5”, above it “现为 1，多 1”; empty where met.

    Where there is no such distance, what the engine says is lacking.
    """
    if need["met"]:
        return ""
    if not need["short"]:
        return said(need.get("lacks"))
    value, wanted = Decimal(need["value"]), Decimal(need["wanted"])
    if value == wanted:  # some needs want less or more than the figure they name
        return _("现为 %(value)s") % need
    return (_("现为 %(value)s，多 %(short)s") if value > wanted else _("现为 %(value)s，还差 %(short)s")) % need


def titled(thing: Any) -> str:
    """The title of an item, group or measure of a scheme in the reader's language."""
    return str((thing.english or thing.title) if reads_english() else thing.title)


def named(line: Mapping[str, Any]) -> str:
    """The same of a line of an explanation."""
    return str((line["english"] or line["title"]) if reads_english() else line["title"])


def word_label(scheme: Scheme, word: str) -> str:
    """A word of the scheme, such as a level, in the reader's language."""
    return scheme.words.get(word, word) if reads_english() else word


def grade_label(scheme: Scheme, name: str) -> str:
    """A grade in the reader's language, or the scheme's word for those whom it does not grade."""
    return said(said_grade(scheme, name))


def unit_label(scheme: Scheme, unit: str, thousandths: int = 1000) -> str:
    """What a quantity is counted in, as it follows a quantity: 1 hour, 1.5 hours."""
    return said(said_unit(scheme, unit, thousandths))


def status_label(status: str) -> str:
    """A member's status in the reader's language; one that nobody foresaw stays as it is."""
    return str(Membership.Status(status).label) if status in Membership.Status.values else status
