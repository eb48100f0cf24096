"""What keeps a roster row from being taken in, and what is told of one that is: each in words of both languages."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.org.directory import masked
from benliu.org.entry_kinds import DAY, Trouble
from benliu.org.leaving import LEFT, STAYING
from benliu.org.models import Unit
from benliu.org.particulars import ENTRIES
from intake.people import number_key
from intake.text import key

from ...meanings import MEANINGS
from ...models import ImportRow
from .scope import Known
from .wording import own_words, words_of_troubles

if TYPE_CHECKING:
    from .people import Desk, Line

Refusal = tuple[str, dict[str, Any]]


def _office(desk: "Desk", line: "Line") -> Refusal | None:
    return None if desk.scope.actor.is_officer else ("roster-by-officer", own_words("roster-by-officer"))


def _name(desk: "Desk", line: "Line") -> Refusal | None:
    return None if line.text("name") else ("no-name", own_words("no-name", meaning="name"))


def _branch(desk: "Desk", line: "Line") -> Refusal | None:
    scope, branch, unit = desk.scope, line.text("branch"), desk.unit_of(line)
    if unit is not None and scope.actor.officer_of(unit.path):
        return None
    if not branch:
        return "no-branch", own_words("no-branch", meaning="branch", candidates=scope.roster.branches[:3])
    if scope.all_units.branch_of(branch):
        return "other-branch", own_words("other-branch", meaning="branch", branch=branch)
    likely = scope.roster.similar_branches(branch)
    return "unknown-branch", own_words("unknown-branch", meaning="branch", candidates=likely, branch=branch)


def _status(desk: "Desk", line: "Line") -> Refusal | None:
    status = line.text("status")
    if not status or status in desk.statuses:
        return None
    if trouble := STAYING.get(key(status)) or (LEFT.get(key(status)) and _LEFT):
        title = (_("党员状态有误"), _("已经离开"))[trouble is _LEFT]
        said = Trouble(format_lazy(trouble.said, status=status), trouble.mending)
        return ("left" if trouble is _LEFT else "bad-status"), words_of_troubles(title, [("status", said)])
    known = "、".join(desk.statuses)
    return "bad-status", own_words(
        "bad-status", meaning="status", candidates=desk.statuses, status=status, statuses=known
    )


def _reach(desk: "Desk", line: "Line") -> Refusal | None:
    number = line.text("staff_no")
    if not number or not desk.elsewhere.get(number_key(number), (0, False))[1]:
        return None
    return "person-elsewhere", own_words("person-elsewhere", meaning="staff_no", number=number)


def _namesake(desk: "Desk", line: "Line") -> Refusal | None:
    unit, name = desk.unit_of(line), line.text("name")
    if line.text("staff_no") or unit is None or len(desk.by_name.get((unit.pk, name), ())) < 2:
        return None
    return "name-shared", own_words("name-shared", meaning="staff_no", branch=unit.name, name=name)


def _length(_desk: "Desk", line: "Line") -> Refusal | None:
    said = line.particulars
    long = next((entry for entry in ENTRIES if len(said.get(entry.name, "")) > entry.length), None)
    return ("too-long", own_words("too-long", meaning=long.name, most=long.length)) if long else None


def _entries(desk: "Desk", line: "Line") -> Refusal | None:
    """All cells that hold what they cannot hold; what is kept already just so is not judged again."""
    known, today = desk.known_of(line), desk.scope.today
    kept, said, wrong = desk.kept(known), line.particulars, []
    if line.joined and line.joined != DAY.normal(known.joined_party if known else ""):
        wrong.append(("joined_on", DAY.wrong(line.joined, today)))
    for entry in ENTRIES:
        value = said.get(entry.name, "")
        if value != entry.kind.normal(kept.get(entry.name, "")):
            wrong.append((entry.name, entry.trouble(value, today)))
    found = [(meaning, _placed(meaning, trouble)) for meaning, trouble in wrong if trouble]
    return ("bad-entry", words_of_troubles(_("内容有误"), found)) if found else None


def _placed(meaning: str, trouble: Trouble) -> Trouble:
    return Trouble(format_lazy("{heading}{colon}{said}", heading=MEANINGS[meaning], colon=_("："), said=trouble.said),
                   trouble.mending)  # fmt: skip


# Looked for in this order; the first refusal is the row's.
CHECKS: tuple[Callable[["Desk", "Line"], Refusal | None], ...] = (
    _office,
    _name,
    _branch,
    _status,
    _reach,
    _namesake,
    _length,
    _entries,
)


def told_of(desk: "Desk", line: "Line", unit: Unit, known: Known | None) -> Refusal:
    """What is to be known of a row that is taken in: its reason and the words, or nothing."""
    found = [*_doubtful(desk, line, known), *_less(desk, line, known)]
    if known and known.unit_id != unit.pk:
        found += _moves(desk, unit, known)
    if known is None and not line.text("staff_no"):
        found += _namesakes(desk, line, unit)
    return (ImportRow.TOLD, words_of_troubles(_("请核对"), found)) if found else ("", {})


Told = Iterator[tuple[str, Trouble]]


def _doubtful(desk: "Desk", line: "Line", known: Known | None) -> Told:
    kept = desk.kept(known)
    for entry in ENTRIES:
        value = line.particulars.get(entry.name, "")
        trouble = entry.kind.doubtful(value) if value and value != kept.get(entry.name) else None
        if trouble:
            yield entry.name, _placed(entry.name, trouble)


def _less(desk: "Desk", line: "Line", known: Known | None) -> Told:
    """Cells that repeat a part of what is kept: what is kept stays."""
    kept, said = desk.kept(known), line.particulars
    both = [(e.name, e.shown(said.get(e.name, "")), e.shown(kept.get(e.name, "")), e.kind) for e in ENTRIES]
    both.append(("joined_on", line.joined, known.joined_party if known else "", DAY))
    for meaning, value, before, kind in both:
        if value and kind.says_less(value, before):
            words = _("名册写“{value}”，已有的“{before}”更完整，保留已有的。")
            trouble = Trouble(format_lazy(words, value=value, before=before), _("要改的，请在个人页面更正。"))
            yield meaning, _placed(meaning, trouble)


def _moves(desk: "Desk", unit: Unit, known: Known) -> Told:
    giving = desk.branches.get(known.unit_id, "")
    said = format_lazy(_("转支部：{giving} → {receiving}，不经双方同意。"), giving=giving, receiving=unit.name)
    yield "branch", Trouble(said, _("要双方同意的，跳过这一行，到他的页面发起转接。"))
    if receiving := desk.under_way.get(known.person_id):
        said = format_lazy(_("他有一件没有办结的转接（到{receiving}），导入时自动撤回。"), receiving=receiving)
        yield "branch", Trouble(said, _("两边的书记会收到通知。"))


def _namesakes(desk: "Desk", line: "Line", unit: Unit) -> Told:
    for other in desk.by_any_branch.get(line.text("name"), ())[:3]:
        if other.unit_id != unit.pk:
            said = format_lazy(
                _("“{branch}”有同名的“{name}”（工号 {number}）；照这一行导入，会另建一个人。"),
                branch=desk.branches.get(other.unit_id, ""),
                name=other.name,
                number=masked(other.staff_no) or "—",
            )
            yield "staff_no", Trouble(said, _("是同一人的，跳过这一行，到他的页面转接；不是的，不用改。"))


_LEFT = Trouble(
    _("这一行写的是“{status}”。名册里只有在册的人，导入不结束谁的党籍隶属。"),
    _("请在他的个人页面“结束党籍隶属”，再跳过这一行。"),
)
