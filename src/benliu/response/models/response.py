"""Responses with every change of their level."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benliu.org.models import Unit

from .level import Level
from .plan import PlanVersion
from .warning import Alert


class Response(models.Model):
    """An emergency response of a unit, or a drill of one, from its start to its end. `id` is the client's.

    Ended says that no more is done; stood down, that everybody is known to be home.
    """

    id = models.UUIDField(_("响应编码"), primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("单位"))
    title = models.CharField(_("名称"), max_length=120)
    is_drill = models.BooleanField(pgettext_lazy("response", "演练"), default=False)
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="responses", verbose_name=_("依据的预警"))
    level = models.PositiveSmallIntegerField(_("当前级别"), choices=Level)
    started_at = models.DateTimeField(_("启动时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    plan = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, related_name="responses", verbose_name=_("按哪份预案")
    )
    stood_down_at = models.DateTimeField(_("收队时间"), null=True)
    stood_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("确认收队的人")
    )
    stood_down_reason = models.CharField(_("还有人在外时收队的理由"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("应急响应")
        constraints = [
            models.CheckConstraint(
                condition=Q(level=0, ended_at__isnull=False) | Q(level__gt=0, ended_at=None),
                name="response_ended_without_level",
            ),
            models.CheckConstraint(condition=Q(level__lte=4), name="response_level"),
            models.CheckConstraint(
                condition=Q(stood_down_at=None) | Q(ended_at__isnull=False), name="response_stood_down_after_end"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LevelChange(models.Model):
    """A start, a raise, a lowering or the end of a response. A person does it and says why; it is never changed."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="changes", verbose_name=_("应急响应"))
    level = models.PositiveSmallIntegerField(_("改为级别"), choices=Level)
    reason = models.CharField(_("理由"), max_length=400)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    made_at = models.DateTimeField(_("决定时间"))

    class Meta:
        verbose_name = _("级别变更")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="level_change_has_reason")]

    def __str__(self) -> str:
        return f"{self.response}: {self.get_level_display()}"
