"""Why a membership ended, where nothing follows it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..leaving import Reason
from .membership import Membership


class Leaving(models.Model):
    """Somebody who left: which membership ended and why. Deleting the row takes it back.

    `ended` holds what ended with it, as it was: `offices` and `stays`, the former last day by id.
    """

    membership = models.OneToOneField(
        Membership, models.PROTECT, primary_key=True, related_name="leaving", verbose_name=_("结束的隶属")
    )
    reason = models.CharField(_("离开的原因"), max_length=16, choices=Reason)
    ended = models.JSONField(_("随之结束的职务和临时组织关系"), default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    decided_at = models.DateTimeField(_("办理时间"))

    class Meta:
        verbose_name = _("离开")

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.reason}"
