"""Take names out of what is to be kept as knowledge. Pure: who is named is handed in.

What it cannot know is a name that stands nowhere else; therefore who closes a case reads the result and mends it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

SOMEBODY, HIDDEN = "某", "×××"
TITLES = "工程师|工|总|书记|主任|局长|处长|科长|站长|所长|经理|队长|老师|师傅|先生|女士"
ID_CARD = r"(?<![0-9])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx](?![0-9])"
PHONE = r"(?<![0-9])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9])|(?<![0-9])0\d{2,3}[- ]?\d{7,8}(?![0-9])"
MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
PLATE = r"[\u4e00-\u9fff][A-Z][·• ]?[A-Z0-9]{5,6}(?![A-Z0-9])"
NUMBERS = re.compile("|".join((ID_CARD, MAIL, PHONE, PLATE)))
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯")


@dataclass(frozen=True)
class Lesson:
    """What a closed case leaves to others."""

    title: str
    question: str
    answer: str


def without_names(
    text: str, *, names: Collection[str], known: Collection[str] = (), numbers: Collection[str] = ()
) -> str:
    """`text` without anybody. `names`: of the people of this case, who may be called by surname and title, too;
    `known`: others who are named in full; `numbers`: staff numbers.
    """
    text = NUMBERS.sub(HIDDEN, text)
    for word in sorted({*names, *known}, key=len, reverse=True):
        if len(word) > 1:
            text = text.replace(word, SOMEBODY)
    for number in sorted(numbers, key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(number)}(?![A-Za-z0-9])", HIDDEN, text)
    for family in sorted({_family(name) for name in names if name}, key=len, reverse=True):
        text = re.sub(
            rf"(?:老|小)?{re.escape(family)}(?={TITLES})|(?:老|小){re.escape(family)}(?![\u4e00-\u9fff])",
            SOMEBODY,
            text,
        )
    return text


def _family(name: str) -> str:
    return name[:2] if name.startswith(COMPOUND) else name[:1]
