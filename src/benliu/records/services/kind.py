"""Define record kinds."""

from ..models import RecordKind


def define_kind(*, code: str, **fields: object) -> RecordKind:
    """Make the kind `code`, or bring it to `fields` (names of `RecordKind`'s columns)."""
    kind, _made = RecordKind.objects.update_or_create(code=code, defaults=fields)
    return kind
