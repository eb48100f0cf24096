"""What a bundle of schemes scores, in the reader's words."""

from intake import Kind, Vocabulary
from rulebook import Scheme
from rulebook.bundles import Bundle
from rulebook.scheme import Item


def vocabulary_of(bundle: Bundle) -> Vocabulary:
    """Every item of the members' and the branches' scheme, and every unit that either uses."""
    schemes = [scheme for scheme in (bundle.members, bundle.branches) if scheme]
    kinds = tuple(_kind(scheme, item) for scheme in schemes for item in scheme.items)
    units = tuple(dict.fromkeys(item.unit for scheme in schemes for item in scheme.items if item.unit))
    return Vocabulary(kinds, units)


def _kind(scheme: Scheme, item: Item) -> Kind:
    notes = {name: scheme.record_fields[name].note for name in item.fields if scheme.record_fields[name].note}
    return Kind(
        id=item.id,
        title=item.title,
        aliases=item.aliases,
        subject=scheme.side,
        levels=item.levels,
        level_required=bool(item.levels),
        notes=notes,
        unit=item.unit,
    )
