"""What somebody is told of a thing that was recorded: what, which day, how much, what was left out, the way there."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.ui.numbers import format_points

from .closing import closing_words
from .models import RecordKind
from .services import Recorded, Told


@dataclass(frozen=True)
class Receipt:
    """Words in the reader's language, without names of people; `ways` are pairs of words and address. `merge`: where to
    post that what seems to be recorded twice is the same thing; empty where nothing does.

    The day is told with its year: a phone shows receipts for long.
    """

    title: str
    text: str
    ways: tuple[tuple[str, str], ...]
    merge: str = ""


def receipt_of(told: Told, recorded: Recorded) -> Receipt:
    """The receipt of `told`, of which `recorded` came. One query."""
    kind = RecordKind.objects.get(code=told.kind)
    day, measure = date_format(told.happened_on, "DATE_FORMAT"), kind.measure(told.quantity)
    text = f"{day} · {format_points(told.quantity)} {measure} · {_said(told, recorded)}"
    merge = reverse("telling_merge", args=[recorded.activity_id]) if recorded.doubles else ""
    return Receipt(kind.label, text, tuple(_ways(told, recorded)), merge)


def _said(told: Told, recorded: Recorded) -> str:
    """“已记 24 条，等待审核”, how many were there already, and what to know of a closed period."""
    made = ngettext("已记 %(n)s 条，等待审核。", "已记 %(n)s 条，等待审核。", recorded.made) % {"n": recorded.made}
    had = _("另有 %s 条已经记过，没有重复记。") % recorded.had if recorded.had else ""
    return made + had + _doubled(recorded) + closing_words(told.happened_on)


def _doubled(recorded: Recorded) -> str:
    """That somebody else told of the same meanwhile, and what to do."""
    words = ngettext(
        "其中 %(n)s 条好像别人也记了，都还留着：是同一件事，请合并，重复的就不再计入。",
        "其中 %(n)s 条好像别人也记了，都还留着：是同一件事，请合并，重复的就不再计入。",
        recorded.doubles,
    )
    return words % {"n": recorded.doubles} if recorded.doubles else ""


def _ways(told: Told, recorded: Recorded) -> list[tuple[str, str]]:
    """To what was made, and to what there was on that day already."""
    day = {"unit": told.unit_id, "since": told.happened_on, "until": told.happened_on}
    made = [(_("看这次的记录"), _listed(entry=recorded.activity_id))] if recorded.made else []
    return [*made, (_("看已经有的"), _listed(**day))] if recorded.had or recorded.doubles else made


def _listed(**filters: object) -> str:
    return f"{reverse('records')}?{urlencode(filters)}"
