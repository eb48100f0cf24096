"""Pages by key instead of by count: the last row of a page says where the next one begins, however far down it is."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

PAGE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class KeyPage(Generic[M]):
    """Rows of one page; `next_key` asks for the page after, empty on the last one."""

    rows: list[M]
    next_key: str


def key_page(rows: QuerySet[M], by: str, after: str = "", size: int = PAGE) -> KeyPage[M]:
    """The rows after the key `after` in the order of the field `by`, which may lie behind a relation. One query.

    A key that is none of ours counts as none.
    """
    pk, _sign, word = after.partition("~")
    rows = rows.order_by(by, "pk")
    if pk and "\0" not in word and (value := _key(rows, pk)) is not None:
        # As a pair: apart, an index leads only to the first of equal names.
        rows = rows.filter(TupleGreaterThan(Tuple(by, "pk"), (word, value)))
    found = list(rows[: size + 1])
    shown = found[:size]
    return KeyPage(shown, key_of(shown[-1], by) if len(found) > size else "")


def key_of(row: Model, by: str) -> str:
    """What asks for the rows after this one."""
    return f"{row.pk}~{value_at(row, by)}"


def _key(rows: QuerySet[Any], text: str) -> object | None:
    try:
        value = rows.model._meta.pk.to_python(text)
        return value if not isinstance(value, int) or abs(value) < 2**63 else None
    except ValidationError:
        return None


def value_at(row: Any, path: str) -> Any:
    """What lies at `path`, which may lead through relations that are there already."""
    for name in path.split("__"):
        row = getattr(row, name)
    return row
