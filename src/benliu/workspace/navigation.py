"""The ways through the system: side entries on the desk, tabs on the phone.

The context processor below gives every page `frame`, `nav`, `tabs`, `display_name`, `branch_name`, `bureau_name` and
`demo`. A page for members and leaders alike extends `frame`: the phone's for who is only a member, else the desk's.
All are looked up only when a page draws them: a fragment costs nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benliu.org.requests import standing
from benliu.org.standing import Standing
from benliu.records.queries import waiting_count

from .queries.face import Face, face_of

Text = str | Promise
_FACE = "_benliu_face"


def _everybody(_actor: Standing) -> bool:
    return True


def _officer(actor: Standing) -> bool:
    return actor.is_officer


def _secretary(actor: Standing) -> bool:
    return actor.is_secretary


def _on_roster(actor: Standing) -> bool:
    return actor.on_roster


def _guest(actor: Standing) -> bool:
    return actor.person_id is not None and not actor.on_roster


def _leader(actor: Standing) -> bool:
    return bool(actor.led_paths)


def _holds_no_office(actor: Standing) -> bool:
    return actor.person_id is not None and not actor.led_paths


def _only_member(actor: Standing) -> bool:
    return actor.on_roster and not actor.led_paths


def _nothing(_actor: Standing) -> int:
    return 0


@dataclass(frozen=True)
class Entry:
    """One way: where it leads, who sees it, and how much waits there; `waiting` is the query that shows only that."""

    label: Text
    url_name: str
    icon: str
    shown: Callable[[Standing], bool] = _everybody
    section: Text = ""
    badge: Callable[[Standing], int] = _nothing
    waiting: str = ""
    main: bool = False  # the one in the middle of the phone's bar


DESK: tuple[Entry, ...] = (
    Entry(_("机关工作台"), "office", "home", _officer),
    Entry(_("支部工作台"), "desk", "home", _secretary),
    Entry(_("记一次活动"), "record_once", "plus", _leader),
    Entry(_("会议和活动"), "meetings", "clock", _leader),
    Entry(_("应急响应"), "responses", "alert", _on_roster),
    Entry(_("技术求助"), "advice_requests", "list", _officer),
    Entry(_("待命和队伍"), "teams", "users", _leader),
    Entry(_("工地"), "sites", "building", _leader),
    Entry(_("隐患"), "hazards", "flag", _on_roster),
    Entry(_("一张图"), "field_map", "map", _on_roster),
    Entry(_("哨点和仓库"), "places", "pin", _leader),
    Entry(_("活动记录"), "records", "doc", _leader, badge=waiting_count, waiting="?to_verify=on"),
    Entry(_("导入台账"), "imports", "upload", _leader),
    Entry(_("积分与星级"), "runs", "star", _leader),
    Entry(pgettext_lazy("many", "组织"), "units", "building", _leader, _("组织与人员")),
    Entry(pgettext_lazy("many", "人员"), "people", "users", _leader, _("组织与人员")),
    Entry(_("查找"), "search", "search", _leader, _("组织与人员")),
    Entry(_("没送到的通知"), "notice_failures", "alert", _officer, _("组织与人员")),
    Entry(_("积分办法"), "schemes", "scale", section=_("规则")),
    Entry(_("公示"), "published", "doc", section=_("规则")),
    Entry(_("透明日志"), "log", "shield", section=_("规则")),
    Entry(_("记录类型"), "kinds", "layers", _officer, _("规则")),
    Entry(_("放假和调休"), "workdays", "clock", _officer, _("规则")),
    Entry(_("我的积分"), "my_home", "user", _on_roster, _("我的")),
    Entry(_("积分台账"), "ledger", "folder", _on_roster, _("我的")),
    Entry(_("我的待命"), "my_readiness", "clock", _on_roster, _("我的")),
    Entry(_("我接的求助"), "advice_mine", "list", _on_roster, _("我的")),
)
PHONE: tuple[Entry, ...] = (
    Entry(_("工地"), "sites", "building", _guest),
    Entry(_("隐患"), "hazards", "flag", _guest),
    Entry(_("首页"), "my_home", "home", _on_roster),
    Entry(_("每一分"), "my_points", "list", _on_roster),
    Entry(_("记一笔"), "record_once", "plus", _on_roster, main=True),
    Entry(_("往年"), "my_years", "folder", _only_member),
    Entry(_("我的"), "my_profile", "user"),
    Entry(_("工作台"), "home", "layers", _leader),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """What the shells of `ui` need on every page; nothing of it before sign-in."""
    context: dict[str, object] = {"demo": settings.DEMO, "nav": [], "tabs": []}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"display_name": "", "branch_name": "", "bureau_name": ""}
    return context | {
        "frame": lambda: "ui/phone.html" if _holds_no_office(standing(request)) else "ui/desk.html",
        "nav": SimpleLazyObject(lambda: _drawn(DESK, request)),
        "tabs": SimpleLazyObject(lambda: _drawn(PHONE, request)),
        "display_name": SimpleLazyObject(lambda: face(request).name or user.get_username()),
        "branch_name": SimpleLazyObject(lambda: face(request).branch),
        "bureau_name": SimpleLazyObject(lambda: face(request).bureau),
    }


def face(request: HttpRequest) -> Face:
    """The names for the header, looked up once per request."""
    kept: Face | None = getattr(request, _FACE, None)
    if kept is None:
        kept = face_of(standing(request))
        setattr(request, _FACE, kept)
    return kept


def _drawn(entries: Iterable[Entry], request: HttpRequest) -> list[dict[str, object]]:
    actor = standing(request)
    shown = [(entry, reverse(entry.url_name)) for entry in entries if entry.shown(actor)]
    here = max((url for _entry, url in shown if _lies_under(request.path, url)), key=len, default="")
    return [
        {
            "label": entry.label,
            "url": url + (entry.waiting if badge else ""),
            "icon": entry.icon,
            "section": entry.section,
            "badge": badge,
            "current": url == here,
            "main": entry.main,
        }
        for entry, url in shown
        for badge in [entry.badge(actor)]
    ]


def _lies_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
