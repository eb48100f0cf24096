"""Requests for technical advice: what is asked, what happened since, what was learned."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benliu.common.language import reads_english
from benliu.org.models import Person, Unit
from benliu.places.models import Place
from benliu.readiness.models import Skill, Team
from benliu.records.models import StoredFile

KEY_BYTES = 32


def new_key() -> str:
    """The word in a public address: whoever has it reads this one case, and nobody can guess another."""
    return secrets.token_urlsafe(KEY_BYTES)


class Topic(models.Model):
    """A kind of request: data of the unit. It says where a request goes, what its expert can do, and how soon.

    `first_days`, `close_days`: working days until the first answer and until it is closed.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("名称"), max_length=40)
    english = models.CharField(_("英文名称"), max_length=80, blank=True)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="+", verbose_name=_("要什么技能"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("交给哪支服务团"))
    first_days = models.PositiveSmallIntegerField(_("几个工作日内答复"), default=2)
    close_days = models.PositiveSmallIntegerField(_("几个工作日内办结"), default=10)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("求助事项")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], condition=Q(closed_at=None), name="topic_title_once"),
            models.CheckConstraint(condition=Q(first_days__lte=models.F("close_days")), name="topic_answers_first"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return (self.english if reads_english() else "") or self.title


class Request(models.Model):
    """Somebody asks for advice. `id` is the client's, `key` opens it to the requester, `number` is for the telephone.

    What follows from its steps is kept beside them: `state`, `expert`, `waits` (for the requester), `due_on`, or
    `left` while the term stands still, `closed_at`; see `course`. `latitude`, `longitude`: millionths of a degree.
    """

    class Way(models.TextChoices):
        FORM = "form", _("网上填写")
        MEMBER = "member", _("本单位的人")
        SITE = "site", _("工地")
        COUNTY = "county", _("县（市、区）")

    class State(models.TextChoices):
        NEW = "new", _("待受理")
        ROUTED = "routed", _("待请专家")
        ASKED = "asked", _("已请专家")
        ACCEPTED = "accepted", _("专家已接手")
        APPOINTED = "appointed", _("已约时间")
        VISITED = "visited", _("已到现场")
        ADVISED = "advised", _("已出意见")
        CLOSED = "closed", _("已办结")
        DECLINED = "declined", _("不受理")

    OPEN = ("new", "routed", "asked", "accepted", "appointed", "visited", "advised")

    id = models.UUIDField(_("求助编码"), primary_key=True)
    key = models.CharField(_("查询密钥"), max_length=43, unique=True, default=new_key)
    number = models.PositiveIntegerField(_("编号"), unique=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="requests", verbose_name=_("求助事项"))
    words = models.TextField(_("遇到什么问题"), max_length=2000)
    spot = models.CharField(_("在哪里"), max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("地点"))
    latitude = models.IntegerField(_("纬度"), null=True)
    longitude = models.IntegerField(_("经度"), null=True)
    way = models.CharField(_("怎么来的"), max_length=6, choices=Way, default=Way.FORM)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("求助人的账号")
    )
    received_at = models.DateTimeField(_("收到时间"))
    state = models.CharField(_("进展"), max_length=9, choices=State, default=State.NEW)
    expert = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("专家"))
    waits = models.BooleanField(_("等求助人答复"), default=False)
    due_on = models.DateField(_("最晚哪一天"), null=True)
    left = models.PositiveSmallIntegerField(_("期限暂停时还剩几个工作日"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("技术求助")
        indexes = [
            models.Index(fields=["topic", "-received_at"]),
            models.Index(fields=["expert", "state"]),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="requests_due"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Contact(models.Model):
    """Who asked, and how to reach them: apart from the rest, so that it can be erased and shown to few."""

    request = models.OneToOneField(
        Request, models.CASCADE, primary_key=True, related_name="contact", verbose_name=_("技术求助")
    )
    name = models.CharField(_("姓名和单位"), max_length=80, blank=True)
    reach = models.CharField(_("电话或邮箱"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("求助人")

    def __str__(self) -> str:
        return str(self.request_id)


class Step(models.Model):
    """One thing that happened with a request: only ever added. `id` may be the client's: told twice, it happened once.

    Which may follow which, and what follows from all of them: `course`. `by`: none where the requester did it.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("收到求助")
        REROUTED = "rerouted", _("改了事项")
        TRIAGED = "triaged", _("受理")
        DECLINED = "declined", _("不受理")
        QUESTION = "question", _("请求助人补充")
        ANSWERED = "answered", _("求助人补充")
        PROPOSED = "proposed", _("请专家")
        ACCEPTED = "accepted", _("专家接手")
        PASSED = "passed", _("专家转出")
        APPOINTED = "appointed", _("约定时间")
        VISITED = "visited", _("到现场")
        ADVISED = "advised", _("出具意见")
        CLOSED = "closed", _("办结")
        RATED = "rated", _("评价")
        REOPENED = "reopened", _("没解决，重新办")

    id = models.UUIDField(_("步骤编码"), primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(Request, models.PROTECT, related_name="steps", verbose_name=_("技术求助"))
    turn = models.PositiveSmallIntegerField(_("第几步"))
    kind = models.CharField(_("发生什么"), max_length=9, choices=Kind)
    at = models.DateTimeField(_("登记时间"))
    happened_at = models.DateTimeField(_("发生时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("专家"))
    words = models.TextField(_("说了什么"), max_length=4000, blank=True)
    starts_at = models.DateTimeField(_("约在什么时候"), null=True)
    minutes = models.PositiveSmallIntegerField(_("现场分钟"), null=True)
    score = models.PositiveSmallIntegerField(_("满意度"), null=True)
    photos = models.ManyToManyField(StoredFile, through="StepPhoto", related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("求助的一步")
        constraints = [
            models.UniqueConstraint(fields=["request", "turn"], name="step_in_turn"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(1, 5)), name="step_score_range"),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__range=(1, 1440)), name="step_within_a_day"),
        ]
        indexes = [
            models.Index(fields=["person", "happened_at"], condition=Q(kind="visited"), name="steps_visits"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%m-%d %H:%M}"


class StepPhoto(models.Model):
    """A photo of a step; the file is kept once by its content."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("求助的一步"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("求助的照片")
        constraints = [models.UniqueConstraint(fields=["step", "file"], name="step_photo_once")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.file_id}"


class StepDocument(models.Model):
    """A document of an expert: advice or a report of a visit; the file is kept once by its content."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("求助的一步"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    name = models.CharField(_("文件名"), max_length=200)

    class Meta:
        verbose_name = _("求助的文件")
        constraints = [models.UniqueConstraint(fields=["step", "file"], name="step_document_once")]

    def __str__(self) -> str:
        return self.name


class KnownAnswer(models.Model):
    """What a closed request taught, without anybody's name: found by all who belong to the bureau."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="known", verbose_name=_("技术求助"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("求助事项"))
    title = models.CharField(_("题目"), max_length=80)
    question = models.TextField(_("问题"), max_length=2000)
    answer = models.TextField(_("意见"), max_length=8000)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("整理人"))
    kept_at = models.DateTimeField(_("整理时间"))

    class Meta:
        verbose_name = _("办过的答案")
        indexes = [models.Index(fields=["-kept_at"])]

    def __str__(self) -> str:
        return self.title


class AdviceRecord(models.Model):
    """Which record of a person came of a request: visits and minutes, once, once it is judged or time is up."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="records", verbose_name=_("技术求助"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("专家"))
    record = models.OneToOneField("records.Record", models.PROTECT, related_name="+", verbose_name=_("纪实记录"))
    visits = models.PositiveSmallIntegerField(_("到现场几次"))
    minutes = models.PositiveIntegerField(_("现场分钟"))

    class Meta:
        verbose_name = _("技术服务记录")
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="advice_record_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.person_id}"
