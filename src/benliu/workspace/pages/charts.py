"""Charts of the desks."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from benliu.records.queries.burden import Month
from benliu.ui.charts import BarChart, bar_chart


def burden_chart(months: Sequence[Month]) -> BarChart:
    """Minutes and reuses by month."""
    names = [date_format(month.first, _("n月")) for month in months]
    said = _("，").join(
        _("%(month)s %(minutes)s 分钟、复用 %(used)s 次") % {"month": name, "minutes": one.minutes, "used": one.used}
        for name, one in zip(names, months, strict=True)
    )
    rows = [(name, (one.minutes, one.used), "") for name, one in zip(names, months, strict=True)]
    return bar_chart(series=[_("填报分钟"), _("复用次数")], rows=rows, summary=_("填报负担：%s") % said, scale=True)
