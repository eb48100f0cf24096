"""Who did what, when."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. Holds ids only, and no foreign keys: an entry outlives what it speaks of."""

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人"), null=True)
    act = models.CharField(_("操作"), max_length=60)
    subject = models.CharField(_("对象"), max_length=80)
    details = models.JSONField(_("细节"), default=dict)

    class Meta:
        verbose_name = _("操作留痕")
        indexes = [models.Index(fields=["subject", "at"]), models.Index(fields=["actor_id", "at"])]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
