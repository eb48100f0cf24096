"""Why somebody's membership ends, as data; and the words that rosters use for it, or for what ends nothing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .entry_kinds import Trouble

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Reason(TextChoices):
    """Why a membership ended: 党章 1–7 and 党员教育管理工作条例 (2019), articles 26, 31 and 34."""

    MOVED = "moved", _("组织关系转出本单位")
    DIED = "died", _("去世")
    WITHDREW = "withdrew", _("退党")
    STRUCK = "struck", _("除名")
    EXPELLED = "expelled", _("开除党籍")
    SUSPENDED = "suspended", _("停止党籍")
    NOT_CONFIRMED = "not_confirmed", _("取消预备党员资格")
    NO_LONGER = "no_longer", _("不再作为发展对象、积极分子或申请人")
    MISTAKEN = "mistaken", _("登记有误")


LEFT: dict[str, str] = {
    word: reason
    for reason, words in {
        Reason.MOVED: "已转出 转出 转走 调出 已调出 调离 已调离",
        Reason.DIED: "去世 已去世 死亡 已死亡 病故 逝世 已故",
        Reason.WITHDREW: "退党 已退党",
        Reason.STRUCK: "除名 已除名 自行脱党 脱党 劝退",
        Reason.EXPELLED: "开除 开除党籍 已开除党籍",
        Reason.SUSPENDED: "停止党籍 已停止党籍 停党",
        Reason.NOT_CONFIRMED: "取消预备党员资格",
        Reason.NO_LONGER: "终止培养 取消培养",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class Staying:
    """Words for somebody who is still a member, and what to write instead."""

    words: str
    said: "StrPromise"
    mending: "StrPromise"


_FULL = _("填“正式党员”或“预备党员”。")
STAYING: dict[str, Trouble] = {
    word: Trouble(one.said, one.mending)
    for one in (
        Staying("流动党员 流动 流出", _("“{status}”的组织关系没有转出，仍在本支部。"), _FULL),
        Staying("退休 离退休 退休党员 离休 在职", _("“{status}”不改变党籍。"), _FULL),
        Staying("借调 挂职 外派", _("“{status}”不改变组织关系；在别的支部参加活动的，办临时转接。"), _FULL),
        Staying("延长预备期", _("“{status}”的还是预备党员。"), _("填“预备党员”。")),
    )
    for word in one.words.split()
}
