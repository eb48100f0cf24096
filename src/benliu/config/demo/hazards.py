"""What was dangerous at the demonstration's places, and how far it has come: one of every kind that officers meet."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass

from PIL import Image, ImageDraw

from benliu.notices.services import read_kind
from benliu.org.standing import Standing
from benliu.places.codes import printed_code
from benliu.places.models import Place
from benliu.sites.models import Hazard, HazardStep
from benliu.sites.services import (
    HazardTold,
    NoticeTold,
    SpotTold,
    StepTold,
    issue_notice,
    report_hazard,
    take_step,
    tell_spot,
)
from benliu.sites.services.hazard_telling import RECTIFY, WAITING

from .bureau import Bureau
from .office import Clock, Office
from .people import DEMO_BRANCH

DAY = dt.timedelta(days=1)
NAMESPACE = uuid.UUID("6f1f0e0a-2b0b-4d9c-9a55-7d0a3e0f4c12")
CONTRACTOR = "清源水利工程有限公司"
Act, Gravity = HazardStep.Act, Hazard.Gravity
CLOSED, MENDED, ASKED, NEW = "closed", "mended", "asked", "new"


@dataclass(frozen=True)
class Seen:
    """What somebody saw so many days ago, and what has come of it; `to`: whom the notice asks, within `term` days."""

    place: str
    words: str
    spot: str
    days: int
    until: str
    to: str = ""
    term: int = 5
    gravity: str = Gravity.ORDINARY
    mended: str = ""


SEEN = (
    Seen(
        "GD",
        "基坑东侧临边护栏缺了一段，约三米",
        "K0+240 基坑",
        58,
        CLOSED,
        CONTRACTOR,
        3,
        mended="补了护栏",
    ),
    Seen("GD", "配电箱没有上锁，箱门敞着", "料场", 44, CLOSED, CONTRACTOR, 3, mended="换了箱锁，钥匙由电工保管"),
    Seen("GN", "启闭机房灭火器过了检验期", "北闸启闭机房", 37, CLOSED, DEMO_BRANCH, 5, mended="换了两具新的"),
    Seen("GD", "脚手架有两处扣件松动", "望潮观测台", 16, ASKED, CONTRACTOR, 5, Gravity.MAJOR),
    Seen("GN", "交通桥伸缩缝的盖板翘起来了", "北闸交通桥", 9, MENDED, DEMO_BRANCH, 10, mended="盖板已固定"),
    Seen("GD", "施工便道排水沟被土埋住，下雨会淹便道", "施工便道口", 4, ASKED, CONTRACTOR, 10),
    Seen("GD", "临时用电的线拖在水里", "二号排水口", 1, NEW, gravity=Gravity.MAJOR),
)


def find_hazards(*, office: Office, bureau: Bureau, clock: Clock) -> None:
    """All of them, through the ordinary services, each on its day; and what a passer-by told this morning."""
    places = {place.code: place for place in Place.objects.filter(code__in={seen.place for seen in SEEN})}
    for number, seen in enumerate(SEEN):
        _come_about(office, bureau, clock, places[seen.place], seen, number)
    for account in (office.officer, office.second, office.secretary, office.member):  # what is old has been read
        for kind in (WAITING, RECTIFY):
            read_kind(account_id=account.account_id, kind=kind, now=clock.now)
    place = places["GN"]
    told = SpotTold(uuid.uuid5(NAMESPACE, "spot"), "闸门上游的救生圈不见了，只剩架子", "上游左岸步道")
    tell_spot(code=printed_code(bytes(place.secret), place.pk, "spot"), told=told, now=clock.at(bureau.today, 7))


def _come_about(  # noqa: PLR0917
    office: Office, bureau: Bureau, clock: Clock, place: Place, seen: Seen, number: int
) -> None:
    day, teller = bureau.today - seen.days * DAY, office.member if number % 2 else office.secretary
    found = clock.at(day, 9)
    told = HazardTold(
        id=uuid.uuid5(NAMESPACE, str(number)),
        place_id=place.pk,
        words=seen.words,
        spot=seen.spot,
        found_at=found,
        gravity=seen.gravity,
    )
    hazard = report_hazard(actor=teller, told=told, now=found)
    if seen.until == NEW:
        return
    firm = seen.to == CONTRACTOR
    asks = NoticeTold(
        versions={hazard.pk: hazard.version},
        working_days=seen.term,
        unit_id=None if firm else office.units[seen.to],
        firm=seen.to if firm else "",
        words="请按期整改，并拍照登记。",
    )
    issue_notice(actor=office.officer, told=asks, now=clock.at(day, 15))
    if seen.until == ASKED:
        return
    rectifier = office.officer if firm else office.secretary  # a firm without accounts says it to the officer
    mended = StepTold(hazard.version + 1, seen.mended, photos=(_picture(number),))
    later = clock.at(min(day + 3 * DAY, bureau.today), 16)
    hazard = take_step(actor=rectifier, hazard_id=hazard.pk, act=Act.RECTIFIED, told=mended, now=later)
    if seen.until == CLOSED:
        _close(office.second if firm else office.officer, hazard, later + DAY)


def _close(actor: Standing, hazard: Hazard, now: dt.datetime) -> None:
    told = StepTold(hazard.version, "现场看过，已整改到位")
    take_step(actor=actor, hazard_id=hazard.pk, act=Act.CLOSED, told=told, now=now)


def _picture(number: int) -> bytes:
    """A drawing of something whole: what a photo of the place would show."""
    image = Image.new("RGB", (640, 400), "#e9f1f5")
    draw, colour = ImageDraw.Draw(image), ("#1f5f8b", "#3b7d4f", "#8a5a12")[number % 3]
    draw.rectangle((0, 290, 640, 400), fill="#c9c2b4")
    for post in range(7):
        draw.rectangle((50 + post * 88, 130, 62 + post * 88, 290), fill=colour)
    for rail in (150, 210):
        draw.rectangle((40, rail, 600, rail + 12), fill=colour)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
