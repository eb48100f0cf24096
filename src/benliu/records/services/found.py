"""What a service was asked to work on."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid
from benliu.org.models import Person, Unit

Row = TypeVar("Row", bound=Model)


def locked(rows: QuerySet[Row], pk: Any) -> Row:
    """The row `pk` of `rows`, locked until the transaction ends; `Invalid` where it is gone."""
    return locked_all(rows, [pk])[0]


def locked_all(rows: QuerySet[Row], pks: Iterable[Any]) -> list[Row]:
    """The rows `pks` of `rows` in that order, locked until the transaction ends; `Invalid` where one is gone."""
    wanted = list(pks)
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")}
    if len(found) < len(wanted):
        raise Invalid(_("没有找到要处理的内容，它可能已被删除。请刷新页面后再试。"))
    return [found[pk] for pk in wanted]


def hold_subjects(people: Sequence[int], unit_id: int) -> None:
    """Until the transaction ends, nobody else tells of any of `people`, or where there are none, of the unit.

    Of two who tell of the same at the same moment the later one finds what the earlier one filed.
    """
    rows = Person.objects.filter(pk__in=people) if people else Unit.objects.filter(pk=unit_id)
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
