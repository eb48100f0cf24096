"""Key in a roster that was kept on paper: a line for each stay, all mistakes told at once, nothing half done."""

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid
from benliu.org.standing import Standing

from ..models import Movement, Response
from ..queries.paper import PaperLine, paper_lines
from ..stays import AHEAD, BEFORE
from .movement import Told, tell_movements

MOST = 2000
DAY = re.compile(r"(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})")
TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})")
NONE = {"-", "—", "－", "无"}


class Mistakes(Invalid):
    """What is to be mended, by line: `lines` are pairs of number and words."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        """Keep them for the page."""
        super().__init__(_("有 %d 行看不懂，全部没有登记。改好后再登记一次。") % len(lines))
        self.lines = lines


@dataclass(frozen=True)
class Sheet:
    """What is keyed in. `day`: that of lines which name none."""

    response_id: uuid.UUID
    day: dt.date
    text: str


def key_in_roster(*, actor: Standing, sheet: Sheet, now: dt.datetime) -> int:
    """Keep the movements of a sheet; the same line twice, also days later, is kept once. Returns how many there are.

    A line: the code, perhaps the day, when they arrived, when they left ("A1 7:55 16:10", "A1 8-11 22:00 6:00", "A1 -
    16:10"). Who leaves before having arrived left on the next day. Raises `Mistakes`.
    """
    response = Response.objects.filter(pk=sheet.response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    told, wrong, seen = [], [], dict[uuid.UUID, int]()
    known = paper_lines(response.pk)
    lines = [(number, line.strip()) for number, line in enumerate(sheet.text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise Invalid(_("一次最多 %d 行。请分几次登记。") % MOST)
    for number, line in lines:
        try:
            moves = _read(line, sheet, known)
            for one in moves:
                _check(one, response, now)
                if seen.setdefault(one.id, number) != number:
                    raise Invalid(_("和第 %d 行重复。") % seen[one.id])
            told += moves
        except Invalid as no:
            wrong.append((number, str(no)))
    if wrong:
        raise Mistakes(wrong)
    if not told:
        raise Invalid(_("请填至少一行，例如：A1 7:55 16:10"))
    tell_movements(actor=actor, told=told, now=now)
    return len(told)


def _read(line: str, sheet: Sheet, known: Mapping[str, PaperLine]) -> list[Told]:
    code, *words = re.split(r"[\s,，、;；]+", unicodedata.normalize("NFKC", line).strip(" ,;"))
    who = known.get(code.upper())
    if who is None:
        raise Invalid(_("没有 %s 这个代号。") % code)
    day = sheet.day
    if words and DAY.fullmatch(words[0]):
        day = _day(words.pop(0), sheet.day)
    if not 1 <= len(words) <= 2:
        raise Invalid(_("请写代号、到岗时间、离岗时间，例如：A1 7:55 16:10"))
    arrived, left = (_moment(word, day) for word in (*words, "-")[:2])
    if arrived and left and left == arrived:
        raise Invalid(_("到岗和离岗是同一时间。"))
    if arrived and left and left < arrived:
        left += dt.timedelta(days=1)
    times = (arrived, left)
    acts = (Movement.Act.ARRIVED, Movement.Act.LEFT)
    moves = [_told(who, sheet, act, at) for act, at in zip(acts, times, strict=True) if at is not None]
    if not moves:
        raise Invalid(_("请写代号、到岗时间、离岗时间，例如：A1 7:55 16:10"))
    return moves


def _told(who: PaperLine, sheet: Sheet, act: str, at: dt.datetime) -> Told:
    """The id follows from what is told: a sheet that is keyed in twice says the same."""
    said = f"{who.person_id}/{who.place_id}/{act}/{at.isoformat()}"
    identifier = uuid.uuid5(sheet.response_id, said)
    return Told(identifier, sheet.response_id, who.person_id, who.place_id, act, Movement.Way.PAPER, at)


def _day(word: str, near: dt.date) -> dt.date:
    found = DAY.fullmatch(word)
    assert found
    try:
        return dt.date(int(found[1] or near.year), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Invalid(_("没有 %s 这一天。") % word) from error


def _moment(word: str, day: dt.date) -> dt.datetime | None:
    if word in NONE:
        return None
    found = TIME.fullmatch(word)
    try:
        if not found:
            raise ValueError(word)
        time = dt.time(int(found[1]), int(found[2]))
    except ValueError as error:
        raise Invalid(_("%s 不是时间，请写成 7:55。") % word) from error
    return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC)


def _check(one: Told, response: Response, now: dt.datetime) -> None:
    if not response.started_at - BEFORE <= one.happened_at <= now + AHEAD:
        said = {"time": f"{timezone.localtime(one.happened_at):%m-%d %H:%M}"}
        raise Invalid(_("%(time)s 不在这次响应期间，请核对日期。") % said)
