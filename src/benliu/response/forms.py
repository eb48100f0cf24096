"""What is filled in about warnings and responses."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benliu.records.forms import SeveralFilesInput

from .plans import WAYS, Rung
from .queries.onsite import REPORT_KINDS
from .queries.plan import Choices
from .queries.response import LEVELS
from .queries.standdown import Out
from .reasons import REASONS
from .services.reply import Said

COLOURS = [
    (0, _("没有级别")),
    (4, _("蓝色（Ⅳ级）")),
    (3, _("黄色（Ⅲ级）")),
    (2, _("橙色（Ⅱ级）")),
    (1, _("红色（Ⅰ级）")),
]
ARRIVALS = [
    ("", _("不写")),
    (15, _("15 分钟")),
    (30, _("30 分钟")),
    (60, _("1 小时")),
    (90, _("1 个半小时")),
    (120, _("2 小时")),
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
    plan_id = forms.TypedChoiceField(label=_("按哪份预案"), coerce=int, empty_value=None, required=False)
    is_drill = forms.BooleanField(label=_("这是演练"), required=False, help_text=_("处处标明“演练”，不算真的出勤。"))

    def __init__(
        self, *told: object, units: list[tuple[int, str]], plans: list[tuple[int, str]], **named: object
    ) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]
        self.fields["plan_id"].choices = [*plans, ("", _("不按预案"))]  # type: ignore[attr-defined]


class LevelForm(forms.Form):
    """A raise, a lowering or the end."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=_("改为"), choices=[*LEVELS[::-1], (0, _("结束响应"))], coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class PostForm(forms.Form):
    """A post that is opened by hand."""

    place = forms.TypedChoiceField(label=_("地点"), coerce=int)
    skill = forms.TypedChoiceField(label=_("要求的技能"), coerce=int)
    starts_at = _moment(label=_("开始时间"))
    ends_at = _moment(label=_("结束时间"))
    number = forms.IntegerField(label=_("人数"), min_value=1, max_value=500, initial=1)
    weight = forms.IntegerField(
        label=_("要紧程度"), min_value=1, max_value=9, initial=1, help_text=_("1 到 9，9 最要紧。")
    )
    task = forms.CharField(label=_("任务"), max_length=200, required=False)

    def __init__(self, *told: object, choices: Choices, **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["place"].choices = [(pk, name) for pk, _code, name in choices.places]  # type: ignore[attr-defined]
        skills = [(pk, words) for pk, _code, words in choices.skills]
        self.fields["skill"].choices = [*skills[-1:], *skills[:-1]]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """What a shift leaves to the next one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    place_id = forms.TypedChoiceField(label=_("哨点"), coerce=int)
    words = forms.CharField(
        label=_("交班说明"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("水情、做了什么、还要做什么、要留意什么。"),
    )

    def __init__(self, *told: object, places: list[tuple[int, str]], **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["place_id"].choices = places  # type: ignore[attr-defined]


class BackForm(forms.Form):
    """Who is back, since when. The people are ticked in the list itself."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    people = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("请先选谁回来了。")})
    happened_at = _moment(label=_("几点回来的"))

    def __init__(self, *told: object, people: list[Out], **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["people"].choices = [(one.person_id, one.name) for one in people]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Why it is closed while somebody is still out."""

    reason = forms.CharField(label=_("为什么现在收队"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """An answer to a call: the button says which. `free_at`: the next time that the clock shows this."""

    call = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("yes", ""), ("limited", ""), ("no", "")])
    free_at = forms.TimeField(label=_("几点起能来"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.TypedChoiceField(
        label=_("大约多久到"), choices=ARRIVALS, coerce=int, empty_value=None, required=False
    )
    why = forms.ChoiceField(label=_("原因"), choices=[("", _("不写原因")), *REASONS.items()], required=False)
    words = forms.CharField(label=_("说几句"), max_length=160, required=False)

    def said(self, now: dt.datetime) -> Said:
        """What was answered at `now`. Only on a valid form."""
        told, here = self.cleaned_data, timezone.localtime(now)
        free_from = None
        if told["free_at"]:
            free_from = here.replace(hour=told["free_at"].hour, minute=told["free_at"].minute, second=0, microsecond=0)
            free_from += dt.timedelta(days=free_from <= here)
        arrives_at = now + dt.timedelta(minutes=told["minutes"]) if told["minutes"] else None
        reason = " ".join(filter(None, (str(REASONS[told["why"]]) if told["why"] else "", told["words"])))
        return Said(told["answer"], free_from, arrives_at, reason)


class CallUpForm(forms.Form):
    """A round of calls. A rung that is left empty is not climbed."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("呼叫谁"),
        choices=[("chosen", _("排了班、还没有呼叫的人")), ("pool", _("队伍里能来的人，先征询"))],
        widget=forms.RadioSelect,
    )
    teams = forms.TypedMultipleChoiceField(
        label=_("队伍"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一个也不选：本单位所有人。征询时才用。"),
    )
    needed = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=20_000, required=False)
    answer_within = forms.IntegerField(label=_("请在几分钟内答复"), min_value=1, max_value=240)
    push = forms.IntegerField(label=_("几分钟时推送"), min_value=0, max_value=240, required=False)
    sms = forms.IntegerField(label=_("几分钟时发短信"), min_value=0, max_value=240, required=False)
    voice = forms.IntegerField(label=_("几分钟时打语音电话"), min_value=0, max_value=240, required=False)

    def __init__(self, *told: object, teams: list[tuple[int, str]], **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["teams"].choices = teams  # type: ignore[attr-defined]

    def ladder(self) -> tuple[Rung, ...]:
        """The rungs by their time. Only on a valid form."""
        rungs = [Rung(way, self.cleaned_data[way]) for way in WAYS if self.cleaned_data[way] is not None]
        return tuple(sorted(rungs, key=lambda rung: rung.after))


class TickForm(forms.Form):
    """When those who were chosen arrived or left; `batch` tells this form from others."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    at = _moment(label=_("时间"), required=False, help_text=_("空着就是现在。"))


class ReportFilter(forms.Form):
    """Which reports, or which place, are shown."""

    kind = forms.ChoiceField(label=_("类型"), required=False, widget=forms.Select(attrs={"class": "input"}))
    place = forms.ChoiceField(label=_("哨点"), required=False, widget=forms.Select(attrs={"class": "input"}))
    open = forms.BooleanField(label=_("只看没办结的"), required=False)

    def __init__(self, *told: object, places: list[tuple[int, str]], **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["kind"].choices = [("", _("所有类型")), *REPORT_KINDS]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("所有哨点")), *places]  # type: ignore[attr-defined]

    def place_id(self) -> int | None:
        """The place that was chosen."""
        place = self.cleaned_data.get("place") if self.is_valid() else ""
        return int(place) if place else None

    def chosen(self) -> dict[str, Any]:
        """What `site_reports` asks for."""
        said = self.cleaned_data if self.is_valid() else {}
        return {"kind": said.get("kind", ""), "place_id": self.place_id(), "only_open": said.get("open", False)}


class TaskForm(forms.Form):
    """A task for somebody on duty."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    who = forms.CharField(label=_("交给谁"), max_length=40, help_text=_("姓名、工号，或纸面值班表上的代号。"))
    place = forms.TypedChoiceField(label=_("哨点"), required=False, coerce=int, empty_value=None)
    words = forms.CharField(label=_("任务"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *told: object, places: list[tuple[int, str]], **named: object) -> None:
        super().__init__(*told, **named)  # type: ignore[arg-type]
        self.fields["place"].choices = [("", _("不在哨点")), *places]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """A roster that was kept on paper."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(
        label=_("代号、到岗、离岗，一行一个"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "例如“A1 7:55 16:10”。过夜的照写，离岗算第二天；别的日子写“A1 8-12 7:55 16:10”；只知道离岗写“A1 - 16:10”。"
        ),
    )
