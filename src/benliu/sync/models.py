"""Operations that came in from clients."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """One thing that a client asked for, under an id that the client made. Kept for ever: sent twice, done once.

    What was asked lies in the feature that did it; here is only a keyed mark of it. Emptying `salt` makes the mark
    say nothing about its content any more. The database refuses every other change once the outcome is known.
    """

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("已办")
        REJECTED = "rejected", _("未受理")

    id = models.UUIDField(_("编码"), primary_key=True)
    kind = models.CharField(_("操作类型"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("操作人"), on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField(_("发生时间"))  # by the client's clock, which may be wrong
    received_at = models.DateTimeField(_("收到时间"))
    salt = models.BinaryField(_("校验盐"), max_length=16)
    mark = models.CharField(_("内容校验值"), max_length=64)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("原因"), blank=True)
    result = models.JSONField(_("办理结果"), default=dict)

    class Meta:
        verbose_name = _("操作")
        indexes = [models.Index(fields=["actor", "received_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
