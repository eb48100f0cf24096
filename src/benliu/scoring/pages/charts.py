"""Charts of a run's distribution."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from benliu.ui.charts import BarChart, bar_chart

from ..queries import Distribution
from ..queries.branch_year import MonthEnd


def band_chart(spread: Distribution, address: str = "") -> BarChart:
    """Members by bands of ten points, from the first band that has anybody; each leads to them on `address`."""
    first = next((i for i, band in enumerate(spread.bands) if band.count), 0)
    bands = spread.bands[first:]
    said = _("，").join(_("%(label)s 分 %(count)s 人") % {"label": b.label, "count": b.count} for b in bands)
    rows = [(band.label, (band.count,), "") for band in bands]
    ways = [_way(address, "band", str(b.key), b.count) for b in bands]
    return bar_chart(
        series=[pgettext("unit", "人")], rows=rows, summary=_("总分分布：%s") % said, scale=True, ways=ways
    )


def grade_chart(spread: Distribution, address: str = "") -> BarChart:
    """Members by grade, in the scheme's order; each leads to them on `address`."""
    said = _("，").join(_("%(label)s %(count)s 人") % {"label": g.label, "count": g.count} for g in spread.grades)
    rows = [(grade.label, (grade.count,), "") for grade in spread.grades]
    ways = [_way(address, "grade", g.name, g.count) for g in spread.grades]
    return bar_chart(series=[pgettext("unit", "人")], rows=rows, summary=_("等次分布：%s") % said, ways=ways)


def year_chart(months: Sequence[MonthEnd]) -> BarChart:
    """A branch's total at the end of each month, in whole points, with the stars of that day."""
    rows = [(_("%s 月") % month.day.month, (round(month.total / 1000),), _("%s 星") % month.stars) for month in months]
    words = [{"month": month, "points": points, "stars": stars} for month, (points,), stars in rows]
    said = _("，").join(_("%(month)s %(points)s 分 %(stars)s") % one for one in words)
    return bar_chart(series=[pgettext("unit", "分")], rows=rows, summary=_("月末总分和星级：%s") % said, scale=True)


def _way(address: str, name: str, value: str, count: int) -> str:
    return f"{address}?{urlencode({name: value})}#members" if count else ""
