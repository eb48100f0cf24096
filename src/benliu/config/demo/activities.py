"""What a branch did in a year: activities with those who took part. Pure: the same seed gives the same year."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from . import repertoire as words
from .branch_year import ONE, Activity, BranchYear, Share
from .year import days_of_month


def activities_of(branch: BranchYear) -> list[Activity]:
    """The whole year of `branch`, by day."""
    found: list[Activity] = []
    for kind in KINDS:
        branch.luck.seed(f"{branch.seed}:{branch.year}:{branch.branch}:{kind.__name__}")
        found += kind(branch)
    return list(_once_a_day(sorted(found, key=lambda a: a.day)))


def _once_a_day(activities: list[Activity]) -> Iterator[Activity]:
    """Nobody does the same thing twice on one day: that would look like a record sent twice."""
    seen: set[tuple[object, ...]] = set()
    for activity in activities:
        shares = tuple(s for s in activity.shares if (activity.day, activity.item, s.staff_no) not in seen)
        seen |= {(activity.day, activity.item, s.staff_no) for s in shares}
        if shares or not activity.shares:
            yield replace(activity, shares=shares)


def meetings(branch: BranchYear) -> Iterator[Activity]:
    """The 32 meetings that a year owes, less those missed; assemblies, group meetings and lessons have attendance."""
    owed = [("meeting.committee", m) for m in range(1, 13)] + [("meeting.group", m) for m in range(1, 13)]
    owed += [
        (name, 3 * q + branch.luck.randint(1, 3)) for name in ("meeting.assembly", "meeting.lesson") for q in range(4)
    ]
    missing = set(branch.luck.sample(range(len(owed)), branch.missed))
    for place, (item, month) in enumerate(owed):
        day = branch.luck.choice(days_of_month(branch.year, month))
        if place in missing:
            continue
        title = _meeting_title(branch, item, month)
        yield Activity(day, item, branch.branch, title, recorder=branch.recorder())
        if item in ATTENDED:
            yield from branch.held(day, ATTENDED[item], title, branch.attending(day))


ATTENDED = {"meeting.assembly": "soul.assembly", "meeting.group": "soul.group", "meeting.lesson": "soul.lesson"}


def _meeting_title(branch: BranchYear, item: str, month: int) -> str:
    if item == "meeting.assembly":
        return f"支部党员大会：{words.ASSEMBLIES[(month - 1) // 3]}"
    if item == "meeting.lesson":
        return f"党课：{words.LESSONS[(month - 1) // 3]}"
    if item == "meeting.group":
        return f"{month} 月党小组会：{branch.luck.choice(words.GROUP_TOPICS)}"
    return f"{month} 月支委会"


def theme_days(branch: BranchYear) -> Iterator[Activity]:
    """One a month, and a second one around 1 July that counts for nothing."""
    for month, topic in enumerate(words.THEME_DAYS, 1):
        day = branch.luck.choice(days_of_month(branch.year, month))
        yield from branch.held(day, "soul.themeday", f"{month} 月主题党日：{topic}", branch.attending(day))
    again = branch.luck.choice(days_of_month(branch.year, 6)[-4:])
    yield from branch.held(again, "soul.themeday", words.ANNIVERSARY, branch.attending(again))


def study(branch: BranchYear) -> Iterator[Activity]:
    """Two to four sessions a quarter: the fourth meets the quarter's cap."""
    for quarter in range(4):
        for _ in range(branch.luck.randint(2, 4)):
            month = 3 * quarter + branch.luck.randint(1, 3)
            day = branch.luck.choice(days_of_month(branch.year, month))
            title = f"集中学习：{branch.luck.choice(words.STUDY)}"
            yield from branch.held(day, "tide.study", title, branch.attending(day))


def education(branch: BranchYear) -> Iterator[Activity]:
    """Pledges in February, integrity education three or four times."""
    day = branch.luck.choice(days_of_month(branch.year, 2))
    yield from branch.held(day, "clear.pledge", "签订年度廉政承诺书", branch.attending(day))
    for month in sorted(branch.luck.sample((3, 4, 6, 9, 10, 12), branch.luck.choice((3, 3, 4)))):
        day = branch.luck.choice(days_of_month(branch.year, month))
        title = branch.luck.choice(words.EDUCATION)
        yield from branch.held(day, "clear.education", title, branch.attending(day))


def online(branch: BranchYear) -> Iterator[Activity]:
    """Class hours that people note for themselves; the eager ones go beyond the cap of the year."""
    for person in branch.people:
        for _ in range(branch.luck.randint(1, 6)):
            hours = branch.luck.choice((2, 4, 4, 6, 8, 8, 12)) * ONE
            yield from branch.alone(person, "tide.online", words.ONLINE, 0.85, hours)


def lectures(branch: BranchYear) -> Iterator[Activity]:
    """Talks given to others: the born speakers reach the cap."""
    for person in branch.people:
        for _ in range(round(person.character.voice * branch.luck.uniform(1.0, 5.0))):
            yield from branch.alone(person, "tide.lecture", words.LECTURES)


def talks(branch: BranchYear) -> Iterator[Activity]:
    """Heart-to-heart talks and visits: that they happened, never what was said."""
    for person in branch.people:
        for _ in range(round(branch.luck.uniform(0.5, 3.2) + 2.5 * person.character.heart)):
            yield from branch.alone(person, "warm.talk", words.TALKS, 0.9)


def service(branch: BranchYear) -> Iterator[Activity]:
    """Volunteer work on weekends, in groups."""
    for month in range(1, 13):
        day = branch.luck.choice(days_of_month(branch.year, month, working=False))
        hours = branch.luck.choice((1.5, 2, 2, 3, 3, 4))
        came = [p for p in branch.present(day) if branch.came(p, 0.35 + 0.65 * p.character.heart)]
        shares = (Share(p.staff_no, int(hours * ONE)) for p in came)
        yield from branch.held(day, "warm.service", branch.luck.choice(words.SERVICES), shares)


def emergency(branch: BranchYear) -> Iterator[Activity]:
    """Shifts on the days of response; the stronger the level, the more are out."""
    for alert in branch.alerts:
        strength = {"IV级": 0.26, "III级": 0.42, "II级": 0.7, "I级": 0.95}[alert.level] * branch.duty_share
        out = [p for p in branch.present(alert.day) if branch.luck.random() < strength * p.character.duty]
        shares = (Share(p.staff_no, branch.luck.choice((1, 1, 1, 2)) * ONE, alert.level) for p in out)
        yield from branch.held(alert.day, "key.emergency", f"{alert.cause}（{alert.level}）", shares)


def honours(branch: BranchYear) -> Iterator[Activity]:
    """Work that is praised, sometimes again at a higher level: then only the highest counts."""
    for person in branch.people:
        chance = 0.15 + 0.55 * max(person.character.duty, person.character.craft, person.character.voice)
        if branch.luck.random() > chance:
            continue
        work = f"{branch.luck.choice(words.SITES)}{branch.luck.choice(words.WORKS)}"
        months = sorted(branch.luck.sample(range(2, 13), 3))
        ladder = ("局级", "市级", "省级" if branch.luck.random() < 0.8 else "国家级")
        steps = branch.luck.choices((1, 2, 3), weights=(60, 30, 10))[0]
        for month, level in zip(months[:steps], ladder[:steps], strict=True):
            day = branch.luck.choice(days_of_month(branch.year, month))
            if branch.has(person, day):
                share = Share(person.staff_no, level=level, achievement=work)
                yield Activity(day, "key.excellence", branch.branch, f"{level}表彰", (share,), recorder=person.name)


def advice(branch: BranchYear) -> Iterator[Activity]:
    """Technical service on the sites, with the satisfaction that was answered, or none."""
    for person in branch.people:
        for _ in range(round(person.character.craft * branch.luck.uniform(3.0, 11.0))):
            day = branch.any_day()
            if branch.has(person, day):
                mark = branch.luck.choice((5, 5, 5, 4, 4, 3, 2, None))
                share = Share(person.staff_no, satisfaction=None if mark is None else mark * ONE)
                title = f"{branch.luck.choice(words.SITES)}：{branch.luck.choice(words.ADVICE)}"
                yield Activity(day, "key.water", branch.branch, title, (share,), recorder=person.name)


def deductions(branch: BranchYear) -> Iterator[Activity]:
    """Absences and delays of the slack, and the year's one disciplinary case."""
    for person in branch.people:
        slackness = 1 - person.character.diligence
        late = 8 if slackness > 0.42 else round(slackness * branch.luck.uniform(0, 9))
        missed = round(slackness * branch.luck.uniform(0, 3))
        faults = [("deduct.overdue", words.OVERDUE)] * late + [("deduct.absence", words.ABSENCE)] * missed
        for item, topics in faults:
            yield from branch.alone(person, item, topics)
    if branch.disciplined:
        day = branch.luck.choice(days_of_month(branch.year, 5))
        share = Share(branch.disciplined)
        yield Activity(day, "veto.discipline", branch.branch, "违反工作纪律，党内警告", (share,))


def brand_honours(branch: BranchYear) -> Iterator[Activity]:
    """Honours of the branch itself."""
    for place, level in enumerate(branch.honours):
        day = branch.luck.choice(days_of_month(branch.year, 2 + (place * 3 + branch.luck.randint(1, 3)) % 11))
        name = f"{words.BRAND_HONOURS[(place + len(branch.branch)) % len(words.BRAND_HONOURS)]}品牌"
        yield Activity(day, "brand.honour", branch.branch, f"{level}{name}案例", level=level)


KINDS: tuple[Callable[[BranchYear], Iterator[Activity]], ...] = (
    meetings, theme_days, study, education, online, lectures, talks, service, emergency, honours, advice, deductions,
    brand_honours,
)  # fmt: skip
