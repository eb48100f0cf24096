"""Posts of a response, who stands on them, and how a roster was looked for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person
from benliu.places.models import Place
from benliu.readiness.models import Skill

from .response import Response


class Post(models.Model):
    """`number` people with a skill (none: anybody) wanted at a place for one shift.

    `by_hand`: a person opened or changed it, so that the plan leaves it alone.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="posts", verbose_name=_("应急响应"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("哨点"))
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="+", verbose_name=_("要求的技能"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    number = models.PositiveSmallIntegerField(_("人数"))
    weight = models.PositiveSmallIntegerField(_("要紧程度"), default=1)
    task = models.CharField(_("任务"), max_length=200, blank=True)
    by_hand = models.BooleanField(_("手工开出或改过"), default=False, db_default=False)
    opened_at = models.DateTimeField(_("开出时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("岗位")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="post_ends_after_start"),
            models.CheckConstraint(condition=Q(number__gt=0), name="post_wants_somebody"),
            models.UniqueConstraint(fields=["response", "place", "starts_at", "skill"], name="post_once"),
            models.UniqueConstraint(
                fields=["response", "place", "starts_at"], condition=Q(skill=None), name="post_for_anybody_once"
            ),
        ]
        indexes = [models.Index(fields=["response", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.place_id} {self.starts_at:%m-%d %H:%M}"


class Duty(models.Model):
    """Somebody on a post: one row for the pair, whatever becomes of it. `id` is made once, by who puts them there."""

    class Gone(models.TextChoices):
        NONE = "", _("在岗位上")
        REFUSED = "refused", _("本人不能来")
        MOVED = "moved", _("调到别处")
        DROPPED = "dropped", _("不再需要")

    id = models.UUIDField(_("任务编码"), primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="duties", verbose_name=_("岗位"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    is_pinned = models.BooleanField(_("人工指定"), default=False)
    reason = models.CharField(_("人工指定的理由"), max_length=200, blank=True, default="", db_default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("派班人"))
    made_at = models.DateTimeField(_("派班时间"))
    gone = models.CharField(_("是否还有效"), max_length=7, choices=Gone, default=Gone.NONE, blank=True)
    gone_at = models.DateTimeField(_("失效时间"), null=True)

    class Meta:
        verbose_name = _("派班")
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(gone="", gone_at=None) | (~Q(gone="") & Q(gone_at__isnull=False)), name="duty_gone_when"
            ),
        ]
        indexes = [models.Index(fields=["person", "post"])]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.post_id}"


class Ban(models.Model):
    """Somebody who is not to be put on a post (none: on no post of this response), by hand, with the reason."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="bans", verbose_name=_("应急响应"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("岗位"))
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    made_at = models.DateTimeField(_("决定时间"))

    class Meta:
        verbose_name = _("不派")
        constraints = [
            models.UniqueConstraint(fields=["response", "person", "post"], name="ban_once"),
            models.UniqueConstraint(fields=["response", "person"], condition=Q(post=None), name="ban_altogether_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id or ''}"


class RosterJob(models.Model):
    """A search for a roster, in the background. `plan`: the best so far, pairs of post and person."""

    class State(models.TextChoices):
        QUEUED = "queued", _("等待开始")
        RUNNING = "running", _("正在编排")
        DONE = "done", _("编好了")
        FAILED = "failed", _("没有编成")

    response = models.ForeignKey(Response, models.PROTECT, related_name="jobs", verbose_name=_("应急响应"))
    state = models.CharField(_("状态"), max_length=7, choices=State, default=State.QUEUED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("编排人"))
    asked_at = models.DateTimeField(_("开始编排的时间"))
    seed = models.PositiveIntegerField(_("随机种子"), default=1)
    stop_asked_at = models.DateTimeField(_("要求停止的时间"), null=True)
    beat_at = models.DateTimeField(_("最近一次进展"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    progress = models.JSONField(_("进展"), default=dict)
    plan = models.JSONField(_("方案"), default=list)
    failure = models.CharField(_("没有编成的原因"), max_length=400, blank=True)
    accepted_at = models.DateTimeField(_("采用时间"), null=True)

    class Meta:
        verbose_name = _("编班")
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=Q(state__in=["queued", "running"]), name="roster_job_alone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.state}"
