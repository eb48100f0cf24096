"""What is filled in about warnings and responses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from benliu.records.forms import SeveralFilesInput

from .queries.response import LEVELS

COLOURS = [
    (0, _("没有级别")),
    (4, _("蓝色（Ⅳ级）")),
    (3, _("黄色（Ⅲ级）")),
    (2, _("橙色（Ⅱ级）")),
    (1, _("红色（Ⅰ级）")),
]
LOCAL = "%Y-%m-%dT%H:%M"


def _moment(**options: object) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(widget=widget, input_formats=[LOCAL, "%Y-%m-%d %H:%M"], **options)  # type: ignore[arg-type]


class AlertFiles(forms.Form):
    """Files of warnings."""

    alerts = forms.FileField(
        label=_("CAP 文件"),
        help_text=_("预警发布系统给的 .xml 或 .cap 文件，CAP 1.2 或 1.1。"),
        widget=SeveralFilesInput(attrs={"accept": ".xml,.cap,application/xml,text/xml,application/cap+xml"}),
    )


class OneAlert(forms.Form):
    """A warning as it was heard or read."""

    headline = forms.CharField(label=_("标题"), max_length=200, help_text=_("例如：示例市气象台发布台风橙色预警。"))
    issuer = forms.CharField(label=_("发布单位"), max_length=100)
    level = forms.TypedChoiceField(label=_("预警级别"), choices=COLOURS, coerce=int, initial=0)
    sent_at = _moment(label=_("发布时间"))
    expires_at = _moment(label=_("失效时间"), required=False, help_text=_("不知道就空着。"))
    areas = forms.CharField(label=_("影响区域"), max_length=400, required=False, help_text=_("几处用顿号分开。"))
    description = forms.CharField(
        label=_("内容"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_exercise = forms.BooleanField(label=_("演练用"), required=False)


class StartForm(forms.Form):
    """The start of a response."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("例如：第 3 号台风。"))
    unit_id = forms.TypedChoiceField(label=_("单位"), coerce=int)
    level = forms.TypedChoiceField(label=_("响应级别"), choices=LEVELS[::-1], coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    is_drill = forms.BooleanField(label=_("这是演练"), required=False, help_text=_("处处标明“演练”，不算真的出勤。"))

    def __init__(self, *told: object, units: list[tuple[int, str]], **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]


class LevelForm(forms.Form):
    """A raise, a lowering or the end."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=_("改为"), choices=[*LEVELS[::-1], (0, _("结束响应"))], coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
