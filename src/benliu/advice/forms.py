"""What is filled in about requests for advice."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benliu.common.ids import new_id
from benliu.records.forms import SeveralFilesInput, SeveralPhotos

from .anonymity import Lesson
from .queries.listing import Chosen
from .services import TopicTold, Wanted

SCORES = (
    (5, _("5 分 很满意")),
    (4, _("4 分 满意")),
    (3, _("3 分 一般")),
    (2, _("2 分 不满意")),
    (1, _("1 分 很不满意")),
)
SHOWN = (
    ("new", _("待受理")),
    ("going", _("办理中")),
    ("risk", _("快到期")),
    ("late", _("超期")),
    ("done", _("已办结")),
    ("all", _("全部")),
)
ACCEPT = "image/jpeg,image/png,image/webp"


class MomentInput(forms.DateTimeInput):
    """A day and an hour, picked with the browser's own control."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _words(label: Any, rows: int = 4, most: int = 2000, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **rest)


def _photos() -> SeveralPhotos:
    return SeveralPhotos(label=_("照片"), required=False, widget=SeveralFilesInput(attrs={"accept": ACCEPT}))


def _documents() -> SeveralPhotos:
    return SeveralPhotos(
        label=_("文件"),
        required=False,
        help_text=_("求助人看得到。PDF、Word（docx）或照片，每个不超过 10 MB，最多 5 个；照片里的拍摄地点会去掉。"),
        widget=SeveralFilesInput(attrs={"accept": f".pdf,.docx,{ACCEPT}"}),
    )


class AskForm(forms.Form):
    """A request. `website` is for programs that fill in everything: nobody sees it."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    via = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    topic = forms.TypedChoiceField(label=_("要问什么"), coerce=int)
    words = _words(_("遇到什么问题"), help_text=_("看到什么、什么时候开始、急不急。请不要写身份证号。"))
    spot = forms.CharField(label=_("在哪里"), max_length=200, help_text=_("地名、桩号、闸名，让没去过的人也找得到。"))
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    name = forms.CharField(
        label=_("怎么称呼您"), max_length=80, help_text=_("姓名和单位，只给受理的人和接手的专家看，用来联系您。")
    )
    reach = forms.CharField(
        label=_("电话或邮箱"), max_length=80, min_length=5, help_text=_("只用来联系这一件事，办结后您可以自己删除。")
    )
    photos = SeveralPhotos(
        label=_("照片"),
        required=False,
        help_text=_("可以不传，最多 4 张；照片里的拍摄地点和手机信息会去掉。"),
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, data: Any = None, files: Any = None, *, topics: list[tuple[int, str]], via: str = "") -> None:
        super().__init__(data, files, initial={"id": new_id(), "via": via})
        self.fields["topic"].choices = [("", _("请选择")), *topics]  # type: ignore[attr-defined]

    @property
    def is_by_a_program(self) -> bool:
        """Whether what nobody sees was filled in."""
        return bool(self.data.get("website"))

    def wanted(self) -> Wanted:
        """What was filled in."""
        said = self.cleaned_data
        same = {name: said[name] for name in ("id", "words", "spot", "name", "reach")}
        photos = [photo.read() for photo in said["photos"]]
        position = said["latitude"], said["longitude"]
        there = None if None in position else position
        return Wanted(**same, topic_id=said["topic"], photos=photos, way=said["via"], position=there)


class ReplyForm(forms.Form):
    """The requester's answer to a question."""

    words = _words(_("您的补充"))
    photos = _photos()


class RateForm(forms.Form):
    """How satisfied the requester is."""

    score = forms.TypedChoiceField(label=_("您满意吗"), coerce=int, choices=SCORES, widget=forms.RadioSelect)
    words = forms.CharField(label=_("说几句（可以不写）"), max_length=400, required=False)


class ReopenForm(forms.Form):
    """What is not solved."""

    words = _words(_("哪里没有解决"), rows=3)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="again_%s")


class RequestFilter(forms.Form):
    """Which requests are shown."""

    words = forms.CharField(label=_("编号、地点、问题"), max_length=40, required=False)
    show = forms.ChoiceField(label=_("进展"), choices=SHOWN, required=False, initial="new")
    topic = forms.TypedChoiceField(label=_("事项"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, topics: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["topic"].choices = [("", _("全部")), *topics]  # type: ignore[attr-defined]

    def chosen(self) -> Chosen:
        """What was chosen; what cannot be chosen counts as not chosen."""
        self.is_valid()
        said = self.cleaned_data
        return Chosen(said.get("show") or "new", said.get("words", ""), said.get("topic"))


class TriageForm(forms.Form):
    """Accept: where it lies, and whom to ask."""

    place = forms.TypedChoiceField(label=_("是我们的哪个地点"), coerce=int, required=False, empty_value=None)
    expert = forms.TypedChoiceField(label=_("请哪位专家"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, places: Any = (), experts: Any = (), initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["place"].choices = [("", _("不是，或不知道")), *places]  # type: ignore[attr-defined]
        self.fields["expert"].choices = [("", _("以后再请")), *experts]  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """When one goes there."""

    starts_at = forms.DateTimeField(label=_("约在什么时候"), widget=MomentInput())
    words = forms.CharField(
        label=_("说明"), max_length=400, required=False, help_text=_("求助人看得到，例如带什么资料。")
    )


class VisitForm(forms.Form):
    """A visit that took place."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    happened_at = forms.DateTimeField(label=_("什么时候到的"), widget=MomentInput())
    minutes = forms.IntegerField(label=_("在现场多少分钟"), min_value=1, max_value=1440)
    words = _words(_("看到什么（只给内部看）"), rows=3, required=False)
    photos = _photos()
    documents = _documents()

    def __init__(self, data: Any = None, files: Any = None, *, now: dt.datetime | None = None) -> None:
        super().__init__(data, files, initial={"id": new_id(), "happened_at": now}, auto_id="visit_%s")


class AdviseForm(forms.Form):
    """Advice in writing."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = _words(_("意见"), rows=6, most=4000, help_text=_("求助人看得到，可以下载成 Word 和 PDF。"))
    photos = _photos()
    documents = _documents()

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"id": new_id()}, auto_id="advice_%s")


class QuestionForm(forms.Form):
    """A question to the requester."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = _words(_("要问求助人什么"), rows=3)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"id": new_id()}, auto_id="question_%s")


class CloseForm(forms.Form):
    """What is kept as knowledge when a request is closed."""

    keep = forms.BooleanField(label=_("留作经验，本单位的人都能查到"), required=False, initial=True)
    title = forms.CharField(label=_("题目"), max_length=80, required=False)
    question = _words(_("问题"), rows=4, required=False)
    answer = _words(_("意见"), rows=8, most=8000, required=False)

    def lesson(self) -> Lesson | None:
        """What is to be kept; none where nothing is."""
        said = self.cleaned_data
        return Lesson(said["title"], said["question"], said["answer"]) if said["keep"] else None


class TopicForm(forms.Form):
    """A topic as an officer writes it."""

    title = forms.CharField(label=_("名称"), max_length=40)
    english = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    team_id = forms.TypedChoiceField(label=_("交给哪支服务团"), coerce=int)
    skill_id = forms.TypedChoiceField(label=_("要什么技能"), coerce=int, required=False, empty_value=None)
    first_days = forms.IntegerField(label=_("几个工作日内答复"), min_value=1, max_value=90, initial=2)
    close_days = forms.IntegerField(label=_("几个工作日内办结"), min_value=1, max_value=90, initial=10)

    def __init__(self, data: Any = None, *, teams: Any, skills: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["team_id"].choices = teams  # type: ignore[attr-defined]
        self.fields["skill_id"].choices = [("", _("不限")), *skills]  # type: ignore[attr-defined]

    def told(self) -> TopicTold:
        """What was filled in."""
        return TopicTold(**self.cleaned_data)
