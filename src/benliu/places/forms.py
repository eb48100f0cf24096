"""What is filled in about a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries.field import LATE
from .queries.place import KINDS
from .services import PlaceTold


class PlaceForm(forms.Form):
    """A place. Of a new one its unit is asked for, too."""

    unit_id = forms.TypedChoiceField(label=_("单位"), coerce=int)
    code = forms.CharField(label=_("代号"), max_length=8, help_text=_("写在地图和指挥屏上，例如 A。"))
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=KINDS)
    address = forms.CharField(label=_("地址"), max_length=200, required=False, help_text=_("让没去过的人也找得到。"))
    latitude = forms.DecimalField(
        label=_("纬度"), required=False, min_value=-90, max_value=90, decimal_places=6, help_text=_("例如 30.123456。")
    )
    longitude = forms.DecimalField(label=_("经度"), required=False, min_value=-180, max_value=180, decimal_places=6)
    alarm = forms.DecimalField(
        label=_("警戒水位（米）"), required=False, min_value=-1000, max_value=9000, decimal_places=3
    )

    at = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, units: list[tuple[int, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit_id"]

    def told(self) -> PlaceTold:
        """What was filled in, without the unit."""
        return PlaceTold(**{name: value for name, value in self.cleaned_data.items() if name != "unit_id"})


class PlaceFilter(forms.Form):
    """Which places are shown."""

    words = forms.CharField(label=_("名称或代号"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("全部")), *KINDS], required=False)
    show = forms.ChoiceField(label=_("状态"), choices=[("", _("正在用的")), ("closed", _("已停用"))], required=False)

    def __init__(self, data: Any, *, keeps: bool) -> None:
        super().__init__(data)
        if not keeps:
            del self.fields["show"]

    def chosen(self) -> dict[str, str]:
        """What was chosen; what cannot be chosen counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("words", "kind", "show")}


class FieldFilter(forms.Form):
    """What the map of everything shows."""

    words = forms.CharField(label=_("名称或代号"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)
    unit_id = forms.TypedChoiceField(label=_("单位"), coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), (LATE, _("超期的"))], required=False)

    def __init__(self, data: Any, *, kinds: list[tuple[str, Any]], units: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]
        self.fields["unit_id"].choices = [("", _("全部")), *units]  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit_id"]

    def chosen(self) -> dict[str, Any]:
        """What was chosen; what cannot be chosen counts as not chosen."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) or "" for name in ("words", "kind", "state")}
        return said | {"unit_id": self.cleaned_data.get("unit_id")}
