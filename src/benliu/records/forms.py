"""What people fill in about records, kinds and imports."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benliu.common.decision import Invalid
from benliu.ui.inputs import days

from .queries.detail import RecordDetail
from .queries.kinds import KindRow, stream_choices
from .queries.listing import Filters
from .queries.recording import RecordingForm

THOUSAND = 1000
Levels = Sequence[tuple[str, str]]  # what is kept, and its name in the reader's language
MOST = Decimal(100_000)
MOST_NUMBER = 10**15
STATES = [
    ("", gettext_lazy("全部")),
    ("submitted", gettext_lazy("待审核")),
    ("verified", gettext_lazy("已审核")),
    ("returned", gettext_lazy("已退回")),
    ("withdrawn", gettext_lazy("已撤回")),
]


class ChooseRecords(forms.Form):
    """Which records to show; nonsense in the address counts as nothing chosen.

    `unit` is a menu where there is a choice, and only in the address where there is none.
    """

    words = forms.CharField(label=gettext_lazy("姓名、工号或支部"), required=False, max_length=40)
    kind = forms.TypedChoiceField(label=gettext_lazy("类型"), required=False, coerce=int, empty_value=None)
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=STATES)
    since = days(gettext_lazy("从"))
    until = days(gettext_lazy("到"))
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    above = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=MOST_NUMBER)
    entry = forms.UUIDField(required=False, widget=forms.HiddenInput)
    activity = forms.UUIDField(required=False, widget=forms.HiddenInput)
    to_verify = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, kinds: Sequence[KindRow], units: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        everything = ("", _("全部"))
        titles = [(kind.id, _kind_words(kind)) for kind in kinds]
        self.fields["kind"].choices = [everything, *titles]  # type: ignore[attr-defined]
        if len(units) > 1:
            choices = [everything, *units]
            self.fields["unit"] = forms.TypedChoiceField(
                label=_("支部"), required=False, coerce=int, empty_value=None, choices=choices
            )

    def filters(self) -> Filters:
        """What was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        return Filters(
            words=chosen.get("words") or "",
            kind_id=chosen.get("kind"),
            unit_id=chosen.get("unit"),
            person_id=chosen.get("person"),
            state=chosen.get("state") or "",
            since=chosen.get("since"),
            until=chosen.get("until"),
            import_id=chosen.get("batch"),
            above=chosen.get("above"),
            entry_id=chosen.get("entry"),
            activity_id=chosen.get("activity"),
            to_verify=bool(chosen.get("to_verify")),
        )


def _kind_words(kind: KindRow) -> str:
    """A kind's title; of a kind about branches also that it is, since members may have one of the same title."""
    if kind.subject == "member":
        return kind.label
    return _("%(kind)s（%(about)s）") % {"kind": kind.label, "about": kind.subject_words}


class GiveReason(forms.Form):
    """Why something is cancelled or returned."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class CancelRecord(GiveReason):
    """Why a record is cancelled, and whether the others of its activity are, too."""

    together = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, record: RecordDetail, together: bool = False) -> None:
        super().__init__(data, initial={"together": together})
        count = len(record.correction) + 1
        words = ngettext("同一活动的 %d 条记录一起作废", "同一活动的 %d 条记录一起作废", count)
        self.fields["together"].label = words % count
        if not record.correction:
            del self.fields["together"]


class CorrectRecord(forms.Form):
    """What a record should say instead. The old record stays as it is; a newer one takes its place."""

    happened_on = days(gettext_lazy("发生日期"), required=True)
    quantity = forms.DecimalField(
        label=gettext_lazy("数量"), min_value=Decimal("0.001"), max_value=MOST, decimal_places=3
    )
    level = forms.ChoiceField(label=gettext_lazy("等级"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=400)
    reason = forms.CharField(
        label=gettext_lazy("更正原因"), max_length=400, help_text=gettext_lazy("会留在记录的经过里。")
    )

    together = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        record: RecordDetail,
        levels: Sequence[tuple[str, str]],
        together: bool = False,
    ) -> None:
        line = record.line
        said = {
            "happened_on": line.happened_on,
            "quantity": (Decimal(line.quantity) / THOUSAND).normalize(),
            "level": line.level,
            "note": record.note,
            "together": together,
        }
        said |= {f"fact_{name}": (Decimal(value) / THOUSAND).normalize() for name, value in record.facts}
        super().__init__(data, initial=said)
        self.fields["quantity"].help_text = _("单位：%s") % line.measure
        if levels:
            self.fields["level"].choices = levels  # type: ignore[attr-defined]
            self.fields["level"].required = True
        else:
            del self.fields["level"]
        for name, _value in record.facts:
            self.fields[f"fact_{name}"] = forms.DecimalField(label=record.fact_labels.get(name, name), decimal_places=3)
        self._say_together(len(record.correction) + 1)

    def _say_together(self, count: int) -> None:
        if count > 1:
            words = ngettext("同一活动的 %d 条记录一起更正", "同一活动的 %d 条记录一起更正", count)
            self.fields["together"].label = words % count
            self.fields["together"].help_text = _("上面改了哪一项，每条就改哪一项；没有改的，各条照旧。")
        else:
            del self.fields["together"]

    def clean(self) -> dict[str, Any]:
        """For a whole activity something must be changed."""
        if self.cleaned_data.get("together") and not self.changes():
            raise forms.ValidationError(_("没有要更正的：请先改日期、数量或说明。"))
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """Those fields of the record that should be others."""
        said = self.cleaned_data
        facts = {n.removeprefix("fact_"): int(v * THOUSAND) for n, v in said.items() if n.startswith("fact_")}
        changes = {name: said[name] for name in ("happened_on", "quantity", "level", "note") if self._differs(name)}
        if "quantity" in changes:
            changes["quantity"] = int(changes["quantity"] * THOUSAND)
        return changes | ({"facts": facts} if any(self._differs(f"fact_{name}") for name in facts) else {})

    def _differs(self, name: str) -> bool:
        return name in self.cleaned_data and name in self.changed_data


class MendRecord(CorrectRecord):
    """What a returned record should say. It counted nowhere yet, so it is mended itself, and no reason is asked."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, record: RecordDetail, levels: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, record=record, levels=levels)
        self.fields.pop("together", None)
        del self.fields["reason"]


class EditKind(forms.Form):
    """A kind's words."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    english = forms.CharField(label=gettext_lazy("英文名称"), required=False, max_length=80)
    aliases = forms.CharField(
        label=gettext_lazy("别名"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一个。导入台账时，这些写法都算这一类。"),
    )
    stream = forms.ChoiceField(label=gettext_lazy("所属流"), required=False)
    usual_most = forms.DecimalField(
        label=gettext_lazy("一次最多"),
        min_value=Decimal("0.001"),
        max_value=MOST,
        decimal_places=3,
        help_text=gettext_lazy("一条记录的数量超过它，审核时会提醒核对。"),
    )

    needs_second = forms.BooleanField(
        label=gettext_lazy("须第二人审核"),
        required=False,
        help_text=gettext_lazy(
            "登记人也不能审核这类记录，由另一位书记或上级党务干部审核。（自己的记录，什么类型都由别人审核。）"
        ),
    )
    counts_against = forms.BooleanField(
        label=gettext_lazy("扣分或否决"),
        required=False,
        help_text=gettext_lazy(
            "只有书记和党务干部能登记，逐项审核，不能当作活动安排。积分办法里扣分、否决的事项会自动勾上。"
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, kind: KindRow) -> None:
        initial = {
            "title": kind.title,
            "english": kind.english,
            "aliases": "\n".join(kind.aliases),
            "stream": kind.stream,
            "usual_most": (Decimal(kind.usual_most) / THOUSAND).normalize(),
            "needs_second": kind.needs_second,
            "counts_against": kind.counts_against,
        }
        super().__init__(data, initial=initial)
        self.fields["stream"].choices = stream_choices()  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        aliases = [line.strip() for line in said["aliases"].splitlines() if line.strip()]
        usual = int(said["usual_most"] * THOUSAND)
        same = {name: said[name] for name in ("title", "english", "stream", "needs_second", "counts_against")}
        return same | {"aliases": aliases, "usual_most": usual}


class SeveralFilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """One file or several; each is checked by the service, which knows the limits."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that were sent, without those that hold nothing."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            raise forms.ValidationError(_("请选择要导入的文件。"))
        return files


class SeveralPhotos(SeveralFiles):
    """Photos, or none."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The photos that were sent."""
        return [one for one in (data if isinstance(data, list | tuple) else [data]) if one]


class UploadWorkbooks(forms.Form):
    """Workbooks to import."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    workbooks = SeveralFiles(
        label=gettext_lazy("工作簿"),
        help_text=gettext_lazy("xlsx、xls 或 CSV，可一次选多个；每个不超过 20 MB，最多 20 个。"),
        widget=SeveralFilesInput(attrs={"class": "drop", "accept": ".xlsx,.xls,.xlsm,.csv,.txt,.ods"}),
    )
    roster_since = days(
        gettext_lazy("名册生效日期"),
        required=True,
        help_text=gettext_lazy("名册里的新成员、转接和状态变化从这一天起算；只导入台账时不起作用。"),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roster_since"].initial = today.replace(month=1, day=1)


class RecordOnce(forms.Form):
    """An activity, told once. What a kind does not ask for is left as it is."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    seconds = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    happened_on = days(gettext_lazy("哪一天"), required=True)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("谁参加了"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("每人多少"), min_value=Decimal("0.001"), max_value=MOST, decimal_places=3, required=False
    )
    level = forms.CharField(label=gettext_lazy("等级"), required=False, max_length=20)
    achievement = forms.CharField(label=gettext_lazy("成果名称"), required=False, max_length=200)
    place = forms.CharField(label=gettext_lazy("地点"), required=False, max_length=120)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=400)
    photos = SeveralPhotos(
        label=gettext_lazy("照片"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("不是必需的。最多 9 张，每张不超过 40 MB；在手机上先缩小再发送。"),
    )

    def __init__(self, *args: Any, offer: RecordingForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        listed = [(title, [(kind.code, offer.called(kind)) for kind in kinds]) for title, kinds in offer.listed]
        self.fields["kind"].choices = [("", _("请选择")), *listed]  # type: ignore[attr-defined]
        if offer.leads:
            self.fields["people"].choices = [(m.person_id, m.name) for m in offer.people]  # type: ignore[attr-defined]
        else:
            del self.fields["people"]  # the own record alone

    def facts(self) -> dict[str, int]:
        """Further figures that the chosen kind has, in thousandths."""
        kind = next(kind for kind in self.offer.kinds if kind.code == self.cleaned_data["kind"])
        found = {}
        for name, label in kind.facts:
            if text := self.data.get(f"fact_{name}", "").strip():
                try:
                    found[name] = int(Decimal(text) * THOUSAND)
                except ArithmeticError as error:
                    raise Invalid(_("“%s”请填数字，例如 4。") % label) from error
        return found
