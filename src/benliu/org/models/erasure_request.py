"""Somebody's wish to be erased."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person


class ErasureRequest(models.Model):
    """Asked for by the person, answered by an officer: by erasing, with which the row goes, or by saying why not."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="erasure_request", verbose_name=_("人员")
    )
    asked_at = models.DateTimeField(_("请求时间"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answer = models.CharField(_("不清除的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("清除请求")

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"
