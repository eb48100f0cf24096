"""What is filled in about a meeting."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benliu.ui.inputs import DayInput

from .monthly import LAST, MonthlyDay
from .queries.offers import PlanOffer
from .services import Fixed, Plan
from .wording import monthly_words


class TimeInput(forms.TimeInput):
    """An hour, picked with the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PlanMeeting(forms.Form):
    """A meeting or an activity that is to be."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("类型"))
    title = forms.CharField(label=_("名称"), max_length=120)
    day = forms.DateField(label=_("哪一天"), widget=DayInput())
    start = forms.TimeField(label=_("几点开始"), widget=TimeInput())
    end = forms.TimeField(label=_("几点结束"), widget=TimeInput())
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    note = forms.CharField(
        label=_("说明"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("议题、要带什么；应到的人看得到。"),
    )  # fmt: skip
    sign_up = forms.BooleanField(label=_("要大家报名"), required=False)
    seats = forms.IntegerField(
        label=_("名额"), required=False, min_value=1, max_value=100_000, help_text=_("不填就不限；报满后可以排候补。")
    )
    grace_minutes = forms.IntegerField(label=_("开始后几分钟算迟到"), min_value=0, max_value=240, initial=5)
    people = forms.TypedMultipleChoiceField(label=_("应到的人"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None = None, *, offer: PlanOffer, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.offer = offer
        kinds = dict(offer.kinds) | {initial["kind"]: initial["kind_label"]} if initial.get("kind") else offer.kinds
        self.fields["kind"].choices = _by_subject(dict(kinds), offer)  # type: ignore[attr-defined]
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (member.person_id, member.name) for member in offer.people
        ]

    def plan(self) -> Plan:
        """What was filled in; seats only where people sign up."""
        said = self.cleaned_data
        return Plan(
            id=said["id"],
            kind=said["kind"],
            unit_id=self.offer.unit_id or 0,
            title=said["title"],
            starts_at=_moment(said["day"], said["start"]),
            ends_at=_moment(said["day"], said["end"]),
            people=tuple(said["people"]),
            place=said["place"],
            note=said["note"],
            sign_up=said["sign_up"],
            seats=said["seats"] if said["sign_up"] else None,
            grace_minutes=said["grace_minutes"],
        )


class FixDay(forms.Form):
    """The day of every month on which a duty is fulfilled."""

    on = forms.ChoiceField(label=_("每月哪一天"), help_text=_("没有这一天的月份用最后一天；遇休息日改到下一个工作日。"))
    start = forms.TimeField(label=_("几点开始"), widget=TimeInput())
    end = forms.TimeField(label=_("几点结束"), widget=TimeInput())
    place = forms.CharField(label=_("地点"), max_length=120, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["on"].choices = monthly_days()  # type: ignore[attr-defined]

    def fixed(self) -> Fixed:
        """What was filled in."""
        said = self.cleaned_data
        week, day = said["on"].split("-")
        return Fixed(MonthlyDay(int(week), int(day)), said["start"], said["end"], said["place"])


def monthly_days() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every day that can be fixed, with its words: by its number, or by its weekday from Monday to Friday."""
    by_date = [MonthlyDay(0, day) for day in range(1, 32)]
    by_weekday = [MonthlyDay(week, day) for week in range(1, LAST + 1) for day in range(1, 6)]
    groups = ((_("按日期"), by_date), (_("按星期"), by_weekday))
    return [(str(name), [(f"{on.week}-{on.day}", monthly_words(on)) for on in days]) for name, days in groups]


def _by_subject(kinds: Mapping[str, str], offer: PlanOffer) -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds under what their record will be for: those who come, or the branch alone."""
    of_people = [one for one in kinds.items() if one[0] not in offer.for_branch]
    of_branch = [one for one in kinds.items() if one[0] in offer.for_branch]
    groups = [(str(_("记给到会的人")), of_people), (str(_("只记给支部")), of_branch)]
    return [group for group in groups if group[1]]


def first_answers(offer: PlanOffer, *, id: uuid.UUID, day: dt.date, kind: str) -> dict[str, Any]:
    """What the form says before anybody has filled it in: in the afternoon, those whom a meeting of `kind` is for."""
    return {
        "id": id,
        "day": day,
        "start": dt.time(14, 30),
        "end": dt.time(16, 0),
        "people": offer.asked(kind),
        "grace_minutes": 5,
    }


def _moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, hour))
