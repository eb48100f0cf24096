"""What people fill in about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.common.clock import local_date, now
from benliu.ui.inputs import days

from .leaving import Reason
from .particulars import ENTRIES, REASONS
from .queries.offices import office_roles


class FindPeople(forms.Form):
    """A name or a staff number."""

    words = forms.CharField(label=gettext_lazy("姓名或工号"), required=False, max_length=40)


class AskTransfer(forms.Form):
    """Who goes where from when. Of somebody in another branch number and name are asked for, and both must be right."""

    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=80)
    staff_no = forms.CharField(
        label=gettext_lazy("工号"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("用来认准要转的人：工号和姓名都对上才能发起。"),
    )
    receiving = forms.TypedChoiceField(label=gettext_lazy("转到哪个支部"), coerce=int)
    starts_on = days(
        gettext_lazy("生效日期"),
        required=True,
        help_text=gettext_lazy("这一天起在新支部；这一天之前的记录留在原支部。"),
    )
    ends_on = days(
        gettext_lazy("结束日期（只有临时转接才填）"),
        help_text=gettext_lazy("填了就是临时的：组织关系留在原支部，到这一天自动结束。"),
    )

    def __init__(self, data: Any = None, *, branches: list[tuple[int, str]], known: bool, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.fields["receiving"].choices = [("", _("请选择")), *branches]  # type: ignore[attr-defined]
        if known:
            del self.fields["name"], self.fields["staff_no"]
        else:
            self.fields["name"].required = self.fields["staff_no"].required = True


class GiveReason(forms.Form):
    """Why not."""

    reason = forms.CharField(label=gettext_lazy("不同意的话，写明原因"), max_length=200)


class Appoint(forms.Form):
    """Who gets which office, from when to when."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=gettext_lazy("职务"),
        choices=lambda: [("", _("请选择")), *office_roles()],
        help_text=gettext_lazy("书记可以审核本支部的记录，党务干部可以管理本组织和下级；其他职务只作登记，不带权限。"),
    )
    since = days(gettext_lazy("任职日期"), required=True)
    until = days(
        gettext_lazy("任期结束日期（可以不填）"),
        help_text=gettext_lazy("最后一天。到期前 60 天提醒；到期后职务附带的权限自动停止。"),
    )


class EndMembership(forms.Form):
    """Why, and the last day."""

    reason = forms.ChoiceField(
        label=gettext_lazy("离开的原因"), choices=[("", gettext_lazy("请选择")), *Reason.choices]
    )
    last_day = days(
        gettext_lazy("在册的最后一天"),
        required=True,
        help_text=gettext_lazy("这一天及以前的记录和积分照旧；之后不再计入这个支部。"),
    )


class SetTerm(forms.Form):
    """The last day of an office."""

    last_day = days(
        gettext_lazy("任期结束日期"),
        help_text=gettext_lazy("最后一天。不填就是没有期限；到期后职务附带的权限自动停止。"),
    )


class KeepParticulars(forms.Form):
    """All entries with what each is for. Masked ones show no value: what is typed replaces it, nothing leaves it."""

    def __init__(self, person: Any, data: Any = None) -> None:
        super().__init__(data)
        kept = getattr(person, "particulars", None)
        for entry in ENTRIES:
            value = getattr(kept, entry.name, "")
            length = entry.length
            self.fields[entry.name] = field = forms.CharField(
                label=entry.label, required=False, max_length=length, help_text=entry.purpose
            )
            if entry.mask and value:
                field.help_text = _("现在是 %(shown)s，不改就留空。%(purpose)s") % {
                    "shown": entry.shown(value),
                    "purpose": entry.purpose,
                }
            else:
                field.initial = value

    def clean(self) -> dict[str, Any]:
        """Each entry that was changed checked by its kind: what is kept already may stay while another is mended."""
        said = super().clean() or self.cleaned_data
        for entry in ENTRIES:
            value = entry.kind.normal(said.get(entry.name, ""))
            trouble = entry.trouble(value, local_date(now())) if entry.name in self.changed_data else None
            if trouble:
                self.add_error(entry.name, trouble.words)
        return said

    def doubts(self) -> list[str]:
        """What is doubtful about what was typed, and is kept as it is."""
        typed = [(entry, entry.kind.normal(self.cleaned_data[entry.name])) for entry in ENTRIES]
        found = [entry.kind.doubtful(value) for entry, value in typed if value and entry.name in self.changed_data]
        return [doubt.words for doubt in found if doubt]

    def said(self) -> dict[str, str]:
        """What is to be set: everything, but masked entries only where something was typed."""
        masked = {entry.name for entry in ENTRIES if entry.mask}
        return {name: value for name, value in self.cleaned_data.items() if value or name not in masked}


class TakeRoster(forms.Form):
    """Whether a roster is taken along in full, and what for."""

    reason = forms.ChoiceField(
        label=gettext_lazy("下载内容"),
        required=False,
        choices=[("", gettext_lazy("遮住证件号、电话等")), *(REASONS.items())],
        help_text=gettext_lazy("选了用途就是完整内容；每个人都能在自己的页上看到谁在什么时候为什么下载过。"),
    )


class EraseForGood(forms.Form):
    """The name typed once more: this cannot be taken back."""

    name = forms.CharField(
        label=gettext_lazy("输入姓名确认"), max_length=80, help_text=gettext_lazy("清除以后不能恢复。")
    )

    def __init__(self, person: Any, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_name(self) -> str:
        """The very name."""
        name: str = self.cleaned_data["name"]
        if name.strip() != self.person.name.strip():
            raise forms.ValidationError(_("与要清除的人姓名不符。"))
        return name
