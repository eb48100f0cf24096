"""What waits on the demonstration secretary's desk: the last three weeks of the branch, three of them doubtful."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from . import repertoire as words
from .branch_year import ONE, Activity, Share
from .people import DEMO_BRANCH, Figure
from .year import last_working_day

WEEKS = dt.timedelta(days=21)
LESSON, MEMBERS_LESSON, THEME_DAY = "meeting.lesson", "soul.lesson", "soul.themeday"


@dataclass(frozen=True)
class Desk:
    """Who and when; `ago` counts days back from the day of loading."""

    today: dt.date
    people: Sequence[Figure]
    luck: random.Random

    def ago(self, days: int, *, working: bool = True) -> dt.date:
        """So many days ago, at work or on a weekend."""
        day = self.today - dt.timedelta(days=days)
        if working:
            return last_working_day(day)
        return day - dt.timedelta(days=(day.weekday() - 5) % 7)

    def some(self, count: int, first: int = 0) -> tuple[Share, ...]:
        """A few people, from `first` of the list on."""
        return tuple(Share(p.staff_no) for p in self.people[first : first + count])

    def named(self, name: str) -> Figure:
        """The first of this name."""
        return next(p for p in self.people if p.name == name)

    def done(self, day: dt.date, item: str, title: str, shares: Sequence[Share], recorder: str) -> Activity:
        """An activity of the branch."""
        return Activity(day, item, DEMO_BRANCH, title, tuple(shares), recorder=recorder)


def waiting_from(today: dt.date) -> dt.date:
    """From this day on, what the demonstration branch did still waits for its secretary."""
    return max(today - WEEKS, dt.date(today.year, 1, 1))


def waits(activity: Activity, today: dt.date) -> bool:
    """Whether the desk's own list stands in for `activity`, or the quarter's lesson is still to be given."""
    if activity.branch != DEMO_BRANCH or activity.day.year != today.year:
        return False
    quarter = (today.month - 1) // 3
    if activity.item in (LESSON, MEMBERS_LESSON) and (activity.day.month - 1) // 3 == quarter:
        return True
    if activity.item == THEME_DAY and activity.day.month == theme_day_on(today).month:
        return True
    return activity.day >= waiting_from(today)


def theme_day_on(today: dt.date) -> dt.date:
    """The day of the theme day that waits."""
    return last_working_day(today - dt.timedelta(days=4))


def desk_activities(today: dt.date, people: Sequence[Figure], seed: str) -> list[Activity]:
    """The activities that wait, by day; at the beginning of a year only those of that year."""
    present = [p for p in people if p.branch_on(today) == DEMO_BRANCH]
    desk = Desk(today, present, random.Random(f"{seed}:desk"))  # noqa: S311
    found = [a for part in PARTS for a in part(desk) if a.day >= waiting_from(today)]
    return sorted(found, key=lambda a: a.day)


def gatherings(desk: Desk) -> Iterator[Activity]:
    """What many came to."""
    day = theme_day_on(desk.today)
    came = [Share(p.staff_no) for p in desk.people if desk.luck.random() < p.character.diligence + 0.05]
    title = f"{day.month} 月主题党日：{words.THEME_DAYS[day.month - 1]}"
    yield desk.done(day, THEME_DAY, title, came, "王小河")
    yield desk.done(desk.ago(10), "tide.study", "集中学习：水网建设规划", came[2:], "赵闻涛")
    yield desk.done(desk.ago(13), "clear.education", "工程廉洁提醒会", came[:6], "赵闻涛")
    yield desk.done(desk.ago(17), "meeting.committee", f"{desk.ago(17).month} 月支委会", (), "周明渠")


def visits(desk: Desk) -> Iterator[Activity]:
    """Talks and visits."""
    yield desk.done(desk.ago(6), "warm.talk", "走访困难职工家庭", desk.some(5, 1), "林知夏")
    yield desk.done(desk.ago(9), "warm.talk", "青年职工谈心", desk.some(2, 8), "张海燕")
    yield desk.done(desk.ago(15), "warm.talk", "退休老党员走访", desk.some(3, 10), "李清源")


def lectures(desk: Desk) -> Iterator[Activity]:
    """Talks given, and advice on site."""
    speaker, expert = desk.named("陈一舟"), desk.named("王小河")
    yield desk.done(desk.ago(8), "tide.lecture", "微党课《一滴水的旅程》", [Share(speaker.staff_no)], "陈一舟")
    answered = Share(expert.staff_no, satisfaction=5 * ONE)
    yield desk.done(desk.ago(11), "key.water", "东堤加固工程：渗漏处理", [answered], "王小河")
    work = Share(desk.named("林知夏").staff_no, level="市级", achievement="示例河节水科普绘本")
    yield desk.done(desk.ago(14), "key.excellence", "市级表彰", [work], "林知夏")
    guide = Share(desk.named("李清源").staff_no, level="局级", achievement="东堤巡查手册")
    yield desk.done(
        desk.ago(9), "key.excellence", "局级表彰", [guide], "周明渠"
    )  # the secretary's: for a second person


def online(desk: Desk) -> Iterator[Activity]:
    """Class hours; one of them cannot be right."""
    for place, (back, hours) in enumerate(((2, 4), (5, 6), (12, 2), (16, 8))):
        person = desk.people[1 + 3 * place]
        share = Share(person.staff_no, hours * ONE)
        yield desk.done(desk.ago(back), "tide.online", words.ONLINE[place], [share], person.name)
    careless = desk.people[14]
    yield desk.done(desk.ago(7), "tide.online", "水利大讲堂", [Share(careless.staff_no, 240 * ONE)], careless.name)


def service(desk: Desk) -> Iterator[Activity]:
    """Work on weekends; one patrol was written down by two people."""
    weekend = desk.ago(3, working=False)
    hours = [Share(s.staff_no, 2 * ONE) for s in desk.some(8, 2)]
    yield desk.done(weekend, "warm.service", "东堤巡查志愿服务", hours, "李清源")
    yield desk.done(weekend, "warm.service", "东堤沿线义务巡查", hours[2:7], "王小河")
    keen = desk.named("李清源")
    share = Share(keen.staff_no, 3 * ONE)
    yield desk.done(desk.ago(12, working=False), "warm.service", "河道清障志愿服务", [share], "李清源")


PARTS: tuple[Callable[[Desk], Iterator[Activity]], ...] = (gatherings, visits, lectures, online, service)
