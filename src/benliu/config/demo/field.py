"""Two sites of the demonstration bureau: what must exist there, the branch of those who build, a route on the dike."""

import datetime as dt
import io
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw

from benliu.org.models import Unit
from benliu.org.services import GuestTold, admit_guest
from benliu.org.standing import Standing
from benliu.places.codes import printed_code
from benliu.places.services import PlaceTold
from benliu.records.services import store_photo
from benliu.sites.models import Check, Requirement, Route, Site
from benliu.sites.services import (
    CheckTold,
    EndTold,
    PointTold,
    ReadingTold,
    SiteTold,
    VisitTold,
    add_check,
    add_point,
    add_requirement,
    end_patrol,
    found_branch,
    make_route,
    open_site,
    say_fulfilment,
    tell_visit,
)

from .bureau import Bureau
from .office import Clock, Office
from .people import COMMITTEE
from .readiness import EAST, NORTH
from .watch import stand_watch

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
# Code, name, project, hundred-thousandths of a degree from the corner of the invented coast to the north and east.
SITES = (
    ("GD", "东塘二标工地", "东塘海塘安澜工程", 6_200, 17_100),
    ("GN", "北闸除险加固工地", "北闸水闸除险加固工程", 9_100, 8_000),
)
STANDARD = (
    ("有临时党支部", "项目部、施工、监理单位的党员编在一起，有书记，有批准的期限。"),
    ("有工作制度", "党员责任区、值班和交接有书面规定，贴在现场。"),
    ("有教育活动", "每月一次主题党日，外单位的党员一起参加。"),
    ("有服务场所", "有挂牌的红色哨站，能开会、能歇脚、能求助。"),
    ("作用发挥好", "不拖欠工资、不出安全事故、不起纠纷。"),
)
POINTS = (
    "堤头值班房", "一号丁坝", "一号排水口", "堤身转角", "望潮观测台", "二号排水口",
    "二号丁坝", "施工便道口", "三号排水口", "料场边坡", "南闸启闭机", "堤尾里程碑",
)  # fmt: skip
STEP = Decimal("0.0012")  # degrees between two points, about 120 m


def build_field(*, office: Office, bureau: Bureau, clock: Clock) -> None:
    """All of it, through the ordinary services, in the months before today."""
    opened = clock.at(bureau.today - 150 * DAY, 9)
    chief, since = office.officer, bureau.today - 170 * DAY
    top = Unit.objects.filter(depth=1).values_list("pk", flat=True)[0]
    asked = [
        add_requirement(actor=chief, unit_id=top, standard="四有一好", title=title, guidance=words, now=opened)
        for title, words in STANDARD
    ]
    dike, _gate = (open_site(actor=chief, unit_id=top, told=told, now=opened) for told in _sites(since))
    _say(chief, dike, asked[:4], clock.at(bureau.today - 120 * DAY, 15))
    walker = _branch(office, dike, clock, bureau)
    route = _route(chief, dike, opened)
    for ago in (9, 2):
        _patrol(walker, route, clock.at(bureau.today - ago * DAY, 8))
    stand_watch(office=office, bureau=bureau, clock=clock, site=dike, guest=walker)


def _sites(since: dt.date) -> Iterator[SiteTold]:
    for code, name, project, north, east in SITES:
        latitude, longitude = (corner + Decimal(way) / 100_000 for corner, way in ((NORTH, north), (EAST, east)))
        yield SiteTold(
            place=PlaceTold("site", code, name, f"{name}项目部", latitude, longitude),
            project=project,
            owner="示例市水利工程建设中心",
            contractor="清源水利工程有限公司",
            supervisor="正衡工程监理有限公司",
            starts_on=since,
            ends_on=since + 570 * DAY,
        )


def _say(chief: Standing, site: Site, asked: Sequence[Requirement], now: dt.datetime) -> None:
    words = ("支部成立大会开过，书记已选出", "责任区图和值班表贴在项目部门口", "", "哨站板房两间，挂了牌")
    for requirement, said in zip(asked, words, strict=True):
        if said:
            say_fulfilment(
                actor=chief,
                site_id=site.pk,
                requirement_id=requirement.pk,
                is_met=True,
                words=said,
                photo=None,
                now=now,
            )


def _branch(office: Office, site: Site, clock: Clock, bureau: Bureau) -> Standing:
    """The branch of those who build: founded five months ago and without an end yet; two of the contractor are in it.
    One of them walks the route.
    """
    founded, chief = clock.at(bureau.today - 155 * DAY, 10), office.officer
    parent = Unit.objects.get(name=COMMITTEE)
    said: dict[str, Any] = {"name": "东塘二标工地临时党支部", "parent_id": parent.pk, "until": None}
    site = found_branch(actor=chief, site_id=site.pk, now=founded, **said)
    until = bureau.today + 120 * DAY
    people = ("韩守堤", "清源水利工程有限公司"), ("梁砌石", "正衡工程监理有限公司")
    stays = [
        admit_guest(
            actor=chief,
            unit_id=site.branch_id or 0,
            told=GuestTold(name, employer, f"{employer}党支部", until),
            now=founded,
        )
        for name, employer in people
    ]
    return Standing(chief.account_id, stays[0].person_id, None, (), ())


def _route(chief: Standing, site: Site, now: dt.datetime) -> Route:
    route = make_route(actor=chief, place_id=site.place_id, name="东塘堤顶路线", every_days=7, now=now)
    for number, name in enumerate(POINTS):
        where = (site.place.latitude or 0, site.place.longitude or 0)
        north, east = (Decimal(part) / 1_000_000 for part in where)
        told = PointTold(name, f"堤顶桩号 K{number // 8}+{number % 8 * 120:03}", north + STEP * number, east)
        point = add_point(actor=chief, route_id=route.pk, told=told, now=now)
        for check in _checks(name):
            add_check(actor=chief, point_id=point.pk, told=check, now=now)
    return route


def _checks(name: str) -> Sequence[CheckTold]:
    if "观测台" in name:
        hint = "读水面与水尺相交处的整刻度，眼睛与水面平齐。"
        return [CheckTold("外海水位", hint, "米", high=Decimal("4.20"), picture=gauge_picture())]
    if "排水口" in name:
        return [
            CheckTold("排水口有没有堵塞", "看栅前有没有杂草、淤泥，水流是否顺畅。", needs_photo=name == "一号排水口")
        ]
    if "启闭机" in name:
        return [CheckTold("启闭机能不能动", "点动上升、下降各一次，听有没有异响。"), CheckTold("门槽有没有杂物")]
    return [CheckTold("堤身有没有裂缝、塌陷", "沿堤肩走一遍，看有没有新裂缝、脱坡、渗水。")]


def gauge_picture() -> bytes:
    """A drawing of how a gauge is read: the water, the staff, the line of sight."""
    image = Image.new("RGB", (640, 360), "#eef5fa")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 210, 640, 360), fill="#8cc0dd")
    draw.rectangle((300, 30, 340, 350), fill="white", outline="#334", width=3)
    for mark in range(10):
        y = 40 + mark * 30
        draw.rectangle((300, y, 320 if mark % 2 else 340, y + 12), fill="#b3261e")
    draw.line((60, 208, 300, 208), fill="#1f5f8b", width=5)
    draw.polygon(((300, 208), (278, 198), (278, 218)), fill="#1f5f8b")
    draw.ellipse((36, 194, 64, 222), outline="#1f5f8b", width=5)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _patrol(walker: Standing, route: Route, started: dt.datetime) -> None:
    """One round, with a photo where one is asked for; what the water made unreachable was missed."""
    ids: dict[str, Any] = {"patrol_id": uuid.uuid5(uuid.NAMESPACE_OID, f"{route.pk}/{started}"), "route_id": route.pk}
    points = list(route.points.order_by("position"))
    photo = store_photo(actor=walker, sha256=None, content=gauge_picture(), now=started).sha256
    for number, point in enumerate(points[:-1]):
        told = VisitTold(
            id=uuid.uuid5(ids["patrol_id"], str(point.pk)),
            point_id=point.pk,
            started_at=started,
            happened_at=started + (number * 4 + 2) * MINUTE,
            readings=tuple(_reading(check, photo) for check in point.checks.all()),
            code=printed_code(bytes(point.secret), point.pk, "point"),
            **ids,
        )
        tell_visit(actor=walker, told=told, now=started + 60 * MINUTE)
    missed = {points[-1].pk: "水淹，过不去"}
    ended = EndTold(started_at=started, ended_at=started + 52 * MINUTE, missed=missed, **ids)
    end_patrol(actor=walker, told=ended, now=started + 60 * MINUTE)


def _reading(check: Check, photo: str) -> ReadingTold:
    if check.measure:
        return ReadingTold(check.pk, value=3850)
    return ReadingTold(check.pk, is_fine=True, photo=photo if check.needs_photo else "")
