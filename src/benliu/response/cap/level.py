"""The level of a Chinese warning, where the message says one.

Red, orange, yellow and blue stand for levels I to IV, I being the highest: Emergency Response Law of the People's
Republic of China (突发事件应对法, 2007) article 42
(预警级别…分为一级、二级、三级和四级，分别用红色、橙色、黄色和蓝色标示，一级为最高级别).
CAP itself knows no colours. They are read from parameters, the headline and the event, never from the severity, unless
`level_of_severity` is asked.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from benliu.response.cap.alert import Info


class Level(IntEnum):
    """Levels of warnings; the smaller the number, the graver."""

    I = 1  # noqa: E741 - the name that people know
    II = 2
    III = 3
    IV = 4

    @property
    def colour(self) -> str:
        """红, 橙, 黄 or 蓝."""
        return "红橙黄蓝"[self - 1]


@dataclass(frozen=True, slots=True)
class SaidLevel:
    """A level, where it was found and the words that said it, so that a person can judge."""

    level: Level
    where: Literal["parameter", "headline", "event", "severity"]
    words: str


_COLOURS = {
    "红": 1,
    "紅": 1,
    "橙": 2,
    "黄": 3,
    "黃": 3,
    "蓝": 4,
    "藍": 4,
    "red": 1,
    "orange": 2,
    "yellow": 3,
    "blue": 4,
}
_GRADES = {
    "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "I": 1, "II": 2, "III": 3, "IV": 4, "一": 1, "二": 2, "三": 3, "四": 4,
    "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip
_GRADE = r"(?<![0-9A-Za-z一二三四五六七八九十])(?P<grade>[ⅠⅡⅢⅣ]|IV|I{1,3}|[一二三四1-4])\s*[级級]"
_NAME = re.compile(r"colou?r|颜色|顏色|级别|級別|等级|等級|level|signal|信号|信號", re.IGNORECASE)
# The whole value of such a parameter, but for a remark: 红色（Ⅰ级）, 橙色预警信号, II级/严重, yellow.
_VALUE = re.compile(
    rf"""(?:(?P<colour>[红紅橙黄黃蓝藍])色?(?:预警|預警)?(?:信号|信號)?|(?P<english>red|orange|yellow|blue)
    |{_GRADE}(?:预警|預警|警戒)?)(?:\s*[（(/].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_PAUSE = re.compile(r"[，。；！,;.!]")
# What a clause says, sign by sign: which levels stand, which are lifted, which give way to another.
_SAYS = re.compile(
    rf"""(?P<lift>解除|取消|撤销|撤銷|终止|終止|\b(?:lift|cancel|remov|withdr)\w*)
    |(?P<change>(?:升级|升級|降级|降級|变更|變更|调整|調整|更新|改发|改發|升|降|改|转|轉)(?:为|為|至|到)
        |(?<=[警号號色])[为為]|\b(?:up|down)graded?\s+to\b)
    |(?P<issue>发布|發布|发出|發出|继续|繼續|维持|維持|\b(?:issue|continue)\w*)
    |(?P<colour>[红紅橙黄黃蓝藍])(?:色|(?=预警|預警|警报|警報))
    |\b(?P<english>red|orange|yellow|blue)\b(?=(?:\W+\w+){{0,3}}?\W+(?:warning|alert|signal))
    |{_GRADE}(?=预警|預警|警戒|警报|警報)""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 500  # letters of a headline or a parameter that are looked at
_SEVERITIES = {"Extreme": Level.I, "Severe": Level.II, "Moderate": Level.III, "Minor": Level.IV}


def said_level(info: Info) -> SaidLevel | None:
    """The level that an info says in so many words; None if it says none, or only lifts one.

    Of several that stand side by side it is the gravest. A parameter goes before the headline, that before the event.
    """
    if lifts(info):
        return None
    for parameter in info.parameters:
        if _NAME.search(parameter.name[:_LONGEST]) and (levels := _valued(parameter.value[:_LONGEST].strip())):
            return SaidLevel(min(levels), "parameter", f"{parameter.name}: {parameter.value}"[:_LONGEST])
    if levels := _standing(info.headline):
        return SaidLevel(min(levels), "headline", info.headline[:_LONGEST])
    if levels := _standing(info.event):
        return SaidLevel(min(levels), "event", info.event[:_LONGEST])
    return None


def lifts(info: Info) -> bool:
    """Whether the headline, or the event where there is none, only lifts a warning: “解除台风蓝色预警”.

    Such words are sent as Alert or Update too, not only as Cancel.
    """
    text = info.headline or info.event
    lifted = any(found["lift"] for found in _SAYS.finditer(text[:_LONGEST]))
    return lifted and not _standing(text)


def level_of_severity(info: Info) -> SaidLevel | None:
    """The level that the severity suggests, to be shown as a guess only.

    Extreme I, Severe II, Moderate III, Minor IV is the custom of programs that show Chinese warnings in CAP, which have
    four severities for four colours. No standard that was at hand prescribes it.
    """
    level = _SEVERITIES.get(info.severity)
    return SaidLevel(level, "severity", info.severity) if level else None


def _valued(value: str) -> list[Level]:
    found = _VALUE.fullmatch(value)
    return [_level(found)] if found else _standing(value)


def _standing(text: str) -> list[Level]:
    levels: list[Level] = []
    for clause in _PAUSE.split(text[:_LONGEST]):
        levels = _after(levels, clause)
    return levels


def _after(before: list[Level], clause: str) -> list[Level]:
    """What stands after a clause. Lifting takes what follows it, or what went before if nothing follows."""
    here: list[Level] = []
    lifting = hit = False
    for found in _SAYS.finditer(clause):
        if found["lift"]:
            lifting, hit = True, False
        elif found["issue"]:
            lifting = False
        elif found["change"]:  # from one level to another
            before, here = ([] if not here else before), []
            lifting = False
        elif lifting:
            hit = True
        else:
            here.append(_level(found))
    return before if lifting and not hit else before + here


def _level(found: re.Match[str]) -> Level:
    groups = found.groupdict()
    colour = groups["colour"] or groups["english"]
    return Level(_COLOURS[colour.lower()] if colour else _GRADES[groups["grade"].upper()])
