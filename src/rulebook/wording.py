"""What the things of a scheme are called."""

from rulebook.formula.phrase import Said
from rulebook.scheme import Field, Group, Item, Measure, Scheme


def titles_of(scheme: Scheme) -> dict[str, Said]:
    """How measures, fields, items and groups are called."""
    named: list[tuple[str, Item | Group | Field | Measure]] = [(item.id, item) for item in scheme.items]
    for things in (scheme.groups, scheme.record_measures, scheme.record_fields, scheme.subject_fields, scheme.measures):
        named += things.items()
    return {name: Said(thing.title, thing.english or thing.title) for name, thing in named}
