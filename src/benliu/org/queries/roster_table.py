"""A unit's roster as a table, in the columns that rosters have."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Membership, Particulars, Unit
from ..particulars import ENTRIES
from . import memberships_on, offices_on, units_below

# In the order of the usual roster; entries of `ENTRIES` by name, the others as `_own` says them.
COLUMNS = (
    "staff_no", "name", "gender", "ethnicity", "native_place", "phone", "born_on", "worked_from", "id_no", "address",
    "police_station", "education", "educated_on", "joined_party", "confirmed_on", "unit", "offices", "status",
    "introducers",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it is for, whether what it holds is masked by default."""

    name: str
    heading: str
    purpose: str
    masked: bool = False


@dataclass(frozen=True)
class RosterTable:
    """The people of a unit and of all below it; `person_ids` in the order of the rows."""

    headings: tuple[str, ...]
    rows: list[list[str]]
    person_ids: list[int]


def roster_columns() -> tuple[Column, ...]:
    """The columns in their order."""
    entries = {entry.name: Column(entry.name, entry.label, str(entry.purpose), bool(entry.mask)) for entry in ENTRIES}
    own = {name: Column(name, heading, purpose) for name, heading, purpose in _own_columns()}
    return tuple((entries | own)[name] for name in COLUMNS)


def _own_columns() -> list[tuple[str, str, str]]:
    return [
        ("staff_no", _("工号"), _("辨认本人；导入时按它对上人。")),
        ("name", _("姓名"), _("称呼本人。")),
        ("gender", _("性别"), _("名册统计，报上级党内统计年报。")),
        ("joined_party", _("入党时间"), _("计算党龄。")),
        ("unit", _("所在支部"), _("党籍在哪里。")),
        ("offices", _("党内职务"), _("现任职务。导入时不改任职，任职在组织页登记。")),
        ("status", _("党员状态"), _("正式、预备，是否在册。")),
    ]


def members_below(unit: Unit, on: dt.date) -> int:
    """How many people the roster of `unit` has on a day. One query."""
    return memberships_on(on).filter(unit__in=Unit.objects.filter(units_below([unit.path]))).count()


def roster_table(unit: Unit, on: dt.date, *, whole: bool) -> RosterTable:
    """The roster of a day, by branch and number; masked entries as they are shown, unless `whole`. Two queries."""
    units = Unit.objects.filter(units_below([unit.path]))
    members = list(
        memberships_on(on)
        .filter(unit__in=units)
        .select_related("person__particulars", "unit")
        .order_by("unit__path", "person__staff_no", "pk")
    )
    offices: dict[int, list[str]] = defaultdict(list)
    for office in offices_on(on).filter(unit__in=units).order_by("role", "pk"):
        offices[office.person_id].append(office.get_role_display())
    return RosterTable(
        tuple(column.heading for column in roster_columns()),
        [_row(member, offices[member.person_id], whole=whole) for member in members],
        [member.person_id for member in members],
    )


def _row(member: Membership, offices: list[str], *, whole: bool) -> list[str]:
    person = member.person
    kept = getattr(person, "particulars", None) or Particulars()
    said = {
        entry.name: value if whole else entry.shown(value) for entry in ENTRIES for value in [getattr(kept, entry.name)]
    }
    said |= {"staff_no": person.staff_no or "", "name": person.name, "gender": person.gender}
    said |= {"joined_party": person.joined_party, "unit": member.unit.name, "status": member.status}
    return [(said | {"offices": _("、").join(offices)})[name] for name in COLUMNS]
