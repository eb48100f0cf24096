"""Records that looked like the same thing, and what was decided of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Record


class Double(models.Model):
    """Of two records that looked like the same thing: `record` was left out as the same as `other`, or both stand.

    What was decided in one go shares its `decision`, by which it is taken back.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="doubles", verbose_name=_("记录"))
    other = models.ForeignKey(Record, models.CASCADE, related_name="+", verbose_name=_("另一条记录"))
    is_same = models.BooleanField(_("是同一件事"))
    decision = models.UUIDField(_("判断编码"), db_index=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("判断人"))
    decided_at = models.DateTimeField(_("判断时间"))

    class Meta:
        verbose_name = _("重复判断")
        constraints = [models.UniqueConstraint(fields=["record", "other"], name="doubles_decided_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.other_id}"
