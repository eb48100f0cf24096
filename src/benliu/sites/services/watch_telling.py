"""Tell people of their standing duties, once each, and of every step of a swap."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.registry import Text
from benliu.notices.services import send_notice
from benliu.org.queries import accounts_of, names_of
from benliu.places.models import Place

from ..models import DutyPlan, DutySeat, DutySwap
from .hazard_telling import keepers_of

DUTY, SWAP = "sites.duty", "sites.swap"


def tell_published(plan: DutyPlan, now: dt.datetime) -> int:
    """Everybody on a plan, once: how many duties, and the first of them. Needs `place`."""
    seats: dict[int, list[DutySeat]] = defaultdict(list)
    for seat in plan.seats.filter(person__isnull=False).order_by("starts_at"):
        seats[seat.person_id or 0].append(seat)
    told = 0
    for person, own in seats.items():
        told += send_notice(
            to=accounts_of([person]),
            kind=DUTY,
            title=format_lazy(_("{place}的值守排好了"), place=plan.place.name),
            text=format_lazy(_("您有 {number} 班，第一班 {first}。"), number=len(own), first=moment(own[0])),
            path=reverse("watch_mine"),
            now=now,
            key=f"plan:{plan.pk}",
        )
    return told


def tell_changed(seat: DutySeat, before: int | None, now: dt.datetime) -> None:
    """Who stands on a published seat no longer, and who does now. Needs `plan__place`."""
    said = ((before, _("{when} 这一班不再由您值守。")), (seat.person_id, _("{when} 这一班改由您值守。")))
    for person, words in said:
        if person is not None:
            send_notice(
                to=accounts_of([person]),
                kind=DUTY,
                title=format_lazy(_("{place}的值守有变动"), place=seat.plan.place.name),
                text=format_lazy(words, when=moment(seat)),
                path=reverse("watch_mine"),
                now=now,
                key=f"seat:{seat.pk}:{seat.version}",
            )


def tell_offered(swap: DutySwap, now: dt.datetime) -> None:
    """The colleague. Needs `seat` and `wanted`."""
    name = names_of([swap.giver_id]).get(swap.giver_id, "")
    text: Text = format_lazy(_("{name}请您接 {when} 这一班。"), name=name, when=moment(swap.seat))
    if swap.wanted:
        words = _("{name}想用 {given} 这一班换您 {wanted} 那一班。")
        text = format_lazy(words, name=name, given=moment(swap.seat), wanted=moment(swap.wanted))
    _tell(swap, accounts_of([swap.taker_id]), text, now)


def tell_answered(swap: DutySwap, now: dt.datetime) -> None:
    """Who offered it; and where the colleague agreed, who keeps the duty."""
    name, when = names_of([swap.taker_id]).get(swap.taker_id, ""), moment(swap.seat)
    agreed = swap.state == DutySwap.State.AGREED
    words = _("{name}答应接 {when} 这一班，等负责人同意。") if agreed else _("{name}不能接 {when} 这一班。")
    _tell(swap, accounts_of([swap.giver_id]), format_lazy(words, name=name, when=when), now)
    if agreed:
        place = swap.seat.plan.place
        both, today = accounts_of([swap.giver_id, swap.taker_id]), local_date(now)
        keepers = [*keepers_of(place, today), *(keepers_of(place.at, today) if place.at else ())]
        to = [one for one in dict.fromkeys(keepers) if one not in both]
        asked = format_lazy(_("{when} 这一班有人要调，双方已说好，请您同意或退回。"), when=when)
        _tell(swap, to, asked, now, path=reverse("watch_place", args=[place.pk]))


def tell_decided(swap: DutySwap, now: dt.datetime) -> None:
    """Both."""
    done = swap.state == DutySwap.State.DONE
    words = _("{when} 的调班负责人同意了，班表已改。") if done else _("{when} 的调班负责人没有同意，班表不变。")
    _tell(swap, accounts_of([swap.giver_id, swap.taker_id]), format_lazy(words, when=moment(swap.seat)), now)


def tell_withdrawn(swaps: Iterable[DutySwap], now: dt.datetime) -> None:
    """The colleague, and who offered it where the seat was given to somebody else."""
    for swap in swaps:
        words = format_lazy(_("{when} 的调班不再办了。"), when=moment(swap.seat))
        _tell(swap, accounts_of([swap.giver_id, swap.taker_id]), words, now)


def moment(seat: DutySeat) -> str:
    """When and which: 12-03 08:00 白班."""
    return f"{localtime(seat.starts_at):%m-%d %H:%M} {seat.shift}"


def _tell(swap: DutySwap, to: list[int], text: Text, now: dt.datetime, path: str = "") -> None:
    place: Place = swap.seat.plan.place
    send_notice(
        to=to,
        kind=SWAP,
        title=format_lazy(_("{place}调班"), place=place.name),
        text=text,
        path=path or reverse("watch_mine"),
        now=now,
        key=f"swap:{swap.pk}:{swap.state}",
    )
