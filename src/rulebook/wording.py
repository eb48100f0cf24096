"""What the things of a scheme are called."""

from rulebook.formula.phrase import Said, quoted
from rulebook.scheme import Field, Group, Item, Measure, Scheme


def titles_of(scheme: Scheme) -> dict[str, Said]:
    """How measures, fields, items and groups are called, and the scheme's words, by their `quoted` form."""
    named: list[tuple[str, Item | Group | Field | Measure]] = [(item.id, item) for item in scheme.items]
    for things in (scheme.groups, scheme.record_measures, scheme.record_fields, scheme.subject_fields, scheme.measures):
        named += things.items()
    words = {quoted(word): Said(word, english) for word, english in scheme.words.items()}
    return {name: Said(thing.title, thing.english or thing.title) for name, thing in named} | words
