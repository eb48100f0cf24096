"""A site of the small bureau, with its branch and a guest of another employer."""

import datetime as dt
from decimal import Decimal

from benliu.identity.models import User
from benliu.org.models import Office, Person
from benliu.org.services import GuestTold, admit_guest, appoint_person, connect_account
from benliu.org.tests.factories import NOW, SINCE, TODAY, Bureau
from benliu.places.services import PlaceTold
from benliu.sites import services
from benliu.sites.models import Route, Site
from benliu.sites.services import CheckTold, PointTold, SiteTold, add_check, add_point, found_branch, open_site

BUREAU, PARTY = "示例市水利局", "机关党委"
UNTIL = dt.date(2027, 3, 1)


def told(code: str = "G1", name: str = "东塘加固工地", **rest: object) -> SiteTold:
    said = {"contractor": "清源水利工程公司", "starts_on": TODAY, "ends_on": dt.date(2028, 6, 30)} | rest
    return SiteTold(place=PlaceTold("site", code, name), project="东塘海塘安澜工程", **said)


def make_site(bureau: Bureau, code: str = "G1", name: str = "东塘加固工地", *, unit: str = BUREAU) -> Site:
    return open_site(actor=bureau.officer, unit_id=bureau.units[unit].pk, told=told(code, name), now=NOW)


def with_branch(bureau: Bureau, site: Site, name: str = "东塘工地临时党支部") -> Site:
    said = {"name": name, "parent_id": bureau.units[PARTY].pk, "until": UNTIL}
    return found_branch(actor=bureau.officer, site_id=site.pk, now=NOW, **said)


def make_guest(bureau: Bureau, site: Site, name: str = "韩工") -> Person:
    """Somebody of the contractor, who can sign in."""
    told = GuestTold(name, "清源水利工程公司", "清源公司第二党支部", UNTIL)
    stay = admit_guest(actor=bureau.officer, unit_id=site.branch_id or 0, told=told, now=NOW)
    account = User.objects.create_user(username=name)
    connect_account(person=stay.person, account=account, now=NOW)
    bureau.people[name], bureau.accounts[name] = stay.person, account
    return stay.person


def make_site_secretary(bureau: Bureau, site: Site, name: str = "王二") -> None:
    """Somebody of the bureau leads the site's branch."""
    assert site.branch is not None
    appoint_person(person=bureau.people[name], unit=site.branch, role=Office.Role.SECRETARY, since=SINCE, now=NOW)


def make_route(bureau: Bureau, site: Site, points: int = 3, every_days: int | None = None) -> Route:
    """A route with points 100 metres apart; at each one thing is looked at, at the first also measured."""
    acted = {"actor": bureau.officer, "now": NOW}
    route = services.make_route(place_id=site.place_id, name="堤顶路线", every_days=every_days, **acted)
    for number in range(points):
        where = PointTold(f"点{number + 1}", "", Decimal("28.6") + Decimal("0.0009") * number, Decimal("121.5"))
        point = add_point(route_id=route.pk, told=where, **acted)
        add_check(point_id=point.pk, told=CheckTold("堤身有没有裂缝"), **acted)
    first = route.points.order_by("position")[0]
    add_check(point_id=first.pk, told=CheckTold("外海水位", measure="米", high=Decimal("4.2")), **acted)
    return route
