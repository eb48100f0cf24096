"""What is filled in about hazards."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benliu.common.ids import new_id
from benliu.records.forms import SeveralFilesInput, SeveralPhotos

from ..services import NoticeTold, SpotTold, StepTold

ACCEPT = "image/jpeg,image/png,image/webp"
GRAVITIES = [("ordinary", _("一般隐患")), ("major", _("重大隐患"))]
SHOWN = [
    ("open", _("未销号")),
    ("overdue", _("超期")),
    ("review", _("待审核")),
    ("reported", _("待通知整改")),
    ("rectified", _("待复查")),
    ("closed", _("已销号")),
    ("declined", _("不予受理")),
    ("all", _("全部")),
]
MOST_DAYS = 60
WITH_GRAVITY, WITHOUT_WORDS = {"taken_up", "graded"}, {"taken_up", "closed"}
WORDS = {
    "taken_up": _("说明（可不写）"),
    "declined": _("理由（反映的人看得到）"),
    "graded": _("理由"),
    "rectified": _("怎样整改的"),
    "returned": _("哪里还没有改好"),
    "closed": _("复查情况（可不写）"),
    "reopened": _("理由"),
}
Choices = list[tuple[int, str]]


def _photos(**rest: Any) -> SeveralPhotos:
    return SeveralPhotos(widget=SeveralFilesInput(attrs={"accept": ACCEPT}), **rest)


class HazardFilter(forms.Form):
    """Which hazards are shown."""

    words = forms.CharField(label=_("编号、地点、情况"), max_length=40, required=False)
    show = forms.ChoiceField(label=_("状态"), choices=SHOWN, required=False, initial="open")
    gravity = forms.ChoiceField(label=_("严重程度"), choices=[("", _("全部")), *GRAVITIES], required=False)
    who = forms.CharField(label=_("责任单位"), max_length=120, required=False)
    whose = forms.ChoiceField(label=_("谁处理"), choices=[("", _("全部")), ("mine", _("由我处理的"))], required=False)

    def chosen(self) -> dict[str, str]:
        """What was chosen; what cannot be chosen counts as not chosen."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in ("words", "gravity", "who", "whose")}
        return said | {"show": self.cleaned_data.get("show") or "open"}


class StepForm(forms.Form):
    """What is done with a hazard; asks for what the act needs. `version`: of the hazard as the form shows it."""

    ACTS = frozenset(WORDS)
    TITLES: Mapping[str, Any] = {
        "taken_up": _("受理"),
        "declined": _("不予受理"),
        "graded": _("改定严重程度"),
        "rectified": _("登记整改"),
        "returned": _("退回重新整改"),
        "closed": _("复查通过，销号"),
        "reopened": _("重新打开"),
    }

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        act: str,
        data: Any = None,
        files: Any = None,
        *,
        version: int,
        gravity: str = "",
        people: Sequence[tuple[int, str]] = (),
    ) -> None:
        initial = {"version": version, "gravity": gravity, "working_days": 3}
        super().__init__(data, files, initial=initial, auto_id=f"{act}-%s")
        if act in WITH_GRAVITY:
            self.fields["gravity"] = forms.ChoiceField(label=_("严重程度"), choices=GRAVITIES)
        self.fields["words"] = forms.CharField(
            label=WORDS[act],
            max_length=1000,
            required=act not in WITHOUT_WORDS,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        if act == "returned":
            self.fields["working_days"] = forms.IntegerField(
                label=_("新的期限（工作日）"), min_value=1, max_value=MOST_DAYS
            )
        if act == "rectified":
            self.fields["photos"] = _photos(label=_("整改后的照片"))
            if people:
                self.fields["person_id"] = forms.TypedChoiceField(
                    label=_("谁整改的"),
                    coerce=int,
                    required=False,
                    empty_value=None,
                    choices=[("", _("我自己")), *people],
                )
        if act in {"closed", "returned"}:
            self.fields["photos"] = _photos(label=_("照片（可不附）"), required=False)

    def told(self) -> StepTold:
        """What was filled in; photos as their bytes."""
        said = dict(self.cleaned_data)
        return StepTold(**said | {"photos": tuple(photo.read() for photo in said.get("photos") or ())})


class NoticeForm(forms.Form):
    """A notice for several hazards: each is chosen with its version, as “id:version”."""

    hazards = forms.MultipleChoiceField(
        label=_("写进这份通知的隐患"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一条。")},
    )
    to = forms.ChoiceField(label=_("责任单位"))
    working_days = forms.IntegerField(
        label=_("期限（工作日）"), min_value=1, max_value=MOST_DAYS, help_text=_("从明天算起，放假和周末不算。")
    )
    words = forms.CharField(
        label=_("整改要求"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None, *, found: Mapping[str, str], firms: list[str], units: Choices) -> None:
        super().__init__(data, initial={"working_days": 5, "hazards": list(found)})
        self.fields["hazards"].choices = list(found.items())  # type: ignore[attr-defined]
        named = [(f"firm:{name}", name) for name in firms]
        groups = [(_("工地上的企业"), named)] if named else []
        own = [(f"unit:{pk}", name) for pk, name in units]
        self.fields["to"].choices = [*groups, (_("本单位"), own)]  # type: ignore[attr-defined]

    def told(self) -> NoticeTold:
        """What was filled in."""
        said = self.cleaned_data
        kind, _colon, name = said["to"].partition(":")
        chosen = [one.partition(":") for one in said["hazards"]]
        return NoticeTold(
            versions={uuid.UUID(pk): int(version) for pk, _colon, version in chosen},
            working_days=said["working_days"],
            unit_id=int(name) if kind == "unit" else None,
            firm=name if kind == "firm" else "",
            words=said["words"],
        )


class SpotForm(forms.Form):
    """What a passer-by saw. `website` is for programs that fill in everything: nobody sees it."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("看到了什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：护栏断了一截，下面是基坑。"),
    )  # fmt: skip
    spot = forms.CharField(label=_("具体在哪里（可不填）"), max_length=200, required=False)
    photos = _photos(
        label=_("照片（可不传）"), required=False, help_text=_("最多 3 张；照片里的拍摄地点和手机信息会去掉。")
    )
    contact = forms.CharField(
        label=_("怎样联系您（可不填）"),
        max_length=120,
        required=False,
        help_text=_("只给审核的人看，用来问清这一件事。"),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"once": new_id()})

    @property
    def is_by_a_program(self) -> bool:
        """Whether what nobody sees was filled in."""
        return bool(self.cleaned_data["website"])

    def told(self) -> SpotTold:
        """What was filled in; photos as their bytes."""
        said = self.cleaned_data
        photos = tuple(photo.read() for photo in said["photos"])
        return SpotTold(said["once"], said["words"], said["spot"], said["contact"], photos)
