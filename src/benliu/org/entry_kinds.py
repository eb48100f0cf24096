"""What an entry of a roster can hold: how it is kept, what is wrong with it, what is only doubtful, what says less.

Values are text; `normal` is how one is kept and compared. Masks and purposes are in `particulars`.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.text import spaced, squash
from intake.values import EARLIEST_YEAR, read_month

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# GB 11643-1999: the check digit is chosen so that the weighted sum leaves 1 when divided by 11.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
ID_NO = re.compile(r"[1-9]\d{5}(\d{8})\d{3}[\dX]", re.ASCII)
OLD_ID_NO = re.compile(r"[1-9]\d{5}(\d{6})\d{3}", re.ASCII)
MOBILE = re.compile(r"1\d{10}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
SEVERAL = re.compile(r"[、,;/]")
LOST_ZERO = re.compile(r"\d{4}\.1", re.ASCII)
PEOPLES = frozenset((
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满",
    "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲",
    "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌",
    "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯",
    "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴",
    "基诺",
))  # fmt: skip  # GB/T 3304-1991


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a value or doubtful about it, and what to do."""

    said: "StrPromise"
    mending: "StrPromise"

    @property
    def words(self) -> str:
        """Both, in the reader's language."""
        return gettext("{said}{mending}").format(said=self.said, mending=self.mending)


@dataclass(frozen=True)
class Kind:
    """One kind of value. `normal` makes text comparable; the others are given that form, `wrong` also today.

    `by_beginning`: of two values of which one begins with the other, the shorter says less of the same.
    """

    normal: Callable[[str], str]
    wrong: Callable[[str, dt.date], Trouble | None] = lambda _value, _today: None
    doubtful: Callable[[str], Trouble | None] = lambda _value: None
    by_beginning: bool = False

    def says_less(self, value: str, kept: str) -> bool:
        """Whether `value` only repeats a part of what is `kept`."""
        value, kept = self.normal(value), self.normal(kept)
        return self.by_beginning and value != kept and kept.startswith(value)


def _wrong_day(value: str, today: dt.date) -> Trouble | None:
    if LOST_ZERO.fullmatch(value):
        return Trouble(_("可能是 1 月，也可能是 10 月：表格会去掉末尾的 0。"), _("写成 1996-01 或 1996-10 这样。"))
    first = read_month(value)[0]
    if first is None or first.year < EARLIEST_YEAR:
        return Trouble(_("不是日期。"), _("写成 1996-03-12；只知道月份的写 1996-03，只知道年份的写 1996。"))
    return Trouble(_("日期还没有到。"), _("核对年份。")) if first > today else None


def _normal_day(text: str) -> str:
    return squash(text) if LOST_ZERO.fullmatch(squash(text)) else read_month(text)[1]


def _normal_phone(text: str) -> str:
    numbers = [re.sub(r"^(\+|00)86-?", "", number) for number in SEVERAL.split(squash(text)) if number]
    return "、".join(bare if MOBILE.fullmatch(bare := n.replace("-", "")) else n for n in numbers)


def _wrong_phone(value: str, _today: dt.date) -> Trouble | None:
    if all(MOBILE.fullmatch(number) or LANDLINE.fullmatch(number) for number in value.split("、")):
        return None
    return Trouble(_("不是电话号码。"), _("手机写 11 位；座机写区号和号码，如 0571-88880000；几个号码之间用顿号隔开。"))


def _wrong_id(value: str, today: dt.date) -> Trouble | None:
    found = ID_NO.fullmatch(value) or OLD_ID_NO.fullmatch(value)
    if found is None:
        return Trouble(_("不是身份证号：要 18 位，最后一位可以是 X。"), _("照身份证核对位数；没有的就空着。"))
    born = read_month(found[1] if len(found[1]) == 8 else f"19{found[1]}")[0]
    if born is None or born.year < EARLIEST_YEAR or born > today:
        return Trouble(_("身份证号里的出生日期不对。"), _("照身份证核对第 7 位起的出生日期。"))
    return None


def check_digit(first: str) -> str:
    """The last sign of an ID number whose first 17 digits are `first`."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def _doubtful_id(value: str) -> Trouble | None:
    """Told, not refused: whether a card carries the number is seen on the card alone."""
    if not ID_NO.fullmatch(value) or value[-1] == check_digit(value[:17]):
        return None
    return Trouble(_("身份证号的校验位对不上，多半有一位抄错了。"), _("照身份证核对；确实如此的，不用改。"))


def _normal_people(text: str) -> str:
    name = squash(text)
    return f"{name}族" if name in PEOPLES else name


TEXT = Kind(spaced)
PLACE = Kind(spaced, by_beginning=True)
PEOPLE = Kind(_normal_people)
DAY = Kind(_normal_day, _wrong_day, by_beginning=True)
PHONE = Kind(_normal_phone, _wrong_phone)
ID_NUMBER = Kind(lambda text: squash(text).upper(), _wrong_id, _doubtful_id)
