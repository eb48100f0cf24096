"""What people write by SMS when they are called, and what it says. The table was written by hand.

It is Tuesday 11 August 2026, 08:05 in Shanghai. `YES` may carry when they arrive, `LIMITED` from when they can come,
`NO` the reason; `ASK` is to be asked back.
"""

import datetime as dt

import pytest

from benliu.response.answers import Heard, read_answer

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 8, 11, 8, 5, tzinfo=SHANGHAI)
YES, LIMITED, NO, ASK = "yes", "limited", "no", "ask"

TABLE = [
    ("1", YES, ""),
    (" 1 ", YES, ""),
    ("1。", YES, ""),
    ("１", YES, ""),
    ("1 好的", YES, ""),
    ("1马上到", YES, ""),
    ("好", YES, ""),
    ("好的", YES, ""),
    ("好的！", YES, ""),
    ("好的马上到", YES, ""),
    ("能来", YES, ""),
    ("我能来", YES, ""),
    ("可以", YES, ""),
    ("没问题", YES, ""),
    ("马上出发", YES, ""),
    ("收到，马上来", YES, ""),
    ("已经在路上", YES, ""),
    ("到！", YES, ""),
    ("行", YES, ""),
    ("是的", YES, ""),
    ("Y", YES, ""),
    ("Yes!", YES, ""),
    ("OK", YES, ""),
    ("ＯＫ", YES, ""),
    ("【奔流】1", YES, ""),
    ("10分钟到", YES, "08:15"),
    ("半小时内到", YES, "08:35"),
    ("马上出发，二十分钟后到", YES, "08:25"),
    ("能来 14:15", LIMITED, "14:15"),
    ("14:15", LIMITED, "14:15"),
    ("１４：１５", LIMITED, "14:15"),
    ("14：15以后能来", LIMITED, "14:15"),
    ("下午两点一刻后可以", LIMITED, "14:15"),
    ("下午2点半到", LIMITED, "14:30"),
    ("两点能来", LIMITED, "14:00"),
    ("9点", LIMITED, "09:00"),
    ("7点可以", LIMITED, "19:00"),
    ("07:30", LIMITED, "+1 07:30"),
    ("晚上八点", LIMITED, "20:00"),
    ("今晚9点三刻以后", LIMITED, "21:45"),
    ("中午12点能到", LIMITED, "12:00"),
    ("晚上12点", LIMITED, "+1 00:00"),
    ("明天上午8点", LIMITED, "+1 08:00"),
    ("明早七点能来", LIMITED, "+1 07:00"),
    ("凌晨2点", LIMITED, "+1 02:00"),
    ("十点二十能来", LIMITED, "10:20"),
    ("1 14:15", LIMITED, "14:15"),
    ("1小时后能来", LIMITED, "09:05"),
    ("一个半小时后可以", LIMITED, "09:35"),
    ("半个小时以后能出发", LIMITED, "08:35"),
    ("2小时后", LIMITED, "10:05"),
    ("2点能来", LIMITED, "14:00"),
    ("晚点来，15点到", LIMITED, "15:00"),
    ("2", NO, ""),
    ("２", NO, ""),
    ("2 出差", NO, "出差"),
    ("2，孩子发烧", NO, "孩子发烧"),
    ("2 14:00要开会", NO, "14:00要开会"),
    ("2去不了", NO, ""),
    ("不能来", NO, ""),
    ("去不了，在外地", NO, "在外地"),
    ("抱歉，来不了", NO, ""),
    ("不好意思我来不了，生病", NO, "生病"),
    ("在外地，赶不回来，不能来", NO, "在外地,赶不回来"),
    ("没空", NO, ""),
    ("没法去，路淹了", NO, "路淹了"),
    ("不行", NO, ""),
    ("no", NO, ""),
    ("N", NO, ""),
    ("No, on leave", NO, "on leave"),
    ("can’t, ill", NO, "ill"),
    ("", ASK, ""),
    ("收到", ASK, ""),
    ("知道了", ASK, ""),
    ("？", ASK, ""),
    ("能来吗", ASK, ""),
    ("1?", ASK, ""),
    ("可能能来", ASK, ""),
    ("尽量", ASK, ""),
    ("看情况", ASK, ""),
    ("不一定", ASK, ""),
    ("能不能晚点", ASK, ""),
    ("如果雨停就能来", ASK, ""),
    ("晚点来", ASK, ""),
    ("稍后可以", ASK, ""),
    ("1 2", ASK, ""),
    ("12", ASK, ""),
    ("3", ASK, ""),
    ("1 不能来", ASK, ""),
    ("2 能来", ASK, ""),
    ("2 出差，晚上可以", ASK, ""),
    ("上午不能，下午可以", ASK, ""),
    ("14:15前不能来", ASK, ""),
    ("14:15前能来", ASK, ""),
    ("10点或者15点", ASK, ""),
    ("25:00", ASK, ""),
    ("今天7点", ASK, ""),
    ("你好", ASK, ""),
    ("行程冲突", ASK, ""),
    ("我在外地出差", ASK, ""),
    ("不能不来", ASK, ""),
    ("maybe", ASK, ""),
    ("退订", ASK, ""),
    ("两个人", ASK, ""),
]


def moment(told: str) -> dt.datetime:
    """ "+1 07:30" is tomorrow."""
    day, _plus, clock = told.rpartition(" ")
    hour, minute = map(int, clock.split(":"))
    return NOW.replace(hour=hour, minute=minute) + dt.timedelta(days=int(day or 0))


@pytest.mark.parametrize(("text", "answer", "told"), TABLE)
def test_what_people_write(text, answer, told):
    expected = {
        YES: lambda: Heard(YES, arrives_at=moment(told) if told else None),
        LIMITED: lambda: Heard(LIMITED, free_from=moment(told)),
        NO: lambda: Heard(NO, reason=told),
        ASK: lambda: None,
    }[answer]()
    assert read_answer(text, NOW) == expected


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len(TABLE) == len({text for text, *_rest in TABLE}) >= 60
