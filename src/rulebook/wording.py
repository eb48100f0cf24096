"""What the things of a scheme are called."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from rulebook.formula.phrase import Said, phrase, quoted
from rulebook.formula.tree import Node
from rulebook.scheme import Field, Group, Item, Measure, Scheme


@lru_cache(maxsize=32)
def titles_of(scheme: Scheme) -> Mapping[str, Said]:
    """How measures, fields, items and groups are called, and the scheme's words, by their `quoted` form."""
    named: list[tuple[str, Item | Group | Field | Measure]] = [(item.id, item) for item in scheme.items]
    for things in (scheme.groups, scheme.record_measures, scheme.record_fields, scheme.subject_fields, scheme.measures):
        named += things.items()
    words = {quoted(word): Said(word, english) for word, english in scheme.words.items()}
    titles = {name: Said(thing.title, thing.english or thing.title) for name, thing in named}
    return MappingProxyType(titles | words)


@lru_cache(maxsize=1024)
def said_of(scheme: Scheme, node: Node) -> Said:
    """A formula of the scheme in words."""
    return phrase(node, titles_of(scheme))


def said_grade(scheme: Scheme, name: str) -> Said:
    """A grade, or what those who are not graded have, as the scheme says it in English; elsewhere as it is."""
    english = next((grade.english for grade in scheme.grades if grade.name == name), "")
    return Said(name, english or scheme.words.get(name, name))


def said_unit(scheme: Scheme, unit: str, thousandths: int) -> Said:
    """What a quantity is counted in, as it follows the quantity: the scheme's `shift/shifts` has one form for 1."""
    one, _, many = scheme.words.get(unit, "").partition("/")
    return Said(unit, (one if thousandths == 1000 else many or one) or unit)
