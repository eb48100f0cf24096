"""Posted points. An entry is never changed; a correction is an entry that reverses it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person, Unit


class LedgerEntry(models.Model):
    """Points posted to a person for one record when a run was closed. `points` in thousandths."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("支部"))
    period = models.CharField(_("周期"), max_length=20)
    item = models.CharField(_("积分事项"), max_length=60)
    points = models.BigIntegerField(_("分值（千分之一）"))
    record_id = models.UUIDField(_("记录编码"))
    run_id = models.BigIntegerField(_("计分批次"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, verbose_name=_("冲正条目"))
    posted_at = models.DateTimeField(_("入账时间"))
    posted_by = models.BigIntegerField(_("入账人"))

    class Meta:
        verbose_name = _("台账条目")
        constraints = [
            models.UniqueConstraint(fields=["run_id", "record_id"], condition=Q(reverses=None), name="entry_once"),
        ]
        indexes = [models.Index(fields=["person", "period"])]

    def __str__(self) -> str:
        return f"{self.item} {self.points}"
