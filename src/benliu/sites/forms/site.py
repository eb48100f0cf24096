"""What is filled in about sites."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benliu.common.decision import Invalid
from benliu.org.services import GuestTold
from benliu.places.services import PlaceTold

from ..services import CheckTold, PointTold, SiteTold

SHOWN = [("open", _("在建")), ("closed", _("已关闭")), ("all", _("全部"))]
Units = list[tuple[int, str]]


class Day(forms.DateField):
    """A day, picked in the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def valid(form: Any) -> Any:
    """The form, if it can be accepted; else `Invalid` with the first thing to mend."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise Invalid(f"{label}{gettext('：')}{errors[0]}" if label else str(errors[0]))
    return form


class SiteFilter(forms.Form):
    """Which sites are shown."""

    words = forms.CharField(label=_("工地、工程、施工单位"), max_length=40, required=False)
    show = forms.ChoiceField(label=_("状态"), choices=SHOWN, required=False, initial="open")

    def chosen(self) -> dict[str, str]:
        """What was chosen; what cannot be chosen counts as not chosen."""
        self.is_valid()
        return {"words": self.cleaned_data.get("words", ""), "show": self.cleaned_data.get("show") or "open"}


class SiteForm(forms.Form):
    """A site. Of a new one its unit is asked for, too."""

    unit_id = forms.TypedChoiceField(label=_("单位"), coerce=int)
    code = forms.CharField(label=_("代号"), max_length=8, help_text=_("写在地图上，例如 G1。"))
    name = forms.CharField(label=_("工地名称"), max_length=80)
    project = forms.CharField(label=_("工程项目"), max_length=120)
    owner = forms.CharField(label=_("建设单位"), max_length=120, required=False)
    contractor = forms.CharField(label=_("施工单位"), max_length=120, required=False)
    supervisor = forms.CharField(label=_("监理单位"), max_length=120, required=False)
    starts_on = Day(label=_("开工日期"))
    ends_on = Day(label=_("计划完工日期"), required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False, help_text=_("让没去过的人也找得到。"))
    latitude = forms.DecimalField(
        label=_("纬度"), required=False, min_value=-90, max_value=90, decimal_places=6, help_text=_("例如 30.123456。")
    )
    longitude = forms.DecimalField(label=_("经度"), required=False, min_value=-180, max_value=180, decimal_places=6)

    def __init__(self, data: Any = None, *, units: Units, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit_id"]

    def told(self) -> SiteTold:
        """What was filled in, without the unit."""
        said = self.cleaned_data
        where = {name: said[name] for name in ("code", "name", "address", "latitude", "longitude")}
        rest = {name: said[name] for name in ("project", "owner", "contractor", "supervisor", "starts_on", "ends_on")}
        return SiteTold(place=PlaceTold(kind="site", **where), **rest)


class BranchForm(forms.Form):
    """The branch of a site."""

    name = forms.CharField(label=_("支部名称"), max_length=120)
    parent_id = forms.TypedChoiceField(label=_("设在哪个组织之下"), coerce=int)
    until = Day(label=_("批准到哪一天"), required=False, help_text=_("还没定的可以空着，满半年前会提醒。"))

    def __init__(self, data: Any = None, *, parents: Units) -> None:
        super().__init__(data)
        self.fields["parent_id"].choices = parents  # type: ignore[attr-defined]


class UntilForm(forms.Form):
    """How long the branch is approved."""

    until = Day(label=_("批准到哪一天"), required=False)


class GuestForm(forms.Form):
    """Somebody of another employer who joins the site's branch for a time."""

    name = forms.CharField(label=_("姓名"), max_length=80)
    employer = forms.CharField(label=_("工作单位"), max_length=120)
    home = forms.CharField(label=_("原党组织"), max_length=120, required=False)
    ends_on = Day(label=_("到哪一天"))

    def told(self) -> GuestTold:
        """What was filled in."""
        return GuestTold(**self.cleaned_data)


class StayForm(forms.Form):
    """The last day of somebody's time at the site."""

    stay_id = forms.IntegerField(min_value=1)
    ends_on = Day(label=_("到哪一天"))


class RequirementForm(forms.Form):
    """Something that must exist at every site."""

    unit_id = forms.TypedChoiceField(label=_("单位"), coerce=int)
    standard = forms.CharField(label=_("标准"), max_length=40, help_text=_("例如：四有一好。"))
    title = forms.CharField(label=_("要求"), max_length=80, help_text=_("例如：有临时党支部。"))
    guidance = forms.CharField(
        label=_("怎样算做到"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, units: Units) -> None:
        super().__init__(data)
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]


class FulfilmentForm(forms.Form):
    """Whether something exists at a site, and what shows it."""

    requirement_id = forms.IntegerField(min_value=1)
    is_met = forms.TypedChoiceField(
        choices=[("1", _("做到了")), ("0", _("还没做到"))], coerce=lambda value: value == "1"
    )
    words = forms.CharField(label=_("说明"), max_length=400, required=False)
    photo = forms.FileField(label=_("照片"), required=False)

    def said(self) -> dict[str, Any]:
        """What was filled in; the photo as its bytes."""
        said = dict(self.cleaned_data)
        photo = said["photo"]
        return said | {"photo": photo.read() if photo else None}


class RouteForm(forms.Form):
    """A route."""

    name = forms.CharField(label=_("路线名称"), max_length=80)
    every_days = forms.IntegerField(
        label=_("几天巡一次"), min_value=1, max_value=366, required=False, help_text=_("空着表示需要时才巡。")
    )


class PointForm(forms.Form):
    """A point of a route."""

    name = forms.CharField(label=_("点位名称"), max_length=80)
    where = forms.CharField(label=_("怎么找到"), max_length=200, required=False)
    latitude = forms.DecimalField(label=_("纬度"), required=False, min_value=-90, max_value=90, decimal_places=6)
    longitude = forms.DecimalField(label=_("经度"), required=False, min_value=-180, max_value=180, decimal_places=6)

    def told(self) -> PointTold:
        """What was filled in."""
        return PointTold(**self.cleaned_data)


class CheckForm(forms.Form):
    """What is looked at at a point."""

    question = forms.CharField(label=_("看什么"), max_length=120)
    guidance = forms.CharField(
        label=_("怎样看"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    measure = forms.CharField(
        label=_("计量单位"), max_length=12, required=False, help_text=_("要填数的写，例如“米”；只选是否正常的空着。")
    )
    low = forms.DecimalField(label=_("下限"), required=False, decimal_places=3, max_digits=12)
    high = forms.DecimalField(label=_("上限"), required=False, decimal_places=3, max_digits=12)
    needs_photo = forms.BooleanField(label=_("必须拍照"), required=False)
    picture = forms.FileField(label=_("示意图"), required=False)

    def told(self) -> CheckTold:
        """What was filled in; the picture as its bytes."""
        said = dict(self.cleaned_data)
        picture = said["picture"]
        return CheckTold(**said | {"picture": picture.read() if picture else None})


def in_half_a_year(today: dt.date) -> str:
    """What the day of a stay is proposed as."""
    return (today + dt.timedelta(days=182)).isoformat()
