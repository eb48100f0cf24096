"""What is filled in about standing duty."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..services import DutyTold, Shift

ROWS = 3
Choices = Sequence[tuple[int, str]]
USUAL = (("白班", "08:00", "20:00", 1), ("夜班", "20:00", "08:00", 1))
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DutyForm(forms.Form):
    """A standing duty: from when to when, up to three shifts a day, who stands."""

    starts_on = forms.DateField(label=_("从哪一天"), widget=DAY)
    ends_on = forms.DateField(label=_("到哪一天"), widget=DAY, help_text=_("最多 92 天。"))
    rest_hours = forms.IntegerField(
        label=_("两班之间至少休息（小时）"), min_value=0, max_value=168, help_text=_("24 就是不连着两天值班。")
    )
    team_id = forms.TypedChoiceField(
        label=_("由哪支队伍值守"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("不选队伍，就在下面选人。"),
    )
    people = forms.TypedMultipleChoiceField(
        label=_("由谁值守"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, teams: Choices, people: Choices, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.fields["team_id"].choices = [("", _("不选队伍")), *teams]  # type: ignore[attr-defined]
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]
        for nth in range(1, ROWS + 1):
            name, starts, ends, number = USUAL[nth - 1] if nth <= len(USUAL) else ("", "", "", 1)
            time = {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), "required": nth == 1}
            first = nth == 1
            self.fields[f"name_{nth}"] = forms.CharField(
                label=_("班次名称"), max_length=20, required=first, initial=name
            )
            self.fields[f"starts_{nth}"] = forms.TimeField(label=_("开始"), initial=starts, **time)  # type: ignore[arg-type]
            self.fields[f"ends_{nth}"] = forms.TimeField(label=_("结束"), initial=ends, **time)  # type: ignore[arg-type]
            self.fields[f"number_{nth}"] = forms.IntegerField(
                label=_("每班几人"), min_value=1, max_value=9, required=first, initial=number
            )

    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """The fields of each shift."""
        for nth in range(1, ROWS + 1):
            yield nth, [self[f"{name}_{nth}"] for name in ("name", "starts", "ends", "number")]

    def clean(self) -> dict[str, Any]:
        """A shift that has a name has its times."""
        said = super().clean() or {}
        for nth in range(2, ROWS + 1):
            if said.get(f"name_{nth}"):
                for name in ("starts", "ends", "number"):
                    if said.get(f"{name}_{nth}") is None and f"{name}_{nth}" not in self.errors:
                        self.add_error(f"{name}_{nth}", _("请填写。"))
        return said

    def told(self) -> DutyTold:
        """What was filled in."""
        said = self.cleaned_data
        shifts = [
            Shift(said[f"name_{nth}"], said[f"starts_{nth}"], said[f"ends_{nth}"], said[f"number_{nth}"])
            for nth in range(1, ROWS + 1)
            if said[f"name_{nth}"]
        ]
        return DutyTold(
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            shifts=tuple(shifts),
            rest_hours=said["rest_hours"],
            team_id=said["team_id"],
            people=tuple(said["people"]),
        )


class SwapForm(forms.Form):
    """To whom a duty is offered, or for which of a colleague's, as “person:id” or “seat:id”."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    to = forms.ChoiceField(label=_("换给谁"))
    words = forms.CharField(label=_("说明（可不写）"), max_length=200, required=False)

    def __init__(
        self, data: Any = None, *, version: int, colleagues: Choices, wanted: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data, initial={"version": version})
        groups = [
            (_("请同事接这一班"), [(f"person:{pk}", name) for pk, name in colleagues]),
            (_("用这一班换同事的一班"), [(f"seat:{pk}", words) for pk, words in wanted]),
        ]
        self.fields["to"].choices = [("", _("请选")), *(group for group in groups if group[1])]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        kind, _colon, number = self.cleaned_data["to"].partition(":")
        name = "taker_id" if kind == "person" else "wanted_id"
        return {name: int(number), "words": self.cleaned_data["words"], "version": self.cleaned_data["version"]}


def in_a_month(today: dt.date) -> tuple[dt.date, dt.date]:
    """The month that is planned next: the one after this day's."""
    first = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
