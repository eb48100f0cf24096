"""Who did what, when, from which device."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. Holds ids only, and no foreign keys: an entry outlives what it speaks of."""

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人"), null=True)
    act = models.CharField(_("操作"), max_length=60)
    subject = models.CharField(_("对象"), max_length=80)
    details = models.JSONField(_("细节"), default=dict)
    # Without a default: a sealed table takes new columns only so. Nothing where a worker acts.
    device = models.CharField(_("设备"), max_length=12, null=True)  # noqa: DJ001
    client = models.CharField(_("浏览器"), max_length=40, null=True)  # noqa: DJ001

    class Meta:
        verbose_name = _("操作留痕")
        indexes = [models.Index(fields=["subject", "at"]), models.Index(fields=["actor_id", "at"])]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
