"""Read an answer to a call from the text of an SMS: yes, no, or from when. What is not clear is no answer.

A yes is never guessed: whatever hesitates, asks, contradicts itself or says "later" without a time is to be asked back.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

YES, LIMITED, NO = "yes", "limited", "no"
NOON, HOURS_A_DAY, MINUTES_AN_HOUR, LAST_NIGHT_HOUR = 12, 24, 60, 6
DIGITS = "零一二三四五六七八九"
NUMBER = r"(?:\d{1,3}|[零一二两三四五六七八九十]{1,3})"
DAY_PART = r"(?P<day>今天|今日|今|明天|明日|明|后天)?(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚|夜)?"
CLOCK = re.compile(
    rf"{DAY_PART}\s*(?P<hour>{NUMBER})\s*(?::(?P<minute>\d{{2}})|[点时](?:(?P<half>半)|(?P<quarter>[一三])刻|"
    rf"(?P<spoken>{NUMBER})分?|整|钟)?)(?P<bound>\s*(?:之|以)?前)?"
)
SPAN = re.compile(
    rf"(?:(?P<half>半)个?(?:小时|钟头)|(?P<hours>{NUMBER})个?(?P<more>半)?(?:小时|钟头)(?P<plus>半)?|"
    rf"(?P<minutes>{NUMBER})分钟?)(?P<after>之?以?后)?(?P<there>内|左右|就|能|可以)*(?P<arrive>到)?"
)
DIGIT = re.compile(r"([12])(?![\d:点时个小分号天人半刻年月日%])")
UNSURE = re.compile(
    r"[?？]|吗|么$|如果|要是|假如|可能|也许|尽量|争取|看情况|不一定|不确定|不知道|说不准|试试|到时候|待定|再说|能不能|"
    r"可不可以|行不行|来不来|是否|不是不|不能不|\b(?:maybe|perhaps|if|try|not sure)\b"
)
REFUSES = re.compile(
    r"(?:我)?(?:[来去到]不[了成]|赶不[来到上]|过不[来去]|来不及|不能(?:来|去|到|参加)?|(?:没|无)法(?:来|去|到|参加)?|"
    r"没空|没时间|不方便|不可以|不参加|不[来去行]了?)|\b(?:no|nope|n|cannot|can not|can't|cant|unable|not coming)\b"
)
AGREES = re.compile(
    r"能(?:来|去|到|参加)?(?!力|量|见度)|可以|没问题|马上|立即|立刻|这就|出发|在路上|到岗|"
    r"(?:^|[\s,.!;、我就会])(?:好[的嘞滴啊]?|行[的啊]?|[来到]了?|是的?)(?=$|[\s,.!;、])|"
    r"\b(?:yes|y|ok|okay|sure|coming)\b"
)
LATER = re.compile(r"晚[点些]|稍[后晚]|等会|一会|过会|迟[点些]|\blater\b")
PUNCTUATION = " \t\r\n,.!;:、-—~'\"()"


@dataclass(frozen=True)
class Heard:
    """What was understood. `free_from` of who comes later, `arrives_at` where it was said, `reason` of who does not."""

    answer: str
    free_from: dt.datetime | None = None
    arrives_at: dt.datetime | None = None
    reason: str = ""


def read_answer(text: str, now: dt.datetime) -> Heard | None:
    """What `text`, sent at `now` (aware, in the zone in which people give times), answers; None where it is unclear."""
    said = _plain(text)
    if not said or UNSURE.search(said):
        return None
    digit = DIGIT.match(said)
    rest = said[digit.end() :] if digit else said
    if digit and rest.strip(PUNCTUATION) in {"1", "2"}:
        return None
    without = REFUSES.sub(" ", rest)
    refuses, agrees = without != rest, AGREES.search(without) is not None
    if digit and digit[1] == "2":
        return None if agrees else Heard(NO, reason=_reason(without))
    if refuses:
        bound = CLOCK.search(rest)
        doubtful = agrees or digit or (bound and bound["bound"])
        return None if doubtful else Heard(NO, reason=_reason(without))
    return _coming(rest, now, agrees=agrees or digit is not None)


def _coming(said: str, now: dt.datetime, *, agrees: bool) -> Heard | None:
    """A yes, or from when; a time alone says from when."""
    span = SPAN.search(said)
    if span:
        moment = now + dt.timedelta(minutes=_minutes(span))
        if span["arrive"] and not LATER.search(said):
            return Heard(YES, arrives_at=moment)
        return Heard(LIMITED, free_from=moment) if span["after"] or agrees else None
    found = list(CLOCK.finditer(said))
    if found:
        free_from = _moment(found[0], now) if len(found) == 1 and not found[0]["bound"] else None
        return Heard(LIMITED, free_from=free_from) if free_from else None
    return Heard(YES) if agrees and not LATER.search(said) else None


def _plain(text: str) -> str:
    """One way of writing: half-width, small letters, no signature in brackets, no Chinese punctuation."""
    said = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    said = re.sub(r"【[^】]*】|不好意思|对不起|抱歉|\bsorry\b", " ", said)
    said = said.translate(str.maketrans("，。！；：“”", ",.!;:  "))
    return said.strip(PUNCTUATION)


def _reason(said: str) -> str:
    return re.sub(r"\s+", " ", said.strip(PUNCTUATION))


def _number(text: str) -> int:
    """15, 十五, 两, 二十: up to 99 in words."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.replace("两", "二").partition("十")
    if not ten:
        return int("".join(str(DIGITS.index(sign)) for sign in tens))
    return 10 * (DIGITS.index(tens) if tens else 1) + (DIGITS.index(ones) if ones else 0)


def _minutes(span: re.Match[str]) -> int:
    if span["half"]:
        return MINUTES_AN_HOUR // 2
    if span["minutes"]:
        return _number(span["minutes"])
    half = MINUTES_AN_HOUR // 2 if span["more"] or span["plus"] else 0
    return _number(span["hours"]) * MINUTES_AN_HOUR + half


def _moment(clock: re.Match[str], now: dt.datetime) -> dt.datetime | None:
    """The next moment that is meant; None where there is no such time, or it is over."""
    hour, minute = _number(clock["hour"]), _minute(clock)
    if hour > HOURS_A_DAY or minute >= MINUTES_AN_HOUR:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = dt.timedelta(hours=_hour(clock["part"] or "", hour), minutes=minute)
    if day := clock["day"]:
        there = midnight + dt.timedelta(days={"今": 0, "明": 1, "后": 2}[day[0]]) + start
        return there if there > now else None
    certain = bool(clock["part"]) or hour >= NOON or clock["hour"].startswith("0")
    step = dt.timedelta(days=1) if certain else dt.timedelta(hours=NOON)
    there = midnight + start
    while there <= now:
        there += step
    return there


def _minute(clock: re.Match[str]) -> int:
    if clock["half"]:
        return 30
    if clock["quarter"]:
        return 15 * _number(clock["quarter"])
    told = clock["minute"] or clock["spoken"]
    return _number(told) if told else 0


def _hour(part: str, hour: int) -> int:
    """On the clock of 24 hours: two in the afternoon is 14, twelve at night the end of the day."""
    if part in {"下午", "傍晚", "晚上", "晚", "夜里", "夜"} and hour <= NOON:
        night = part in {"晚上", "晚", "夜里", "夜"}
        if night and (hour == NOON or (part[0] == "夜" and hour < LAST_NIGHT_HOUR)):
            return HOURS_A_DAY + hour % NOON
        return hour % NOON + NOON
    return hour + NOON if part == "中午" and hour < LAST_NIGHT_HOUR else hour
