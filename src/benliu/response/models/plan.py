"""Plans (预案) as data, version by version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Unit


class Plan(models.Model):
    """What a unit does at which level, under one name. What holds is its newest version."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("预案名称"), max_length=120)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("预案")
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="plan_title_once")]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """One version of a plan, never changed. `content` is what `plans` reads: what each level asks for."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name=_("预案"))
    number = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    reason = models.CharField(_("为什么改"), max_length=400)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("编制人"))
    made_at = models.DateTimeField(_("编制时间"))

    class Meta:
        verbose_name = _("预案版本")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"
