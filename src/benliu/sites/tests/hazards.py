"""Hazards in the small bureau: officer and site secretary handle them, a member sees one, a guest has to mend."""

import datetime as dt
import uuid

from benliu.org.standing import Standing
from benliu.org.tests.factories import NOW, Bureau
from benliu.sites.models import Hazard, RectificationNotice, Site
from benliu.sites.services import HazardTold, NoticeTold, StepTold, issue_notice, report_hazard, take_step

PHOTO = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63600000000200015d0a2db40000000049454e44ae426082"
)
FIRM = "清源水利工程公司"


def told(site: Site, **rest: object) -> HazardTold:
    said = {
        "id": uuid.uuid4(),
        "place_id": site.place_id,
        "words": "护栏缺了一段",
        "spot": "三号塔吊北",
        "found_at": NOW,
    }
    return HazardTold(**said | rest)


def make_hazard(bureau: Bureau, site: Site, actor: Standing | None = None, **rest: object) -> Hazard:
    return report_hazard(actor=actor or bureau.member, told=told(site, **rest), now=NOW)


def notify(
    bureau: Bureau, *hazards: Hazard, days: int = 5, now: dt.datetime = NOW, **to: object
) -> RectificationNotice:
    said = NoticeTold({one.pk: one.version for one in hazards}, days, **to or {"firm": FIRM})
    notice = issue_notice(actor=bureau.officer, told=said, now=now)
    for one in hazards:
        one.refresh_from_db()
    return notice


def step(actor: Standing, hazard: Hazard, act: str, now: dt.datetime = NOW, **rest: object) -> Hazard:
    said = {"version": hazard.version, "words": "按要求办", "photos": (PHOTO,) if act == "rectified" else ()}
    done = take_step(actor=actor, hazard_id=hazard.pk, act=act, told=StepTold(**said | rest), now=now)
    hazard.refresh_from_db()
    return done
