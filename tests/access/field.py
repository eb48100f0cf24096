"""A site whose branch is A, with a guest of another employer; what must exist there, and does."""

import datetime as dt

from benliu.org.services import GuestTold, admit_guest, connect_account
from benliu.places.services import PlaceTold
from benliu.sites.models import Requirement, Site
from benliu.sites.services import SiteTold, add_requirement, open_site, say_fulfilment

from . import roles
from .bureau import NOW, SINCE, Bureau
from .emergencies import picture

THERE = roles.ON_ROSTER | {roles.GUEST}
UNTIL = NOW.date() + dt.timedelta(days=1500)


def build(bureau: Bureau) -> dict[str, object]:
    """All of it, by name."""
    officer, text, top = bureau.standing(roles.OFFICER), bureau.secrets.text, bureau.units["top"].pk
    site = _site(bureau, "S1", THERE)
    far = _site(bureau, "S2", roles.ON_ROSTER)
    Site.objects.filter(pk=site.pk).update(branch=bureau.units["A"], branch_since=SINCE, branch_until=UNTIL)
    bureau.secrets.show_also("the name of branch A", roles.ON_ROSTER | {roles.GUEST})
    stay = _guest(bureau)
    asked, shut = (
        add_requirement(
            actor=officer,
            unit_id=top,
            standard="四有一好",
            title=text(f"what must exist {nth}", readers)[:80],
            guidance=text(f"when it exists {nth}", readers),
            now=NOW,
        )
        for nth, readers in enumerate((THERE, {roles.OFFICER}))
    )
    shut.closed_at = NOW
    shut.save()
    bureau.secrets.show_also(f"{roles.OFFICER}'s name", THERE)  # who said that it exists
    said = say_fulfilment(
        actor=officer,
        site_id=site.pk,
        requirement_id=asked.pk,
        is_met=True,
        words=text("how it exists", THERE),
        photo=picture(5),
        now=NOW,
    )
    return {
        "field": site.pk,
        "far_field": far.pk,
        "stay": stay,
        "requirement": asked.pk,
        "shut_requirement": shut.pk,
        "fulfilment": said.pk,
    }


def _site(bureau: Bureau, code: str, readers: frozenset[str]) -> Site:
    text = bureau.secrets.text
    place = PlaceTold("site", code, text(f"the name of site {code}", readers), text(f"where site {code} is", readers))
    firms = {name: text(f"{name} of site {code}", readers) for name in ("owner", "contractor", "supervisor")}
    told = SiteTold(place=place, project=text(f"project of site {code}", readers), starts_on=SINCE, **firms)
    return open_site(actor=bureau.standing(roles.OFFICER), unit_id=bureau.units["top"].pk, told=told, now=NOW)


def _guest(bureau: Bureau) -> int:
    """The guest sees the own name, employer and home; who leads A, too."""
    text, readers = bureau.secrets.text, roles.LED | {roles.GUEST}
    told = GuestTold(
        text("the guest's name", readers | roles.IN_A)[:80],
        text("the guest's employer", readers),
        text("the guest's home", readers),
        UNTIL,
    )
    stay = admit_guest(actor=bureau.standing(roles.OFFICER), unit_id=bureau.units["A"].pk, told=told, now=NOW)
    bureau.people[roles.GUEST] = stay.person
    connect_account(person=stay.person, account=bureau.accounts[roles.GUEST], now=NOW)
    return stay.pk


def build_more(bureau: Bureau, times: int) -> None:
    """As many sites more, words on what exists there, and guests."""
    officer, top = bureau.standing(roles.OFFICER), bureau.units["top"].pk
    asked = Requirement.objects.get(closed_at=None)
    for nth in range(2 * times):
        told = SiteTold(place=PlaceTold("site", f"T{nth}", f"工地{nth}"), project=f"工程{nth}", starts_on=SINCE)
        site = open_site(actor=officer, unit_id=top, told=told, now=NOW)
        said = {"actor": officer, "site_id": site.pk, "requirement_id": asked.pk, "photo": None}
        say_fulfilment(is_met=True, words="挂牌", now=NOW, **said)
        guest = GuestTold(f"客人{nth}", "某公司", "", UNTIL)
        admit_guest(actor=officer, unit_id=bureau.units["A"].pk, told=guest, now=NOW)
