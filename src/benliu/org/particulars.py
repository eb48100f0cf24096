"""The entries of a roster: what each is for and holds, and how much of it is shown to who does not need all of it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from .entry_kinds import DAY, ID_NUMBER, PEOPLE, PHONE, PLACE, TEXT, Kind, Trouble
from .models import Particulars

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ANY_DIGITS = re.compile(r"\d")


@dataclass(frozen=True)
class Entry:
    """One entry: its name in the table, what it is for, what it holds, what is shown of it by default (None: all)."""

    name: str
    purpose: "StrPromise"
    kind: Kind
    mask: Callable[[str], str] | None = None

    @property
    def heading(self) -> "StrPromise":
        """How the roster's column is called, in whatever language it is read in."""
        return cast("StrPromise", self._field.verbose_name)

    @property
    def label(self) -> str:
        """The same in the reader's language."""
        return str(self.heading)

    @property
    def length(self) -> int:
        """The most characters that are kept."""
        return self._field.max_length or 0

    @property
    def _field(self) -> "Field[str, str]":
        return cast("Field[str, str]", Particulars._meta.get_field(self.name))

    def trouble(self, value: str, today: dt.date) -> Trouble | None:
        """What is wrong with a value in its normal form; nothing with one that says nothing."""
        return self.kind.wrong(value, today) if value else None

    def shown(self, value: str) -> str:
        """`value` as it is shown by default."""
        return self.mask(value) if self.mask and value else value


def mask_middle(text: str) -> str:
    """The first three and the last four characters: 13812341234 is 138****1234."""
    return "*" * len(text) if len(text) < 9 else f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


def mask_name(name: str) -> str:
    """The first sign and, of three and more, the last: 张三 is 张*, 欧阳小明 is 欧**明."""
    return name[:1] + "*" * max(len(name) - 2, min(len(name) - 1, 1)) + (name[-1] if len(name) > 2 else "")


def mask_after_year(text: str) -> str:
    """The year alone: 1986-03-12 is 1986-**-**."""
    return text[:4] + ANY_DIGITS.sub("*", text[4:])


def mask_end(text: str) -> str:
    """The first six characters, as far as a district: the rest is where somebody lives."""
    return text[:6] + "*" * max(0, min(len(text) - 6, 6)) if len(text) > 6 else "*" * len(text)


ENTRIES: tuple[Entry, ...] = (
    Entry("phone", _("紧急时联系本人，例如防汛集结；不用于积分。"), PHONE, mask_middle),
    Entry("id_no", _("向上级报名册、转接组织关系时核对身份。"), ID_NUMBER, mask_middle),
    Entry("born_on", _("名册统计年龄结构，不显示在名单上。"), DAY, mask_after_year),
    Entry("ethnicity", _("名册统计，报上级党内统计年报。"), PEOPLE),
    Entry("native_place", _("名册原有的登记项，报上级时用。"), PLACE),
    Entry("worked_from", _("名册原有的登记项，报上级时用。"), DAY),
    Entry("address", _("走访慰问时用，只有办这件事的人查看。"), PLACE, mask_end),
    Entry("police_station", _("转接组织关系的介绍信上要写。"), TEXT, mask_end),
    Entry("education", _("名册统计学历结构，报上级党内统计年报。"), TEXT),
    Entry("educated_on", _("与学历一起登记。"), DAY),
    Entry("confirmed_on", _("计算党龄。"), DAY),
    Entry("introducers", _("入党档案的登记项。"), TEXT),
)
WHOLE_ROSTER = "roster"  # instead of an entry's name: all of them, of everybody in a unit
MASKED = tuple(entry.name for entry in ENTRIES if entry.mask)
REASONS: "dict[str, StrPromise]" = {
    "contact": _("联系本人"),
    "verify": _("核对身份"),
    "report": _("填报上级报表"),
    "care": _("走访慰问"),
    "mend": _("更正名册"),
}
