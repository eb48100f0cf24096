"""A scheme's rules in sentences, as a jurist reads them."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benliu.common.language import reads_english
from rulebook import Scheme, points_text
from rulebook.scheme import Cap, Duty, Item, Keep, Price, Quota

from ..wording import unit_label, word_label

PERS: dict[str, str | Promise] = {
    "day": gettext_lazy("每日"),
    "week": gettext_lazy("每周"),
    "month": gettext_lazy("每月"),
    "quarter": gettext_lazy("每季"),
    "half": gettext_lazy("每半年"),
    "year": gettext_lazy("每年"),
    "period": gettext_lazy("每周期"),
    "matter": gettext_lazy("同一项成果"),
}


LATE_LABEL = gettext_lazy("封账后才登记的记录")
LATE_WAYS: dict[str, str | Promise] = {
    "correction": gettext_lazy("更正那一年度"),
    "next period": gettext_lazy("计入下一年度"),
}


def notice_text(scheme: Scheme) -> str:
    """“结果公示 5 个工作日；封账后才登记的记录，更正那一年度”."""
    told = {"days": scheme.notice_days, "late": LATE_LABEL, "way": LATE_WAYS[scheme.late]}
    form = ngettext(
        "结果公示 %(days)s 个工作日；%(late)s，%(way)s",
        "结果公示 %(days)s 个工作日；%(late)s，%(way)s",
        scheme.notice_days,
    )
    return form % told


def clause_of(item: str) -> str:
    """The anchor of an item on its scheme's page."""
    return f"item-{item}"


def scored(thousandths: int) -> str:
    """“1.5 分”: 1 point, 1.5 points."""
    form = ngettext("%(n)s 分", "%(n)s 分", 1 if thousandths == 1000 else 2)
    return form % {"n": points_text(thousandths)}


def per_text(per: str) -> str:
    """“每月”, “每社团每月”: what records share."""
    said = (str(PERS.get(word) or _("每%(word)s") % {"word": word}) for word in per.split(" and "))
    return (", " if reads_english() else "").join(said)


def cap_text(cap: Cap, of: str = "", bound: str = "") -> str:
    """“每年最多 6 分”, of a deduction “每年最多扣 5 分”; on which days, and whether points and deductions set off.

    Args:
        cap: the cap.
        of: the group's title, where it is not the item's own cap.
        bound: its formula in words, where it has one.
    """
    form = _("%(per)s最多扣 %(points)s") if cap.sign < 0 else _("%(per)s最多 %(points)s")
    limit = form % {"per": per_text(cap.per), "points": bound or scored(cap.most)}
    if cap.dated:
        days = {"first": cap.first or "…", "last": cap.last or "…"}
        limit = _("%(limit)s（%(first)s 至 %(last)s）") % {"limit": limit, **days}
    if cap.net:
        limit = _("%(limit)s（加分扣分相抵后计算）") % {"limit": limit}
    return _("%(group)s%(limit)s") % {"group": of, "limit": limit} if of else limit


def keep_text(keep: Keep) -> str:
    """“每月只计第一次”, “同一项成果只计最高的一次”."""
    which = {
        "first": ngettext("%(per)s只计最早的 %(count)s 次", "%(per)s只计最早的 %(count)s 次", keep.count),
        "last": ngettext("%(per)s只计最近的 %(count)s 次", "%(per)s只计最近的 %(count)s 次", keep.count),
        "highest": ngettext("%(per)s只计最高的 %(count)s 次", "%(per)s只计最高的 %(count)s 次", keep.count),
        "lowest": ngettext("%(per)s只计最低的 %(count)s 次", "%(per)s只计最低的 %(count)s 次", keep.count),
    }[keep.rule]
    return which % {"per": per_text(keep.per), "count": keep.count}


def price_text(scheme: Scheme, item: Item) -> str:
    """What one unit earns: “每次 1.5 分”, or each word of its table; a formula is shown as it is written."""
    price: Price = item.price
    if item.veto:
        return _("一票否决")
    if price.table:
        words = {word_label(scheme, word): points_text(points) for word, points in price.table.items()}
        return _("、").join(f"{word} {points}" for word, points in words.items())
    if price.formula is not None:
        return ""
    if price.least is not None and price.most is not None:
        bounds = {"least": points_text(price.least), "most": points_text(price.most)}
        return _("每%(unit)s %(least)s 至 %(most)s 分，由认定决定") % {"unit": unit_label(scheme, item.unit), **bounds}
    if not price.flat:
        return _("只计次数，不计分")
    form = _("每%(unit)s扣 %(points)s") if price.flat < 0 else _("每%(unit)s %(points)s")
    return form % {"unit": unit_label(scheme, item.unit), "points": scored(abs(price.flat))}


def limit_words(scheme: Scheme, item_id: str) -> dict[str, str]:
    """The limits that an item's records may meet, by code, in the reader's language."""
    item = scheme.items[scheme.item_index[item_id]]
    keeps = [keep for keep in (item.keep, *(group.keep for group in scheme.groups_of(item))) if keep]
    limits = [*(keep.limit for keep in keeps), *(cap.limit for cap in scheme.caps_of(item))]
    told = {"need": _("不符合计分条件"), "award": _("分值不在规定幅度内")}
    return told | {limit.code: limit.en if reads_english() else limit.zh for limit in limits}


def duty_text(duty: Duty, title: str) -> str:
    """“党课，每季 1 次”."""
    form = ngettext("%(title)s，%(per)s %(times)s 次", "%(title)s，%(per)s %(times)s 次", duty.times)
    return form % {"title": title, "per": PERS[duty.per], "times": duty.times}


def quota_text(quota: Quota, among: str, order: str) -> str:
    """“每个支部最多 30%，向下取整，至少 1 名；按总分从高到低”.

    Args:
        quota: the quota.
        among: what those have in common among whom it is given, where that is not just the branch.
        order: by what places are given.
    """
    if quota.share is None:
        size = ngettext("最多 %(n)s 名", "最多 %(n)s 名", quota.number or 0) % {"n": quota.number or 0}
    else:
        rounding = {"down": _("向下取整"), "up": _("向上取整"), "half_up": _("四舍五入")}[quota.rounding]
        percent = points_text(int(quota.share * 100_000))
        size = _("最多 %(percent)s%%，%(rounding)s") % {"percent": percent, "rounding": rounding}
    whole = {"unit": _("每个支部"), "all": _("全体")}
    where = whole.get(quota.per) or _("按%s分，每一类") % among
    least = _("，至少 %(n)s 名") % {"n": quota.least} if quota.least else ""
    ties = _("；名额边上并列的都算") if quota.ties == "in" else _("；名额边上并列的都不算")
    by = _("；依次比较：%s") % order if order else ""
    return f"{where}{size}{least}{by}{ties}"


def part_words(part: str) -> str:
    """A part of the period as the engine names it (2025, 2025Q3, 2025-07) in words."""
    year, _sep, rest = part.replace("Q", "-Q").partition("-")
    if rest.startswith("Q"):
        return _("%(year)s 年第 %(quarter)s 季度") % {"year": year, "quarter": rest[1:]}
    if rest.isdigit():
        return date_format(dt.date(int(year), int(rest), 1), "YEAR_MONTH_FORMAT")
    return _("%(year)s 年") % {"year": year} if year == part else part
