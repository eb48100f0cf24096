"""The document of a plan (预案): what each level asks for, read from JSON with every mistake told at once.

A level inherits nothing from another: what is written holds. Places, skills and teams are named as people name them: by
the code of a place and of a skill, by the name of a team; `""` instead of a skill is anybody.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models.level import Level

LEVELS = (4, 3, 2, 1)
WAYS = {"push": gettext_lazy("推送"), "sms": gettext_lazy("短信"), "voice": gettext_lazy("语音电话")}
TOLD = {
    "everybody": gettext_lazy("本单位所有人"),
    "officers": gettext_lazy("党务干部"),
    "secretaries": gettext_lazy("支部书记"),
    "teams": gettext_lazy("这一级的队伍"),
}
MOST_TASK, MOST_NUMBER, MOST_WEIGHT = 200, 500, 9
MOST_MISTAKES = 100


@dataclass(frozen=True)
class Setting:
    """A number of a level: what it is called, in which unit, from where to where it may go."""

    title: Promise
    unit: Promise
    least: int
    most: int


SETTINGS: Mapping[str, Setting] = {
    "shift_hours": Setting(gettext_lazy("每班时长"), gettext_lazy("小时"), 1, 24),
    "overlap_minutes": Setting(gettext_lazy("交接重叠"), gettext_lazy("分钟"), 0, 180),
    "rest_hours": Setting(gettext_lazy("两班之间至少休息"), gettext_lazy("小时"), 0, 48),
    "nights": Setting(gettext_lazy("每人至多夜班"), gettext_lazy("个"), 0, 14),
    "ahead_hours": Setting(gettext_lazy("提前开出多久的岗位"), gettext_lazy("小时"), 1, 120),
    "answer_within": Setting(gettext_lazy("请在多久内答复"), gettext_lazy("分钟"), 1, 240),
}


@dataclass(frozen=True)
class Mistake:
    """Something wrong in a document, and where."""

    place: str
    words: str

    def __str__(self) -> str:
        return _("%(place)s：%(words)s") % vars(self) if self.place else self.words


class PlanError(ValueError):
    """A document that is no plan; `mistakes` holds everything that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        """Take what was found, at least one."""
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, mistakes)))


@dataclass(frozen=True)
class Wanted:
    """`number` people with a skill (empty: anybody) at a place in every shift."""

    place: str
    skill: str
    number: int
    weight: int = 1
    task: str = ""


@dataclass(frozen=True)
class Rung:
    """A way by which people are called, so many minutes after the call."""

    way: str
    after: int


@dataclass(frozen=True)
class LevelPlan:
    """What one level asks for. Teams stand in the order in which they are called: later ones widen the circle."""

    shift_hours: int = 8
    overlap_minutes: int = 30
    rest_hours: int = 8
    nights: int = 1
    ahead_hours: int = 24
    answer_within: int = 15
    posts: tuple[Wanted, ...] = ()
    teams: tuple[str, ...] = ()
    told: tuple[str, ...] = ("everybody",)
    ladder: tuple[Rung, ...] = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))

    @property
    def shift(self) -> dt.timedelta:
        """From the start of a shift to the start of the next one."""
        return dt.timedelta(hours=self.shift_hours)

    @property
    def overlap(self) -> dt.timedelta:
        """How long a shift stays beside the next one."""
        return dt.timedelta(minutes=self.overlap_minutes)

    @property
    def seats(self) -> int:
        """How many people one shift takes."""
        return sum(post.number for post in self.posts)


@dataclass(frozen=True)
class PlanDocument:
    """A plan: levels, 4 being the lowest and 1 the highest. At a level that is not there, nothing is asked for."""

    levels: Mapping[int, LevelPlan]

    def content(self) -> dict[str, Any]:
        """As it is kept."""
        return {"levels": {str(level): asdict(one) for level, one in sorted(self.levels.items(), reverse=True)}}


@dataclass(frozen=True)
class Known:
    """What a new version may name."""

    places: Collection[str]
    skills: Collection[str]
    teams: Collection[str]


def read_plan(content: object, known: Known | None = None) -> PlanDocument:
    """Read a document. `known`: what there is now; none, for a version that was good when it was made.

    Raises `PlanError` with all mistakes.
    """
    reader = _Reader(known)
    levels = reader.part(content, "levels", Mapping, "") or {}
    if not levels and not reader.mistakes:
        reader.tell("", _("一个级别也没有写。请至少写一个级别的安排。"))
    read = {}
    for key, one in levels.items():
        if str(key) not in {str(level) for level in LEVELS}:
            reader.tell("", _("没有“%s”这个级别，只有 4（最低）到 1（最高）。") % key)
        else:
            read[int(key)] = reader.level(one, str(Level(int(key)).label))
    if reader.mistakes:
        raise PlanError(reader.mistakes[:MOST_MISTAKES])
    return PlanDocument(read)


@dataclass
class _Reader:
    """Reads part after part, and goes on after a mistake with what is usual there."""

    known: Known | None
    mistakes: list[Mistake] = field(default_factory=list)

    def tell(self, place: str, words: str) -> None:
        self.mistakes.append(Mistake(place, words))

    def part(self, whole: object, key: str, kind: type, place: str) -> Any:
        if not isinstance(whole, Mapping) or not isinstance(part := whole.get(key), kind):
            self.tell(place, _("缺少“%s”，或者写得不对。") % key)
            return None
        return part

    def level(self, told: object, name: str) -> LevelPlan:
        if not isinstance(told, Mapping):
            self.tell(name, _("这里应该是一级的安排。"))
            return LevelPlan()
        for key in sorted(set(map(str, told)) - {one.name for one in fields(LevelPlan)}):
            self.tell(name, _("不认识“%s”。") % key)
        numbers = {key: self.number(told.get(key), s, f"{name} › {s.title}") for key, s in SETTINGS.items()}
        if numbers["overlap_minutes"] >= 60 * numbers["shift_hours"]:
            self.tell(name, _("交接重叠的时间要短于一班。"))
        if numbers["ahead_hours"] < numbers["shift_hours"]:
            self.tell(name, _("至少要提前开出一班的岗位。"))
        posts = tuple(self.each(told, "posts", name, _("岗位"), self.wanted))
        self.once([(post.place, post.skill) for post in posts], name, _("同一地点同一技能的岗位写了两次：%s。"))
        teams = tuple(self.each(told, "teams", name, _("队伍"), self.team))
        self.once(teams, name, _("队伍写了两次：%s。"))
        groups = tuple(self.each(told, "told", name, _("通知谁"), self.group))
        ladder = tuple(self.each(told, "ladder", name, _("通知阶梯"), self.rung))
        if list(ladder) != sorted(ladder, key=lambda rung: rung.after):
            self.tell(f"{name} › {_('通知阶梯')}", _("请按先后顺序写，后一级不早于前一级。"))
        return LevelPlan(**numbers, posts=posts, teams=teams, told=groups, ladder=ladder)

    def each(
        self, told: Mapping[str, object], key: str, name: str, title: str, read: Callable[[object, str], Any]
    ) -> Iterator[Any]:
        for nth, one in enumerate(self.part(told, key, Sequence, name) or (), 1):
            found = read(one, f"{name} › {title} {nth}")
            if found is not None:
                yield found

    def number(self, value: object, setting: Setting, place: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and setting.least <= value <= setting.most:
            return value
        words = _("请填 %(least)d 到 %(most)d 的整数（%(unit)s）。")
        self.tell(place, words % {"least": setting.least, "most": setting.most, "unit": setting.unit})
        return setting.least

    def once(self, ones: Sequence[object], place: str, words: str) -> None:
        for one in sorted({one for one in ones if ones.count(one) > 1}, key=str):
            self.tell(place, words % (" · ".join(filter(None, one)) if isinstance(one, tuple) else one))

    def wanted(self, told: object, place: str) -> Wanted | None:
        if not isinstance(told, Mapping):
            self.tell(place, _("这里应该是一个岗位。"))
            return None
        people, times = gettext_lazy("人"), gettext_lazy("级")
        number = self.number(told.get("number"), Setting(people, people, 1, MOST_NUMBER), f"{place} › {_('人数')}")
        weight = self.number(told.get("weight", 1), Setting(times, times, 1, MOST_WEIGHT), f"{place} › {_('要紧程度')}")
        where, skill, task = (told.get(key, "") for key in ("place", "skill", "task"))
        if not isinstance(where, str) or not where or (self.known and where not in self.known.places):
            self.tell(place, _("没有代号为“%s”的地点。") % where)
        if not isinstance(skill, str) or (skill and self.known and skill not in self.known.skills):
            self.tell(place, _("没有代码为“%s”的技能。") % skill)
        if not isinstance(task, str) or len(task) > MOST_TASK:
            self.tell(place, _("任务最多写 %d 个字。") % MOST_TASK)
        return Wanted(str(where), str(skill), number, weight, str(task))

    def team(self, told: object, place: str) -> str | None:
        if isinstance(told, str) and told and (self.known is None or told in self.known.teams):
            return told
        self.tell(place, _("没有叫“%s”的队伍。") % told)
        return None

    def group(self, told: object, place: str) -> str | None:
        return self.word(told, TOLD, place)

    def rung(self, told: object, place: str) -> Rung | None:
        if not isinstance(told, Mapping):
            self.tell(place, _("这里应该是一级通知。"))
            return None
        minutes = Setting(gettext_lazy("分钟"), gettext_lazy("分钟"), 0, 240)
        later = _("几分钟后")
        after = self.number(told.get("after"), minutes, f"{place} › {later}")
        way = self.word(told.get("way"), WAYS, place)
        return Rung(way, after) if way else None

    def word(self, told: object, among: Mapping[str, object], place: str) -> str | None:
        if isinstance(told, str) and told in among:
            return told
        self.tell(place, _("不认识“%(word)s”，可以写：%(known)s。") % {"word": told, "known": ", ".join(among)})
        return None
