"""What a service was asked to work on."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid

Row = TypeVar("Row", bound=Model)


def locked(rows: QuerySet[Row], pk: Any) -> Row:
    """The row `pk` of `rows`, locked until the transaction ends; `Invalid` where it is gone."""
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Invalid(_("没有找到要处理的内容，它可能已被删除。请刷新页面后再试。"))
    return found
