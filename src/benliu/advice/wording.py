"""Words of requests for advice."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.common.workdays import WorkCalendar

from .matching import Proposal

AMBER = 1  # working days left


@dataclass(frozen=True)
class Due:
    """By when something is owed, in words; `level`: "", "warn" while there is a working day left, "bad" when late."""

    words: str = ""
    level: str = ""


def due_of(due_on: dt.date | None, today: dt.date, calendar: WorkCalendar, left: int | None = None) -> Due:
    """“还剩 1 个工作日”; `left`: the term stands still with so many days; nothing where nothing is owed."""
    if left is not None:
        return Due(ngettext("期限暂停，还剩 %d 个工作日", "期限暂停，还剩 %d 个工作日", left) % left)
    if due_on is None:
        return Due()
    if due_on < today:
        late = calendar.left(due_on, today)
        return Due(ngettext("超期 %d 个工作日", "超期 %d 个工作日", late) % late if late else _("已超期"), "bad")
    if due_on == today:
        return Due(_("今天到期"), "warn")
    days = calendar.left(today, due_on)
    return Due(ngettext("还剩 %d 个工作日", "还剩 %d 个工作日", days) % days, "warn" if days <= AMBER else "")


def reasons_of(proposal: Proposal, skill: str) -> list[str]:
    """Why an expert stands where they stand. Their figures: `parts_of`."""
    one, told = proposal.expert, []
    if skill:
        told.append(_("有“%s”技能") % skill if one.has_skill else _("没有登记“%s”技能") % skill)
    if one.is_away:
        told.append(_("现在不在岗"))
    told.append(
        _("路上约 %d 分钟") % one.way if one.way is not None else _("路程不知道，按 %d 分钟算") % proposal.for_way
    )
    load = ngettext("手上 %d 件没办完", "手上 %d 件没办完", one.open_requests) % one.open_requests
    told.append(load if one.open_requests else _("手上没有别的求助"))
    if one.rested is None:
        told.append(_("还没有出过现场"))
    else:
        told.append(
            ngettext("%d 天前出过现场", "%d 天前出过现场", one.rested) % one.rested if one.rested else _("今天出过现场")
        )
    return told


def parts_of(proposal: Proposal) -> str:
    """The sum by which an expert stands in the list: “路上 60 + 手上 30 + 休整 0 + 技能 0 = 90 分钟”."""
    parts = {
        _("路上"): proposal.for_way,
        _("手上"): proposal.for_load,
        _("休整"): proposal.for_rest,
        _("技能"): proposal.for_skill,
    }
    told = " + ".join(f"{word} {minutes}" for word, minutes in parts.items())
    return _("%(parts)s = %(total)d 分钟") % {"parts": told, "total": proposal.total}


def moment(at: dt.datetime) -> str:
    """Day and hour as people here say them."""
    local = localtime(at)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}"


def duration(minutes: int) -> str:
    """“1 小时 30 分”."""
    told = {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(hours)d 小时 %(minutes)d 分") % told
