"""Say which days are worked."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.common.workdays import WorkCalendar
from benliu.org.standing import Standing

from .models import SpecialDay
from .policies import can_keep_days

MOST_BYTES, MOST_LINES = 2_000_000, 20_000
DATES, RESTS, NAMES = ("date", "日期"), ("rest", "休", "放假"), ("name", "名称", "节日")
YES, NO = {"1", "true", "yes", "是", "休", "放假"}, {"0", "false", "no", "否", "班", "上班"}
USUAL = WorkCalendar()


@transaction.atomic
def set_day(*, actor: Standing, day: dt.date, is_working: bool, name: str, now: dt.datetime) -> None:
    """Say of one day whether it is worked; what its weekday says anyway is not kept."""
    require(can_keep_days(actor))
    _keep(day, is_working, name.strip()[:40])
    note_act(actor_id=actor.account_id, act="set_day", subject=f"day:{day}", now=now, is_working=is_working)


@transaction.atomic
def import_days(*, actor: Standing, content: bytes, now: dt.datetime) -> int:
    """Take over a table of days: columns `date` (2026-10-01) and one that begins with `rest` (1 off, 0 worked); a name
    may follow. Returns how many days it holds. All or nothing: `Invalid` names the line and how to mend it.
    """
    require(can_keep_days(actor))
    days = list(_read(content))
    for day, is_working, name in days:
        _keep(day, is_working, name)
    note_act(actor_id=actor.account_id, act="import_days", subject="days", now=now, count=len(days))
    return len(days)


def _keep(day: dt.date, is_working: bool, name: str) -> None:
    if USUAL.is_working(day) == is_working:
        SpecialDay.objects.filter(pk=day).delete()
    else:
        SpecialDay.objects.update_or_create(pk=day, defaults={"is_working": is_working, "name": name})


def _read(content: bytes) -> Iterator[tuple[dt.date, bool, str]]:
    if len(content) > MOST_BYTES:
        raise Invalid(_("文件太大，最多 2 MB。请只留需要的年份。"))
    lines = csv.DictReader(_text(content).splitlines())
    date, rest, *names = _columns(lines.fieldnames or ())
    for number, line in enumerate(lines, start=2):
        if number > MOST_LINES:
            raise Invalid(_("行数太多，最多 %d 行。请只留需要的年份。") % MOST_LINES)
        name = next((text for column in reversed(names) if (text := (line.get(column) or "").strip())), "")
        yield _day(line, date, number), not _is_rest(line, rest, number), name[:40]


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("读不出文字。请把文件存成 CSV（UTF-8）再导入。"))


def _columns(found: Sequence[str]) -> list[str]:
    titles = [(title or "").strip() for title in found]
    chosen = [next((t for t in titles if t.lower().startswith(words)), "") for words in (DATES, RESTS)]
    if not all(chosen):
        raise Invalid(_("第 1 行要有“date”和“rest”两栏（日期，是否休息：1 休息，0 上班）。"))
    return [*chosen, *(t for t in titles if t.lower().startswith(NAMES))]


def _day(line: Mapping[str, str | None], column: str, number: int) -> dt.date:
    try:
        return dt.date.fromisoformat((line.get(column) or "").strip())
    except ValueError as error:
        said = {"line": number, "text": line.get(column) or ""}
        raise Invalid(_("第 %(line)d 行的日期“%(text)s”不对，请写成 2026-10-01 这样。") % said) from error


def _is_rest(line: Mapping[str, str | None], column: str, number: int) -> bool:
    text = (line.get(column) or "").strip().lower()
    if text not in YES | NO:
        said = {"line": number, "text": text}
        raise Invalid(_("第 %(line)d 行的“%(text)s”看不懂，请写 1（休息）或 0（上班）。") % said)
    return text in YES
