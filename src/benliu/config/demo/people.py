"""The people of the demonstration bureau. Invented: a name list of our own, no identity or telephone numbers at all."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

BUREAU, COMMITTEE = "示例市水利局", "示例市水利局机关党委"
DEMO_BRANCH = "机关第一党支部"
BRANCH_SIZES = {
    DEMO_BRANCH: 27,
    "机关第二党支部": 20,
    "水利工程建设中心党支部": 20,
    "水文中心党支部": 17,
    "水旱灾害防御中心党支部": 20,
    "农村水利与水土保持中心党支部": 12,
}
FULL, PROBATIONARY = "正式党员", "预备党员"

SURNAMES = (
    "陈林王李张周吴郑赵孙徐朱胡高何郭罗梁宋韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛"
)
WOMEN = """
    知秋 书宁 若溪 雨桐 静怡 晓岚 文君 佳音 思源 清和 沐晴 梦洁 亦菲 婉清 雪莹 春梅 桂英 海燕 丽娟 秀云 玉洁 慧敏 美琴
    子涵 语嫣 欣然 念慈 映雪 芷兰 晚晴 向荷 云舒 月华 淑贞 红霞 彩虹 小满 如意
"""
MEN = """
    建国 立新 国庆 志强 海波 江涛 振华 文博 浩然 思远 一鸣 子墨 宏伟 明辉 晓东 景行 泽川 润泽 定海 远航 卫东 永康 长河
    树人 正平 守堤 承志 望山 嘉树 怀瑾 致远 云峰 春生 大勇 铁军 安澜 平川 向阳
"""
# Who the one-click logins and the desk speak of. Two people of one branch share a name: workbooks must cope with that.
CAST: dict[str, tuple[tuple[str, str, str], ...]] = {
    DEMO_BRANCH: (
        ("周明渠", "男", "pillar"),
        ("林知夏", "女", "rising"),
        ("王小河", "男", "pillar"),
        ("陈一舟", "男", "voice"),
        ("赵闻涛", "男", "steady"),
        ("李清源", "男", "heart"),
        ("张海燕", "女", "steady"),
        ("张海燕", "女", "slack"),
    ),
    "机关第二党支部": (("沈望溪", "女", "pillar"),),
}


@dataclass(frozen=True)
class Character:
    """What somebody is likely to do, each 0 to 1."""

    diligence: float
    duty: float
    craft: float
    voice: float
    heart: float


CHARACTERS = {
    "pillar": Character(0.96, 0.90, 0.35, 0.55, 0.70),
    "rising": Character(0.95, 0.75, 0.30, 0.45, 0.80),
    "steady": Character(0.88, 0.40, 0.15, 0.15, 0.45),
    "expert": Character(0.85, 0.35, 0.95, 0.30, 0.30),
    "voice": Character(0.92, 0.30, 0.20, 0.95, 0.50),
    "heart": Character(0.90, 0.50, 0.10, 0.20, 0.95),
    "slack": Character(0.74, 0.20, 0.05, 0.05, 0.20),
    "idle": Character(0.52, 0.08, 0.00, 0.00, 0.08),
}
SHARES = {"pillar": 20, "steady": 42, "expert": 10, "voice": 5, "heart": 7, "slack": 11, "idle": 5}


@dataclass(frozen=True)
class Figure:
    """One invented member. `homes`: (first day, branch) in order; `joined_on`: the day of joining the party."""

    staff_no: str
    name: str
    gender: str
    joined_on: dt.date
    homes: tuple[tuple[dt.date, str], ...]
    character: Character

    @property
    def full_on(self) -> dt.date:
        """The day on which a year of probation ends."""
        return self.joined_on.replace(year=self.joined_on.year + 1)

    def branch_on(self, day: dt.date) -> str:
        """The branch on `day`; empty before joining."""
        held = [branch for since, branch in self.homes if since <= day]
        return held[-1] if held else ""

    def status_on(self, day: dt.date) -> str:
        """Full or probationary on `day`."""
        return FULL if day >= self.full_on else PROBATIONARY


def bureau_people(seed: str, year: int) -> list[Figure]:
    """Everybody of the bureau in the three years up to `year`, by staff number SL0101, SL0102 …"""
    rng = random.Random(f"{seed}:people")  # noqa: S311
    newcomers = iter(_newcomer_days(rng, year))
    taken = {name for cast in CAST.values() for name, _gender, _kind in cast}
    people: list[Figure] = []
    for branch, size in BRANCH_SIZES.items():
        for place in range(size):
            cast = CAST.get(branch, ())
            name, gender, kind = cast[place] if place < len(cast) else _invent(rng, taken)
            late = place >= size - 3
            joined = next(newcomers) if late else _long_ago(rng, year, 9 if kind == "rising" else 34)
            home = (joined if late else dt.date(year - 2, 1, 1), branch)
            number = f"SL{101 + len(people):04d}"
            people.append(Figure(number, name, gender, joined, (home,), _vary(rng, CHARACTERS[kind])))
    return _transfer(people, year)


def _invent(rng: random.Random, taken: set[str]) -> tuple[str, str, str]:
    while True:
        gender = rng.choice("男女")
        name = rng.choice(SURNAMES) + rng.choice((WOMEN if gender == "女" else MEN).split())
        if name not in taken:
            taken.add(name)
            return name, gender, rng.choices(list(SHARES), list(SHARES.values()))[0]


def _vary(rng: random.Random, character: Character) -> Character:
    parts = (character.diligence, character.duty, character.craft, character.voice, character.heart)
    return Character(*(min(0.99, max(0.0, part + rng.uniform(-0.06, 0.06))) for part in parts))


def _long_ago(rng: random.Random, year: int, at_most: int) -> dt.date:
    return dt.date(rng.randint(year - at_most, year - 5), rng.randint(1, 12), rng.randint(1, 28))


def _newcomer_days(rng: random.Random, year: int) -> list[dt.date]:
    """When the eighteen youngest members joined, from the year before the first one shown to this year."""
    per_year = {year - 3: 4, year - 2: 4, year - 1: 6, year: 4}
    days = [dt.date(y, rng.randint(3, 11), rng.randint(1, 28)) for y, count in per_year.items() for _ in range(count)]
    early = [day.replace(month=3 + day.month % 4) if day.year == year else day for day in days]
    rng.shuffle(early)
    return early


def _transfer(people: Sequence[Figure], year: int) -> list[Figure]:
    """Two people change their branch in the middle of the years shown."""
    moves = {
        "SL0141": (dt.date(year - 1, 4, 1), "水文中心党支部"),
        "SL0200": (dt.date(year, 3, 1), "机关第二党支部"),
    }
    return [
        Figure(p.staff_no, p.name, p.gender, p.joined_on, (*p.homes, moves[p.staff_no]), p.character)
        if p.staff_no in moves
        else p
        for p in people
    ]
