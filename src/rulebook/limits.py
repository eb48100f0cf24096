"""The names of what cuts points, unless a scheme gives its own."""

from collections.abc import Mapping

from rulebook.pers import words_of
from rulebook.scheme import Limit

CAPS = {
    "day": Limit("day-cap", "单日封顶", "daily cap"),
    "week": Limit("week-cap", "单周封顶", "weekly cap"),
    "month": Limit("month-cap", "月度封顶", "monthly cap"),
    "quarter": Limit("quarter-cap", "季度封顶", "quarterly cap"),
    "half": Limit("half-cap", "半年封顶", "half-yearly cap"),
    "year": Limit("year-cap", "年度封顶", "yearly cap"),
    "period": Limit("period-cap", "周期封顶", "cap of the period"),
}
GROUP_CAP = Limit("group-cap", "类别封顶", "cap of the group")
DEDUCTION_CAP = Limit("deduction-cap", "扣分上限", "cap of the deduction")
PER_ZH = {
    "day": "日", "week": "周", "month": "月", "quarter": "季", "half": "半年", "year": "年", "period": "周期",
    "matter": "项成果",
}  # fmt: skip


def per_words(per: str, titles: Mapping[str, str]) -> str:
    """What records share, in Chinese: `每月`, `每社团每月`; `titles` names the fields."""
    return "".join(f"每{PER_ZH.get(word) or titles.get(word, word)}" for word in words_of(per))


def cap_limit(per: str, most: int, in_group: bool, titles: Mapping[str, str]) -> Limit:
    """A cap's name: of a deduction, of a group, or by its period."""
    if most < 0:
        return DEDUCTION_CAP
    if in_group and (per in ("year", "period") or per not in CAPS):
        return GROUP_CAP
    if in_group:
        return Limit(GROUP_CAP.code, f"类别{CAPS[per].zh}", f"{CAPS[per].en} of the group")
    code = per.replace(" and ", "-")
    return CAPS.get(per) or Limit(f"{code}-cap", f"{per_words(per, titles)}封顶", f"cap of each {per}")


def keep_limit(rule: str, per: str, count: int, titles: Mapping[str, str]) -> Limit:
    """A keep rule's name: 每月计一次 for the first of a month, 就高不就低 for the highest."""
    if rule in ("highest", "lowest"):
        name = "就高不就低" if rule == "highest" else "就低不就高"
        return Limit(
            f"{rule}-only", name, f"only the {rule} counts" if count == 1 else f"only the {count} {rule} count"
        )
    times = "一" if count == 1 else str(count)
    en = f"{rule if count == 1 else f'{rule} {count}'} of each {per} only"
    return Limit(f"{rule}-of-{per.replace(' and ', '-')}", f"{per_words(per, titles)}计{times}次", en)
