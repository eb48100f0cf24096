"""Whether a need is out of reach whatever is recorded, as the caps and the days that are left prove."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from rulebook.explaining.growth import direction, may_move
from rulebook.explaining.offers import Offer
from rulebook.explaining.trial import Occurrence, Trial
from rulebook.formula.phrase import Said
from rulebook.pers import is_calendar, words_of
from rulebook.scheme import Item, Limit, Scheme
from rulebook.stages import orderly
from rulebook.standing import NeedColumn

if TYPE_CHECKING:
    from rulebook.result import Result

LISTED = 4
DOWN = Said("本周期内再有记录也达不到", "Out of reach in this period: no further record would meet it")


def out_of_reach(
    result: "Result", need: NeedColumn, found: Sequence[Offer], trial: Trial, tried: Sequence[Occurrence]
) -> Said | None:
    """Why nothing that could be recorded meets the need; None where this is not proved.

    Args:
        result: the subject's.
        need: one that trying did not meet.
        found: what was tried, of every item its dearest way.
        trial: its outcome.
        tried: its records in the order of the trial's.
    """
    scheme, wanted = result.scheme, direction(result.scheme, need)
    if not wanted:
        return None
    moving = {i for i in need.reach.items if may_move(scheme, i, wanted, need.reach.of_points)}
    if not moving:
        return DOWN
    if wanted < 0 or moving - {offer.item for offer in found} or not all(offer.exhaustive for offer in found):
        return None
    if need.reach.of_points:
        return _capped(scheme, trial, tried) if _nested(scheme, moving) else None
    return DOWN if _every_part(scheme, need, found) else None


def _nested(scheme: Scheme, items: set[int]) -> bool:
    """Whether caps lie within one another, so that no other distribution of the points could have given more."""
    return all(orderly(scheme.caps_of(scheme.items[i])) for i in items)


def _capped(scheme: Scheme, trial: Trial, tried: Sequence[Occurrence]) -> Said | None:
    """The full caps, where in every part that is left every item has come to one."""
    cut: dict[int, Said] = {}
    for k in {(one.item, one.day): k for k, one in enumerate(tried)}.values():
        limit, item = int(trial.limited_by[k]), scheme.items[tried[k].item]
        if limit < 0 or not _is_bound(scheme, item, label := trial.limits[limit]):
            return None
        cut[tried[k].item] = Said(f"{item.title}（{label.zh}）", f"{item.english or item.title} ({label.en})")
    names = tuple(cut.values())
    more = Said("等", " and others") if len(names) > LISTED else Said("", "")
    zh, en = "、".join(n.zh for n in names[:LISTED]), ", ".join(n.en for n in names[:LISTED])
    return Said(
        f"本周期内已无法达到：{zh}{more.zh}已封顶", f"Out of reach in this period: {en}{more.en} can give no more"
    )


def _is_bound(scheme: Scheme, item: Item, label: Limit) -> bool:
    """Whether a limit is a cap on all points of a part of the calendar, whatever a record says or how large it is."""
    caps = [cap for cap in scheme.caps_of(item) if cap.limit.path == label.path]
    return bool(caps) and all(cap.sign > 0 and is_calendar(cap.per) and not cap.dated for cap in caps)


def _every_part(scheme: Scheme, need: NeedColumn, found: Sequence[Offer]) -> bool:
    """Whether a count of parts of the calendar had a record in every part that is left, as often as duties ask."""
    words = chain.from_iterable(words_of(per) for per in need.reach.pers)
    if need.reach.calls & {"count", "quantity"} or not all(is_calendar(word) for word in words):
        return False
    most = max((duty.times for duty in scheme.duties), default=1)
    return all(min(Counter(one.day for one in offer.occurrences).values()) >= most for offer in found)
