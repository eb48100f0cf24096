"""Who was called, how far up the ladder, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person

from .response import Response
from .roster import Duty


class CallRound(models.Model):
    """One call-up: a pool that is asked who can come, or people who are called for their duties.

    `ladder`: rungs in their order, each `{"way": "push" | "sms" | "voice", "after": minutes since the call}`.
    `needed`: how many confirmed are enough; the rest is told then that they are not needed.
    """

    class Kind(models.TextChoices):
        POOL = "pool", _("征询谁能来")
        CHOSEN = "chosen", _("呼叫排了班的人")

    id = models.UUIDField(_("呼叫编码"), primary_key=True)
    response = models.ForeignKey(Response, models.PROTECT, related_name="rounds", verbose_name=_("应急响应"))
    kind = models.CharField(_("方式"), max_length=6, choices=Kind)
    ladder = models.JSONField(_("通知阶梯"), default=list)
    needed = models.PositiveIntegerField(_("要几个人"))
    answer_within = models.PositiveSmallIntegerField(_("请在几分钟内答复"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("呼叫人"))
    made_at = models.DateTimeField(_("呼叫时间"))
    told_short_at = models.DateTimeField(_("报告人手不足的时间"), null=True)
    closed_at = models.DateTimeField(_("停止呼叫的时间"), null=True)

    class Meta:
        verbose_name = _("呼叫")

    def __str__(self) -> str:
        return f"{self.response_id} {self.kind}"


class Call(models.Model):
    """Somebody called, once for a duty, or once in a round that asks a pool.

    `rung` counts the rungs that were used; `next_at` is when the next one is due, none: no more will be.
    """

    class Answer(models.TextChoices):
        NONE = "", _("没有答复")
        YES = "yes", _("能来")
        LIMITED = "limited", _("晚些能来")
        NO = "no", _("不能来")

    class Way(models.TextChoices):
        NONE = "", _("没有答复")
        LINK = "link", _("链接")
        APP = "app", _("系统内")
        SMS = "sms", _("短信")
        HAND = "hand", _("负责人代记")

    class Stop(models.TextChoices):
        NONE = "", _("还在呼叫")
        ANSWERED = "answered", _("已经答复")
        FILLED = "filled", _("人已够了")
        OVER = "over", _("响应结束")
        DROPPED = "dropped", _("换了人")

    id = models.UUIDField(_("呼叫编码"), primary_key=True)
    round = models.ForeignKey(CallRound, models.PROTECT, related_name="calls", verbose_name=_("呼叫"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    duty = models.OneToOneField(Duty, models.PROTECT, null=True, related_name="call", verbose_name=_("派班"))
    made_at = models.DateTimeField(_("呼叫时间"))
    rung = models.PositiveSmallIntegerField(_("用到第几级"), default=0)
    next_at = models.DateTimeField(_("下一级的时间"), null=True)
    answer = models.CharField(_("答复"), max_length=7, choices=Answer, default=Answer.NONE, blank=True)
    way = models.CharField(_("答复方式"), max_length=4, choices=Way, default=Way.NONE, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    free_from = models.DateTimeField(_("几点起能来"), null=True)
    arrives_at = models.DateTimeField(_("预计到达"), null=True)
    reason = models.CharField(_("不能来的原因"), max_length=200, blank=True)
    stop = models.CharField(_("停止呼叫的原因"), max_length=8, choices=Stop, default=Stop.NONE, blank=True)
    stopped_at = models.DateTimeField(_("停止呼叫的时间"), null=True)

    class Meta:
        verbose_name = _("被呼叫的人")
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], condition=Q(duty=None), name="call_of_pool_once"),
            models.CheckConstraint(condition=Q(stop="") | Q(next_at=None), name="call_stopped_climbs_no_more"),
        ]
        indexes = [
            models.Index(fields=["person"]),
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="calls_due"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.answer}"
