"""What is filled in about skills, teams and oneself."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benliu.ui.inputs import DayInput, days

from .queries.mine import STANDINGS
from .queries.team import PURPOSES
from .services import AbsenceTold, CompetenceTold, Where

LOCAL = "%Y-%m-%dT%H:%M"
WEEKDAYS = [
    ("1", _("星期一")),
    ("2", _("星期二")),
    ("3", _("星期三")),
    ("4", _("星期四")),
    ("5", _("星期五")),
    ("6", _("星期六")),
    ("7", _("星期日")),
]
LASTING = [
    ("", _("直到我改")),
    ("4", _("4 小时")),
    ("12", _("12 小时")),
    ("24", _("一天")),
    ("72", _("三天")),
    ("168", _("一周")),
]


def _moment(label: Any, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[LOCAL, "%Y-%m-%d %H:%M"], **options)


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class SkillForm(forms.Form):
    """A skill for the list."""

    title = forms.CharField(label=_("技能"), max_length=40)
    english = forms.CharField(label=_("英文名称"), max_length=80, required=False, help_text=_("英文界面用；可以不写。"))


class CompetenceForm(forms.Form):
    """A skill that somebody has."""

    skill_id = forms.TypedChoiceField(label=_("技能"), coerce=int)
    valid_from = days(_("起算日期"), required=True)
    valid_until = days(_("有效期至"), help_text=_("不填就是一直有效。"))
    proof = forms.CharField(label=_("凭什么"), max_length=120, required=False, help_text=_("证书名称或编号。"))

    def __init__(self, data: Any = None, *, skills: list[tuple[int, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["skill_id"].choices = skills  # type: ignore[attr-defined]

    def told(self) -> CompetenceTold:
        """What was filled in."""
        return CompetenceTold(**self.cleaned_data)


class TeamForm(forms.Form):
    """A team."""

    name = forms.CharField(label=_("队名"), max_length=80)
    unit_id = forms.TypedChoiceField(label=_("单位"), coerce=int)
    purpose = forms.ChoiceField(label=_("用途"), choices=PURPOSES)

    def __init__(self, data: Any = None, *, units: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]


class StandingForm(forms.Form):
    """How soon, and how long that holds."""

    standing = forms.ChoiceField(choices=STANDINGS)
    lasts = forms.TypedChoiceField(
        label=_("持续多久"),
        choices=LASTING,
        coerce=int,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def until(self, now: dt.datetime) -> dt.datetime | None:
        """The moment until which it holds."""
        hours = self.cleaned_data["lasts"]
        return now + dt.timedelta(hours=hours) if hours else None


class OnceForm(forms.Form):
    """A time away."""

    starts_at = _moment(_("从"))
    ends_at = _moment(_("到"))
    reason = forms.CharField(label=_("原因（可以不写）"), max_length=120, required=False)

    def told(self) -> AbsenceTold:
        """What was filled in."""
        return AbsenceTold(**self.cleaned_data)


class WeeklyForm(forms.Form):
    """Hours of the same weekdays; to an hour that is not later than the first, of the day after."""

    weekdays = forms.MultipleChoiceField(label=_("每周哪几天"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple)
    start = _hour(_("几点开始"))
    end = _hour(_("几点结束"))
    repeats_until = forms.DateField(
        label=_("重复到"), widget=DayInput(), required=False, help_text=_("不填就一直重复，直到您撤销。")
    )
    reason = forms.CharField(label=_("原因（可以不写）"), max_length=120, required=False)

    def told(self, today: dt.date) -> AbsenceTold:
        """What was filled in, from today on."""
        said = self.cleaned_data
        later = said["end"] <= said["start"]
        return AbsenceTold(
            starts_at=timezone.make_aware(dt.datetime.combine(today, said["start"])),
            ends_at=timezone.make_aware(dt.datetime.combine(today + dt.timedelta(days=later), said["end"])),
            weekdays="".join(said["weekdays"]),
            repeats_until=said["repeats_until"],
            reason=said["reason"],
        )


class WhereForm(forms.Form):
    """Roughly where: two decimals of a degree are enough."""

    which = forms.ChoiceField(choices=[("home", _("住处")), ("work", _("单位"))])
    latitude = forms.DecimalField(label=_("纬度"), min_value=-90, max_value=90)
    longitude = forms.DecimalField(label=_("经度"), min_value=-180, max_value=180)

    def where(self) -> Where:
        """What was filled in."""
        return Where(self.cleaned_data["latitude"], self.cleaned_data["longitude"])
