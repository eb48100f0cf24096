"""What an officer fills in about runs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .drafts import HALVES, LONGEST_VERSION, NewItem
from .queries import Distribution, SchemeRow
from .queries.clauses import LATE_LABEL, LATE_WAYS
from .queries.publication import OUTCOMES, PUBLIC_FIGURES, PUBLIC_NAMES
from .queries.results import SORTS, Filters
from .services.publication import MOST_DAYS

EARLIEST = 1980
LONGEST_FILE = 300_000  # bytes of an uploaded text: more is refused as too long
MOST_SORTED = 20_000  # members to sort by a single figure: over a whole city no index could help


class StartRun(forms.Form):
    """A scheme version and a year."""

    scheme = forms.TypedChoiceField(label=pgettext_lazy("one", "积分办法"), coerce=int)
    period = forms.IntegerField(label=_("年度"), min_value=EARLIEST, help_text=_("四位年份，例如 2025。"))

    def __init__(self, *args: object, schemes: list[SchemeRow], today: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scheme"].choices = [(s.id, f"{s.title} {s.version}") for s in schemes]  # type: ignore[attr-defined]
        self.fields["period"].max_value = today.year  # type: ignore[attr-defined]
        self.fields["period"].initial = today.year


class PreparePublication(forms.Form):
    """For how long results are in public notice, and what the public reads."""

    days = forms.IntegerField(label=_("公示几个工作日"), min_value=1, max_value=MOST_DAYS)
    names = forms.ChoiceField(label=_("姓名怎么写"), choices=PUBLIC_NAMES, widget=forms.RadioSelect, initial="masked")
    figures = forms.ChoiceField(label=_("公示什么"), choices=PUBLIC_FIGURES, widget=forms.RadioSelect, initial="grades")
    reason = forms.CharField(
        label=_("更正原因"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("会原样写在公开的页面上，请不要写姓名。"),
    )

    def __init__(self, *args: object, days: int, corrects: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["days"].initial = days
        if not corrects:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class GiveReason(forms.Form):
    """Why something is withdrawn or discarded."""

    reason = forms.CharField(label=_("原因"), max_length=400, widget=forms.Textarea({"rows": 3}))


class DraftHeading(forms.Form):
    """What a draft is called, and from when it is to hold."""

    version = forms.CharField(label=_("版本"), max_length=LONGEST_VERSION)
    effective_from = forms.DateField(label=_("施行日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    late = forms.ChoiceField(label=LATE_LABEL, choices=list(LATE_WAYS.items()), required=False)


class AddItem(forms.Form):
    """A rule to be added to a draft."""

    title = forms.CharField(label=_("积分事项"), max_length=60)
    group = forms.ChoiceField(label=_("分组"))
    points = forms.DecimalField(
        label=_("分值"), max_digits=7, decimal_places=3, help_text=_("每一个计量单位得几分；扣分写负数。")
    )
    unit = forms.CharField(label=_("计量单位"), max_length=20, initial="次")
    cap = forms.DecimalField(
        label=_("每年封顶"),
        max_digits=7,
        decimal_places=3,
        min_value=Decimal("0.001"),
        required=False,
        help_text=_("每年最多得（扣）几分；不封顶就不填。"),
    )

    def __init__(self, *args: object, groups: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.fields["group"].required = bool(groups)

    def item(self) -> NewItem:
        """What was filled in."""
        return NewItem(**self.cleaned_data)


class PasteDraft(forms.Form):
    """What a draft is made from: a version, or the text of a scheme, pasted or as a file."""

    base = forms.TypedChoiceField(label=_("依据的版本"), coerce=int, required=False, empty_value=None)
    members = forms.CharField(
        label=_("党员积分的全文（TOML）"), required=False, strip=False, widget=forms.Textarea({"rows": 8})
    )
    branches = forms.CharField(
        label=_("支部星级的全文（TOML）"), required=False, strip=False, widget=forms.Textarea({"rows": 4})
    )
    members_file = forms.FileField(
        label=_("或上传 scheme.toml"), required=False, widget=forms.FileInput({"accept": ".toml"})
    )
    branches_file = forms.FileField(
        label=_("或上传 branches.toml"), required=False, widget=forms.FileInput({"accept": ".toml"})
    )

    def __init__(self, *args: object, schemes: list[SchemeRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        versions = [(scheme.id, f"{scheme.title} {scheme.version}") for scheme in schemes]
        self.fields["base"].choices = [("", _("不依据已有的版本")), *versions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Files as text."""
        told = super().clean() or {}
        for half in HALVES:
            given = told.get(f"{half}_file")
            if given is not None:
                try:
                    told[half] = given.read(LONGEST_FILE).decode("utf-8-sig")
                except UnicodeDecodeError:
                    self.add_error(f"{half}_file", _("文件不是 UTF-8 编码的文字。"))
        return told

    def files_given(self) -> dict[str, str]:
        """The text that was given, by file name; empty where none was."""
        return {name: self.cleaned_data[half] for half, name in HALVES.items() if self.cleaned_data.get(half)}


class CommentOnDraft(forms.Form):
    """What somebody says about a clause."""

    clause = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    words = forms.CharField(label=_("意见"), max_length=600, widget=forms.Textarea({"rows": 3}))


class AnswerComment(forms.Form):
    """What is answered to a comment."""

    answer = forms.CharField(label=_("答复"), max_length=600, required=False, widget=forms.Textarea({"rows": 2}))


class Object(forms.Form):
    """What somebody finds wrong."""

    words = forms.CharField(
        label=_("哪里不对，应当是什么"),
        max_length=600,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("写给核实的人看，不公开。"),
    )


class AnswerObjection(forms.Form):
    """What comes of an objection, and why."""

    outcome = forms.ChoiceField(label=_("处理结果"), choices=OUTCOMES, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("理由"), max_length=600, widget=forms.Textarea({"rows": 4}), help_text=_("提出人会看到。")
    )


class ChooseResults(forms.Form):
    """Which members to show, and in which order. Without `branches` (too many to choose from) a branch is searched."""

    search = forms.CharField(label=_("姓名、工号或支部"), required=False, max_length=40)
    branch = forms.TypedChoiceField(label=_("支部"), required=False, coerce=int, empty_value=None)
    grade = forms.ChoiceField(label=_("等次"), required=False)
    band = forms.TypedChoiceField(label=_("总分段"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label=_("党员状态"), required=False)
    sort = forms.ChoiceField(label=_("排列"), required=False)

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        branches: Sequence[tuple[int, str]],
        spread: Distribution,
    ) -> None:
        super().__init__(data)
        everything = ("", _("全部"))
        orders = [(key, label) for key, label in SORT_LABELS.items() if key in SORTS]
        self.fields["branch"].choices = [everything, *branches]  # type: ignore[attr-defined]
        if not branches:
            del self.fields["branch"]
        grades = [(grade.name, grade.label) for grade in spread.grades]
        bands = [(str(band.key), _("%s 分") % band.label) for band in spread.bands if band.count]
        self.fields["grade"].choices = [everything, *grades]  # type: ignore[attr-defined]
        self.fields["band"].choices = [everything, *bands]  # type: ignore[attr-defined]
        self.fields["status"].choices = [everything, *spread.statuses]  # type: ignore[attr-defined]
        narrowed = data.get("search") or (branches and data.get("branch"))
        groups = spread.groups if spread.members <= MOST_SORTED or narrowed else ()
        self.fields["sort"].choices = [*orders, *groups]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What was chosen; a field with nonsense from the address counts as not chosen."""
        self.full_clean()
        chosen = self.cleaned_data
        return Filters(
            unit_id=chosen.get("branch") or None,
            grade=chosen.get("grade") or "",
            band=chosen.get("band"),
            status=chosen.get("status") or "",
            search=chosen.get("search") or "",
            sort=chosen.get("sort") or "total",
        )


SORT_LABELS = {
    "total": _("总分从高到低"),
    "-total": _("总分从低到高"),
    "name": _("姓名"),
    "branch": _("支部"),
}
